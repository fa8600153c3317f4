from typing import Any

from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.views.generic import BaseListingView
from wagtail.snippets.views.snippets import UsageView

from references.usage import Use, find_uses


class ReferenceUsageView(UsageView):
    """Where a publication is cited: public pages and drafts."""

    page_title = "Where it is cited"

    def get_queryset(self) -> list[Use]:
        """Return the pages that cite it."""
        return find_uses(self.object)

    @property
    def columns(self) -> list[Column]:
        """Return what is said of each page."""
        return [
            TitleColumn("title", label="Page", accessor="label", get_url=lambda row: row["address"]),
            Column("kind", label="Type", accessor=lambda row: row["use"].kind),
            Column("state", label="Cited", accessor=lambda row: row["use"].state),
        ]

    def get_table(self, object_list: list[Use], **kwargs: Any) -> Table:
        """Return the table; pages that this person may not edit are only counted by their type."""
        finder = AdminURLFinder(self.request.user)
        rows = []
        for use in object_list:
            address = finder.get_edit_url(use.page)
            label = use.title if address else f"(A private {use.kind.lower()})"
            rows.append({"use": use, "label": label, "address": address})
        return BaseListingView.get_table(self, rows, **kwargs)
