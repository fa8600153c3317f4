"""The flip: from one moment to the next, readers see all that an import publishes; then the world is told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page, PageLogEntry
from wagtail.signals import page_published, published

from content import generation
from content.batches import batches
from qa.importer.loader.rows import index_pages
from qa.importer.loader.updates import refresh_references, show_corrections
from qa.models import ArchiveEntry, ArchiveImport, CategoryIndexPage
from qa.worklist.refresh import refresh, refreshed_together
from search import indexing

# How many numbers go into one statement; databases limit them.
STATEMENT_SIZE = 500
INDEX_SIZE = 200


def flip(run: ArchiveImport, page_ids: Iterable[int], category: CategoryIndexPage) -> tuple[set[int], list[Page]]:
    """Makes pages of the run live, with the categories above them that imports made; to be called in a transaction.

    Leaves out what somebody has edited in the meantime. Returns the numbers of the pages that are live now, and
    the draft categories that stand in their way because they are a person's.
    """
    now = timezone.now()
    flipped: set[int] = set()
    for ids in batches(page_ids, STATEMENT_SIZE):
        # An editor who saves one of them now waits, and then edits a live page.
        list(Page.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        entries = ArchiveEntry.objects.filter(page__in=ids, revision=F("page__latest_revision"))
        unedited = list(entries.values_list("page_id", flat=True))
        show_corrections(unedited)
        _go_live(unedited, now)
        _remember_drafts(run, unedited)
        ArchiveEntry.objects.filter(page__in=unedited).update(is_published=True, archive_import=run)
        flipped.update(unedited)
    closed = _open_categories(category, now) if flipped else []
    generation.changed()
    return flipped, closed


def _remember_drafts(run: ArchiveImport, page_ids: Sequence[int]) -> None:
    """Notes of what an earlier run imported as a draft that undoing this one makes it a draft again."""
    drafts = list(ArchiveEntry.objects.filter(page__in=page_ids).exclude(archive_import=run))
    for record in drafts:
        record.before = {"archive_import_id": record.archive_import_id, "is_published": record.is_published}
    ArchiveEntry.objects.bulk_update(drafts, ["before"])


def _go_live(page_ids: Sequence[int], now: datetime) -> None:
    """Does to the rows what publishing the latest revision of each page does."""
    pages = Page.objects.filter(pk__in=page_ids)
    pages.update(
        live=True,
        expired=False,
        has_unpublished_changes=False,
        live_revision=F("latest_revision"),
        first_published_at=Coalesce("first_published_at", now),
        last_published_at=now,
    )
    rows = pages.values_list("pk", "content_type_id", "draft_title", "latest_revision_id")
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_id=pk,
            content_type_id=content_type_id,
            label=title,
            action="wagtail.publish",
            timestamp=now,
            revision_id=revision_id,
            content_changed=True,
        )
        for pk, content_type_id, title, revision_id in rows
    )


def _open_categories(category: CategoryIndexPage, now: datetime) -> list[Page]:
    """Makes the draft categories of the path live that imports made; returns those that are not the importer's."""
    made = set(chain.from_iterable(ArchiveImport.objects.values_list("made_pages", flat=True)))
    drafts = CategoryIndexPage.objects.ancestor_of(category, inclusive=True).filter(live=False)
    ours: list[Page] = []
    others: list[Page] = []
    for draft in drafts.select_related("latest_revision"):
        is_ours = draft.pk in made and draft.first_published_at is None and not _editor_of(draft)
        (ours if is_ours else others).append(draft)
    _go_live([draft.pk for draft in ours], now)
    return others


def _editor_of(page: Page) -> int | None:
    return page.latest_revision and page.latest_revision.user_id


def finish(run: ArchiveImport) -> None:
    """Tells search services, the worklist and listeners (caches, feeds) what has changed. May be called again."""
    for entries in _entries(run):
        pages = [entry.page for entry in entries if entry.page]
        corrected = [entry.page for entry in entries if entry.page and entry.previous is not None]
        refresh_references(corrected)
        index_pages(corrected, remote=False)
        index_pages(pages, remote=True)
        with refreshed_together(), indexing.together():
            # The rows were written in bulk, which sends no signal.
            refresh(page.pk for page in pages)
            _announce(page for page in pages if page.live and page.live_revision_id == page.latest_revision_id)
    _announce(CategoryIndexPage.objects.filter(pk__in=run.made_pages, live=True).select_related("latest_revision"))
    run.entries.filter(previous__isnull=False).update(before=F("previous"), previous=None)
    run.state = ArchiveImport.State.DONE
    run.finished_at = timezone.now()
    run.save(update_fields=["state", "finished_at"])


def _entries(run: ArchiveImport) -> Iterator[list[ArchiveEntry]]:
    """The entries of a run that have a page, in lists. No query stays open while others write."""
    entries = ArchiveEntry.objects.select_related("page__latest_revision")
    numbers = list(run.entries.filter(page__isnull=False).order_by("position").values_list("pk", flat=True))
    return (list(entries.filter(pk__in=pks)) for pks in batches(numbers, INDEX_SIZE))


def _announce(pages: Iterable[Page]) -> None:
    """Sends what publishing a page sends; a listener that fails is logged by Django and stops no other."""
    for page in pages:
        page_published.send_robust(sender=type(page), instance=page, revision=page.latest_revision)
        published.send_robust(sender=type(page), instance=page, revision=page.latest_revision)
