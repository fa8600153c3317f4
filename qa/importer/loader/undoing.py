"""Takes an import back after it has ended, as long as nobody has worked on its pages."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from content import generation
from content.batches import batches
from qa.importer.loader.known import busy_pages
from qa.importer.loader.rows import index_pages
from qa.importer.loader.updates import show_corrections, take_back
from qa.models import ArchiveEntry, ArchiveImport, CategoryIndexPage, QuestionPage
from review.models import ClinicalChange, Review

BATCH_SIZE = 100


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an import does, or has done: how many pages go, go back, and stay because of a person's work."""

    removed: int = 0
    restored: int = 0
    kept: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Undoing":
        """The outcome that was kept as JSON."""
        return cls(kept.get("removed", 0), kept.get("restored", 0), tuple(kept.get("kept", ())))

    def __add__(self, other: "Undoing") -> "Undoing":
        return Undoing(self.removed + other.removed, self.restored + other.restored, self.kept + other.kept)


def plan_undoing(runs: Collection[ArchiveImport]) -> Undoing:
    """What undoing these runs would do; nothing is written, and a hundred small runs cost no more than a large one."""
    plan, busy = Undoing(), busy_pages()
    for pks in _record_keys(runs):
        plan += _sort(_records(pks), busy)[1]
    return plan


def undo(run: ArchiveImport) -> Undoing:
    """Deletes what the run made and sets back what it changed, in short transactions; may be called again.

    A page that somebody has edited, reviewed, locked or sent to review since stays as it is. To be called by the
    holder of the import lock.
    """
    done = Undoing()
    for pks in _record_keys([run]):
        done += _undo_batch(pks)
    _remove_redirects(run)
    _delete_empty_categories(run)
    run.state = ArchiveImport.State.UNDONE
    run.report |= {"undone": asdict(done)}
    run.save(update_fields=["state", "report"])
    return done


def what_was_undone(runs: Iterable[ArchiveImport]) -> Undoing:
    """What undoing these runs has done, as far as it has come."""
    return sum((Undoing.of(run.report.get("undone", {})) for run in runs), Undoing())


def _record_keys(runs: Collection[ArchiveImport]) -> Iterable[list[int]]:
    records = ArchiveEntry.objects.filter(archive_import__in=runs, page__isnull=False)
    keys = list(records.order_by("archive_import", "position").values_list("pk", flat=True))
    return batches(keys, BATCH_SIZE)


def _records(pks: list[int]) -> list[ArchiveEntry]:
    return list(ArchiveEntry.objects.filter(pk__in=pks).select_related("page__latest_revision"))


def _sort(records: list[ArchiveEntry], busy: set[str]) -> tuple[list[ArchiveEntry], Undoing]:
    """The records that nobody has worked on, and what is to become of all of them."""
    page_ids = [record.page_id for record in records]
    on_record = set(Review.objects.filter(page__in=page_ids).values_list("page", flat=True))
    by_people = ClinicalChange.objects.filter(page__in=page_ids, user__isnull=False)
    on_record |= set(by_people.values_list("page", flat=True))
    free = [record for record in records if record.page_id not in on_record and _is_untouched(record, busy)]
    kept = tuple(record.page.draft_title for record in records if record not in free and record.page)
    removed = sum(record.before is None for record in free)
    return free, Undoing(removed, len(free) - removed, kept)


def _is_untouched(record: ArchiveEntry, busy: set[str]) -> bool:
    page = record.page
    return (
        page is not None
        and page.latest_revision_id == record.revision_id
        and page.is_legacy
        and not page.locked
        and str(page.pk) not in busy
    )


@transaction.atomic
def _undo_batch(pks: list[int]) -> Undoing:
    # An editor who saves one of the pages now waits, and then finds it gone or as it was.
    page_ids = list(ArchiveEntry.objects.filter(pk__in=pks).values_list("page", flat=True))
    list(Page.objects.select_for_update().filter(pk__in=page_ids).order_by("pk").values_list("pk"))
    free, outcome = _sort(_records(pks), busy_pages())
    _delete([record for record in free if record.before is None])
    for record in free:
        if record.before is not None:
            _set_back(record)
    generation.changed()
    return outcome


def _delete(records: list[ArchiveEntry]) -> None:
    page_ids = [record.page_id for record in records]
    ArchiveEntry.objects.filter(pk__in=[record.pk for record in records]).delete()
    PageLogEntry.objects.filter(page__in=page_ids).delete()
    Page.objects.filter(pk__in=page_ids).delete()


def _set_back(record: ArchiveEntry) -> None:
    """Makes a page again what it was before the run corrected it, or the draft that it was before the run published."""
    state, pk = record.before or {}, record.page_id
    if pk is None:
        return
    if "revision_id" in state:
        # What nobody changed is no change of anybody's that a reviewer has to know of.
        ClinicalChange.objects.filter(page=pk, revision_number=record.revision_id or 0, user=None).delete()
        record.previous = state
        take_back(record)
        show_corrections([pk])
    else:
        record.archive_import_id, record.is_published = state["archive_import_id"], state["is_published"]
    record.before = None
    record.save(update_fields=["archive_import", "is_published", "before"])
    page = QuestionPage.objects.get(pk=pk)
    if page.live:
        live_revision = page.latest_revision if record.is_published else None
        Page.objects.filter(pk=pk).update(
            live=record.is_published, live_revision=live_revision, has_unpublished_changes=not record.is_published
        )
    page = QuestionPage.objects.select_related("latest_revision").get(pk=pk)
    ReferenceIndex.create_or_update_for_object(page)
    index_pages([page], remote=False)
    index_pages([page], remote=True)


def _remove_redirects(run: ArchiveImport) -> None:
    """Removes the redirects that the run made, unless somebody has pointed them elsewhere."""
    made = run.report.get("redirects_made", [])
    Redirect.objects.filter(old_path__in=made, redirect_page=run.category_id, site=None).delete()


def _delete_empty_categories(run: ArchiveImport) -> None:
    """Deletes the categories that the run made, the lowest first, unless somebody has begun to use them."""
    for pk in reversed(run.made_pages):
        category = CategoryIndexPage.objects.filter(pk=pk, numchild=0).select_related("latest_revision").first()
        if category and not (category.latest_revision and category.latest_revision.user_id):
            PageLogEntry.objects.filter(page=pk).delete()
            Page.objects.filter(pk=pk).delete()
