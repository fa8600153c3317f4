"""The report of who has read what visitors wrote."""

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from content.keys import RecordFilter
from content.spreadsheets import SafeExportMixin
from qa.privacy.access import code_of
from qa.privacy.views.base import ProtectedMixin
from qa.privacy_models import PrivateView


def readers(request: HttpRequest) -> QuerySet:
    """Return everybody who has read something that is still noted."""
    people = get_user_model().objects.filter(pk__in=PrivateView.objects.order_by().values("user"))
    return people.order_by("last_name", "first_name", "email")


class ReadsFilterSet(WagtailFilterSet):
    """Who, what, where, when."""

    user = RecordFilter(queryset=readers, label="Person")
    code = django_filters.CharFilter(label="Code of the question", method="filter_code")
    where = django_filters.ChoiceFilter(label="Where", choices=PrivateView.Where.choices)
    at = django_filters.DateFromToRangeFilter(label="Days", widget=DateRangePickerWidget)

    class Meta:
        model = PrivateView
        fields: list[str] = []

    def filter_code(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return what was seen of one question."""
        return queryset.filter(code=code_of(value))


class MomentColumn(Column):
    """A moment as people write it."""

    cell_template_name = "qa/privacy/moment_cell.html"


def reader(view: PrivateView) -> str:
    """Return who it was."""
    return str(view.user) if view.user else "An account that was deleted"


def where(view: PrivateView) -> str:
    """Return where they saw it."""
    return view.get_where_display()


class ReadsView(ProtectedMixin, SafeExportMixin, ReportView):
    """Who has read which question, where and when."""

    page_title = "Who read what"
    header_icon = "view"
    model = PrivateView
    index_url_name = "qa_privacy:reads"
    index_results_url_name = "qa_privacy:reads_results"
    results_template_name = "qa/privacy/reads_results.html"
    filterset_class = ReadsFilterSet
    default_ordering = "-at"
    is_searchable = False
    verbose_name_plural = "views"
    export_filename = "who-read-what"
    list_export = ["at", "user", "email", "code", "where"]
    export_headings = {"at": "When", "user": "Person", "email": "Account", "code": "Question", "where": "Where"}
    columns = [
        MomentColumn("at", label="When", sort_key="at"),
        Column("user", label="Person", accessor=reader),
        Column("code", label="Question", sort_key="code"),
        Column("where", label="Where", accessor=where),
    ]

    def get_base_queryset(self) -> QuerySet:
        """Return all that is noted."""
        return PrivateView.objects.select_related("user")

    def get_filtered_queryset(self) -> QuerySet:
        """Return the rows; `get_queryset` has filtered them already."""
        return self.get_queryset()

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the rows in one order only, so that no page of the report repeats one."""
        return queryset.order_by(self.ordering, "-pk")

    def to_row_dict(self, item: PrivateView) -> dict[str, Any]:
        """Return one line of the spreadsheet."""
        return {
            "at": timezone.localtime(item.at).isoformat(timespec="seconds"),
            "user": reader(item),
            "email": item.user.email if item.user else "",
            "code": item.code,
            "where": where(item),
        }
