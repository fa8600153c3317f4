"""Clears up after an import that was killed or failed: as if it had never begun."""

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from content.batches import batches
from qa.importer.loader.publishing import finish
from qa.importer.loader.updates import take_back
from qa.models import ArchiveEntry, ArchiveImport, CategoryIndexPage

BATCH_SIZE = 100


def clear_unfinished() -> None:
    """Takes back what killed imports have written, and ends the indexing of those that were killed after the flip.

    To be called by the holder of the import lock: whoever wrote these is dead.
    """
    for run in ArchiveImport.objects.filter(state=ArchiveImport.State.WRITING):
        clear(run)
    for run in ArchiveImport.objects.filter(state=ArchiveImport.State.INDEXING):
        finish(run)


def clear(run: ArchiveImport) -> None:
    """Takes back what an import has written, in short transactions; what a person has edited since stays."""
    for record in run.entries.filter(previous__isnull=False).select_related("page__latest_revision"):
        take_back(record)
    created = list(run.entries.values_list("pk", flat=True))
    for pks in batches(created, BATCH_SIZE):
        _delete_untouched(pks)
    _delete_empty_categories(run)
    run.state = ArchiveImport.State.FAILED
    run.finished_at = timezone.now()
    run.save(update_fields=["state", "finished_at"])


@transaction.atomic
def _delete_untouched(record_pks: list[int]) -> None:
    records = ArchiveEntry.objects.filter(pk__in=record_pks).select_related("page")
    untouched = [record for record in records if _is_untouched(record)]
    page_ids = [record.page_id for record in untouched if record.page_id]
    ArchiveEntry.objects.filter(pk__in=[record.pk for record in untouched]).delete()
    PageLogEntry.objects.filter(page__in=page_ids).delete()
    Page.objects.filter(pk__in=page_ids).delete()


def _is_untouched(record: ArchiveEntry) -> bool:
    return record.page is None or (not record.page.live and record.page.latest_revision_id == record.revision_id)


def _delete_empty_categories(run: ArchiveImport) -> None:
    """Deletes the categories that the import made, the lowest first, unless somebody has begun to use them."""
    for pk in reversed(run.made_pages):
        category = CategoryIndexPage.objects.filter(pk=pk, live=False, numchild=0).first()
        if category and not (category.latest_revision and category.latest_revision.user_id):
            PageLogEntry.objects.filter(page=pk).delete()
            Page.objects.filter(pk=pk).delete()
