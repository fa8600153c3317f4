"""What came of an upload, entry by entry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from qa.importer.loader.plan import Action
from qa.models import ArchiveUpload, QuestionPage, UploadedPage

ENTRIES_SHOWN = 10
CHANGED = {Action.CREATE, Action.UPDATE}


def report_rows(upload: ArchiveUpload) -> Iterator[dict[str, Any]]:
    """Yield a row for each entry that was imported, and for each page that was not; a query for each page."""
    for page in upload.pages.defer("text", "choices").select_related("category"):
        base = {"file": page.name, "state": page.get_state_display(), "problem": page.problem}
        entries = page.figures.get("result", {}).get("rows", [])
        titles = dict(
            QuestionPage.objects.filter(pk__in=[entry["page_id"] for entry in entries if entry["page_id"]]).values_list(
                "pk", "draft_title"
            )
        )
        for entry in entries or [{}]:
            yield base | {
                "entry": entry.get("position", ""),
                "outcome": entry.get("action", ""),
                "public": "yes" if entry.get("is_published") else "",
                "title": titles.get(entry.get("page_id"), ""),
                "why": entry.get("why", ""),
                "to look at": ", ".join(entry.get("flags", [])),
                "page": edit_address(entry.get("page_id")) if entry.get("page_id") in titles else "",
            }


@dataclass(frozen=True, slots=True)
class PageResult:
    """What came of one uploaded page: its first entries as pairs of title and editor, and how many more there are."""

    page: UploadedPage
    entries: list[tuple[str, str]]
    more: int


def results_of(pages: Iterable[UploadedPage]) -> list[PageResult]:
    """Return what came of each page, with a query for all of them together."""
    made = {page.pk: _made(page) for page in pages}
    shown = [pk for keys in made.values() for pk in keys[:ENTRIES_SHOWN]]
    titles = dict(QuestionPage.objects.filter(pk__in=shown).values_list("pk", "draft_title"))
    return [
        PageResult(
            page,
            [(titles[pk], edit_address(pk)) for pk in made[page.pk][:ENTRIES_SHOWN] if pk in titles],
            max(0, len(made[page.pk]) - ENTRIES_SHOWN),
        )
        for page in pages
    ]


def _made(page: UploadedPage) -> list[int]:
    """The numbers of the pages that were made of an uploaded one, or changed."""
    rows = page.figures.get("result", {}).get("rows", [])
    return [row["page_id"] for row in rows if row["page_id"] and row["action"] in CHANGED]


def edit_address(page_pk: Any) -> str:
    """Return the path of the editor of a page."""
    return reverse("wagtailadmin_pages:edit", args=[page_pk])
