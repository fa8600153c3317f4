from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page, ReferenceIndex, get_default_page_content_type
from wagtail.permissions import page_permission_policy

from content.spreadsheets import SafeExportMixin
from references.models import Reference


@dataclass(frozen=True)
class Row:
    """A page and a publication that it cites."""

    page: Page
    reference: Reference

    def __getattr__(self, name: str) -> Any:
        """Return what the spreadsheet asks for by its own names."""
        if name.startswith("page_"):
            return getattr(self.page, name.removeprefix("page_"))
        return getattr(self.reference, name)

    @property
    def page_state(self) -> str:
        """Whether visitors read the page."""
        return "Public" if self.page.live else "Not public"

    @property
    def standing_words(self) -> str:
        """Whether the publication still stands."""
        return self.reference.get_standing_display()

    @property
    def study(self) -> str:
        """The type of study."""
        return self.reference.get_kind_display()


def find_rows(user: Any) -> list[Row]:
    """Return what the pages that `user` works with cite, what no longer stands first."""
    page_type, own_type = get_default_page_content_type(), ContentType.objects.get_for_model(Reference)
    pairs = set(
        ReferenceIndex.objects.filter(base_content_type=page_type, to_content_type=own_type).values_list(
            "object_id", "to_object_id"
        )
    )
    allowed = page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change", "publish"})
    pages = allowed.in_bulk({int(page) for page, _ in pairs})
    references = Reference.objects.in_bulk({int(reference) for _, reference in pairs})
    rows = [
        Row(pages[int(page)], references[int(reference)])
        for page, reference in pairs
        if int(page) in pages and int(reference) in references
    ]
    return sorted(rows, key=lambda row: (not row.reference.has_fallen, row.page.title.lower(), str(row.reference)))


def edit_address(row: Row) -> str:
    """Return where the page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[row.page.pk])


class CitationsReportView(SafeExportMixin, ReportView):
    """What is cited where, and whether it still stands."""

    page_title = "Citations"
    header_icon = "openquote"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    no_results_message = "No page cites a publication yet. Type “/citation” in a text, or add an evidence block."
    index_url_name = "references:report"
    index_results_url_name = "references:report_results"
    export_filename = "citations"
    columns = [
        TitleColumn("title", label="Page", accessor="page", get_url=edit_address),
        Column("reference", label="Cites", accessor="reference"),
        Column("standing", label="Does it still stand?", accessor="standing_words"),
        Column("since", label="Since", accessor="standing_since"),
        Column("source", label="Who says so", accessor="standing_source"),
    ]
    list_export = [
        *("page_title", "page_pk", "page_state", "citation", "doi", "pmid", "link", "study", "standing_words"),
        *("standing_since", "standing_source", "standing_url"),
    ]
    export_headings = {
        "page_title": "Page",
        "page_pk": "Page number",
        "page_state": "State of the page",
        "citation": "Cites",
        "doi": "DOI",
        "pmid": "PubMed number",
        "link": "Address",
        "study": "Type of study",
        "standing_words": "Does it still stand?",
        "standing_since": "Since",
        "standing_source": "Who says so",
        "standing_url": "Where it says so",
    }

    def get_filtered_queryset(self) -> list[Row]:
        """Return the rows."""
        return self.get_queryset()

    def get_queryset(self) -> list[Row]:
        """Return what this person may see."""
        return find_rows(self.request.user)
