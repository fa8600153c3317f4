from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet

from factsheets.models import FactsheetPage


class FactsheetListingViewSet(PageListingViewSet):
    """“Factsheets” in the menu."""

    model = FactsheetPage
    icon = "doc-full"
    menu_label = "Factsheets"
    menu_order = 120
    add_to_admin_menu = True
    name = "factsheets"
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Factsheet", sort_key="title", classname="title"),
        Column("verdict", label="Verdict", width="25%"),
        Column("version", label="Version", width="8%"),
        DateColumn("evidence_searched_on", label="Evidence up to", sort_key="evidence_searched_on", width="10%"),
        DateColumn("latest_revision_created_at", label="Updated", sort_key="latest_revision_created_at", width="10%"),
        PageStatusColumn("status", label="Status", sort_key="live", width="10%"),
    ]
