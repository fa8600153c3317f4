"""What our reports have in common."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from content.spreadsheets import SafeExportMixin


class DayColumn(Column):
    """A date as people write it; `marks_past` says that one before today is overdue."""

    cell_template_name = "review/planning/day_cell.html"

    def __init__(self, *args: Any, marks_past: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks_past = marks_past

    @property
    def today(self) -> date:
        """The day of the site's time zone."""
        return timezone.localdate()


class PageColumn(TitleColumn):
    """The title of a page, marked when visitors see a safety notice in its place."""

    cell_template_name = "review/planning/page_cell.html"


class PlanningReportView(SafeExportMixin, ReportView):
    """A report for everybody who works with pages, searched by title and safe to open in a spreadsheet."""

    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    results_template_name = "review/planning/report_results.html"
    is_searchable = True
    # What stands in place of the table: what the report is for, and what comes into it.
    empty_text = ""
    # A title is looked for in the database: the search index knows nothing of dates and sign-offs.
    search_backend_name = None
    search_fields = ["title"]

    def get_filtered_queryset(self) -> QuerySet:
        """Return the rows; `get_queryset` has filtered them already."""
        return self.get_queryset()

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the rows in one order only, so that no page of the report repeats one."""
        return queryset.order_by(*[self.ordering] if self.ordering else [], "pk")
