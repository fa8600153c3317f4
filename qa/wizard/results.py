"""What came of an upload, entry by entry."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from qa.models import ArchiveUpload, QuestionPage


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


def edit_address(page_pk: Any) -> str:
    """Return the path of the editor of a page."""
    return reverse("wagtailadmin_pages:edit", args=[page_pk])
