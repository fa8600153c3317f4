"""What the archive importer remembers, so that importing the old file again still changes nothing."""

from wagtail.models import Page

from qa.export.fields import Data
from qa.export.loading.ids import Ids
from qa.export.loading.snippets import moment
from qa.importer.parser.categories import path_key
from qa.models import ArchiveEntry, ArchiveImport, CategoryIndexPage


def load_runs(told: Data, ids: Ids) -> bool:
    """Add a run of the importer, unless the site knows it."""
    if find_run(told["key"]):
        return False
    category = CategoryIndexPage.objects.filter(pk=ids.page(told["category"]) or 0).first()
    run = ArchiveImport(
        name=told["name"],
        sha256=told["sha256"],
        source_url=told["source_url"],
        category=category,
        category_key=path_key(told["report"].get("category", [])),
        state=ArchiveImport.State.DONE,
        report=told["report"],
        made_pages=[pk for key in told["made_pages"] if (pk := ids.page(key))],
        finished_at=moment(told["finished_at"]),
    )
    run.full_clean()
    run.save()
    ArchiveImport.objects.filter(pk=run.pk).update(started_at=moment(told["started_at"]))
    return True


def find_run(key: str) -> ArchiveImport | None:
    """Return the run with this key, or None."""
    digest, _, started_at = key.partition(":")
    return ArchiveImport.objects.filter(sha256__startswith=digest, started_at=moment(started_at)).first()


def load_entries(told: Data, planted: set[str], ids: Ids) -> None:
    """Add what is remembered of a page that was made."""
    entry = told["archive_entry"]
    if told["key"] not in planted or entry is None:
        return
    pk = ids.page(told["key"])
    latest = Page.objects.filter(pk=pk).values_list("latest_revision", flat=True).first()
    row = ArchiveEntry(
        archive_import=find_run(entry["import"]),
        page_id=pk,
        position=entry["position"],
        kind=entry["kind"],
        question_digest=entry["question_digest"],
        answer_digest=entry["answer_digest"],
        flags=entry["flags"],
        is_published=bool(entry["is_published"]),
        revision_id=latest if entry["is_unedited"] else None,
    )
    row.full_clean()
    row.save()
