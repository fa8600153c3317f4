"""Corrections of pages that were imported before, and the way back from them."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, DateField, F, JSONField, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from wagtail.models import PageLogEntry, ReferenceIndex, Revision

from qa.importer.loader.categories import free_slug
from qa.importer.loader.pages import fill_page, page_slug
from qa.importer.loader.plan import Decision
from qa.importer.parser.flags import Flag
from qa.models import ArchiveEntry, ArchiveImport, QuestionPage

# What a correction changes on a page besides its title and its answer.
CORRECTED_TEXTS = ("question", "source_name", "source_url")
# What an import sets on its record of an entry, and so what a killed one must set back.
RECORD_FIELDS = (
    *("archive_import_id", "position", "kind", "question_digest", "answer_digest", "revision_id", "flags"),
    "is_published",
)


@transaction.atomic
def correct_page(
    run: ArchiveImport, decision: Decision, flags: Sequence[Flag], *, source_name: str, source_url: str
) -> bool:
    """Writes a correction as a new revision; a page that readers see goes on showing the old words.

    Returns False, and writes nothing, where somebody has edited the page in the meantime.
    """
    if decision.known is None:
        return False
    record = ArchiveEntry.objects.select_for_update(of=("self",)).get(pk=decision.known.pk)
    page = QuestionPage.objects.select_for_update(of=("self",)).filter(pk=record.page_id).first()
    if page is None or page.latest_revision_id != record.revision_id:
        return False
    previous = _state(record, page)
    fill_page(page, decision.entry, source_name=source_name, source_url=source_url)
    if record.kind == ArchiveEntry.Kind.ORPHAN_ANSWER and page.first_published_at is None:
        # "question-missing-…" is no address for readers to come by.
        page.slug = free_slug(page_slug(page.title), _slugs_beside(page))
    if not page.live:
        save_archive_draft(page)
    revision = page.save_revision(log_action=True, clean=False)
    record.archive_import = run
    record.revision = revision
    record.position = decision.entry.position
    record.kind = decision.entry.kind
    record.question_digest = decision.fingerprint.question
    record.answer_digest = decision.fingerprint.answer
    record.flags = [flag.as_dict() for flag in flags]
    record.previous = previous
    record.save()
    return True


@transaction.atomic
def take_back(record: ArchiveEntry) -> None:
    """Sets a page and its record back to what they were before a correction, unless somebody has edited it since."""
    page, state = record.page, record.previous or {}
    if page is not None and page.latest_revision_id == record.revision_id:
        _restore_page(page, state)
    else:
        # A person's revision stands on top of ours: the page is theirs now, and the record tells it by the difference.
        state = {"archive_import_id": state["archive_import_id"]}
    for name in RECORD_FIELDS:
        if name in state:
            setattr(record, name, state[name])
    record.previous = None
    record.save()


def save_archive_draft(page: QuestionPage) -> None:
    """Saves other words of the archive's: a page whose words a person changes is the archive's no longer."""
    is_legacy = page.is_legacy
    page.save(clean=False)
    if page.is_legacy != is_legacy:
        page.is_legacy = is_legacy
        QuestionPage.objects.filter(pk=page.pk).update(is_legacy=is_legacy)


def show_corrections(page_ids: Sequence[int]) -> None:
    """Shows readers the latest revision of pages that are live already; to be called while nobody else can write them.

    The database copies the words from the revisions by itself: reading and writing them here would take too long.
    """
    live = QuestionPage.objects.filter(pk__in=page_ids, live=True)
    written = ArchiveEntry.objects.filter(page=OuterRef("pk"))
    content = {name: written.values(text=KeyTextTransform(name, "revision__content")) for name in CORRECTED_TEXTS}
    answer = written.values(text=Cast(KeyTextTransform("answer", "revision__content"), JSONField()))
    asked_on = written.values(day=Cast(KeyTextTransform("asked_on", "revision__content"), DateField()))
    is_derived = written.values(yes=Cast(KeyTextTransform("title_is_derived", "revision__content"), BooleanField()))
    live.update(
        answer=Subquery(answer),
        asked_on=Subquery(asked_on),
        title_is_derived=Subquery(is_derived),
        **{name: Subquery(text) for name, text in content.items()},
    )
    live.update(title=F("draft_title"))


def refresh_references(pages: Sequence[QuestionPage]) -> None:
    """Brings the reference index up to what the pages say now."""
    for page in pages:
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(page)


def _slugs_beside(page: QuestionPage) -> set[str]:
    return set(page.get_siblings(inclusive=False).values_list("slug", flat=True))


def _state(record: ArchiveEntry, page: QuestionPage) -> dict[str, Any]:
    return {
        **{name: getattr(record, name) for name in RECORD_FIELDS},
        "has_unpublished_changes": page.has_unpublished_changes,
    }


def _restore_page(page: QuestionPage, state: dict[str, Any]) -> None:
    ours = page.latest_revision
    before = Revision.objects.get(pk=state["revision_id"])
    restored = before.as_object() if not page.live else page
    restored.latest_revision = before
    restored.latest_revision_created_at = before.created_at
    restored.draft_title = before.object_str
    restored.has_unpublished_changes = state["has_unpublished_changes"]
    save_archive_draft(restored)
    PageLogEntry.objects.filter(revision_id=ours.pk).delete()
    ours.delete()
