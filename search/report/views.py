"""The report of what people search for."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.tables import Column, NumberColumn

from review.views.planning.base import DayColumn, PlanningReportView
from search.models import SearchDay
from search.report import permissions, summary
from search.report.filters import SearchesFilterSet
from search.report.summary import Searched

ACTIONS = (
    ("synonym", "Synonym", permissions.may_add_synonyms),
    ("promote", "Promote", permissions.may_promote),
    ("write", "Answer", permissions.may_write),
)


class WordsColumn(Column):
    """The commonest spelling, and the others."""

    cell_template_name = "search/report/words_cell.html"


class ActionsColumn(Column):
    """What may be done about a search."""

    cell_template_name = "search/report/actions_cell.html"
    header_template_name = "search/report/actions_header.html"

    def __init__(self, user: Any) -> None:
        super().__init__("actions", label="")
        self.actions = [(name, label) for name, label, may in ACTIONS if may(user)]

    def get_value(self, instance: Searched) -> list[tuple[str, str]]:
        """Return the addresses and names of the actions; none for words that are not all written down."""
        query = urlencode({"words": instance.words})
        actions = self.actions if instance.is_whole else []
        return [(f"{reverse(f'search_report:{name}')}?{query}", label) for name, label in actions]


class SearchesView(PlanningReportView):
    """What people search for, what they found, and whether they opened it."""

    page_title = "What people search for"
    header_icon = "search"
    permission_policy = permissions.policy
    any_permission_required = ["view"]
    index_url_name = "search_report:index"
    index_results_url_name = "search_report:results"
    template_name = "search/report/index.html"
    results_template_name = "search/report/results.html"
    filterset_class = SearchesFilterSet
    model = SearchDay
    default_ordering = "-total"
    verbose_name_plural = "searches"
    export_filename = "what-people-search-for"
    list_export = ["words", "spellings", "searches", "found", "without_result", "opened", "share", "last_day"]
    export_headings = {
        "words": "Words",
        "spellings": "Other spellings",
        "searches": "Searches",
        "found": "Results found, the last time",
        "without_result": "Searches without result",
        "opened": "Searches that led to a page",
        "share": "… of a hundred",
        "last_day": "Last searched for",
    }

    @cached_property
    def columns(self) -> list[Column]:
        """The columns, with what this person may do about a search."""
        return [
            WordsColumn("words", label="Words", classname="title"),
            NumberColumn("searches", label="Searches", sort_key="total"),
            NumberColumn("found", label="Results found"),
            NumberColumn("without_result", label="Without result", sort_key="failed"),
            Column("opened", label="Led to a page", accessor=opened_and_share, sort_key="followed"),
            DayColumn("last_day", label="Last day", sort_key="last"),
            ActionsColumn(self.request.user),
        ]

    @property
    def rows(self) -> QuerySet:
        """The counters of the days that were asked for."""
        first, last = self.filters.days
        rows = SearchDay.objects.filter(day__gte=first) if first else SearchDay.objects.all()
        return rows.filter(day__lte=last) if last else rows

    def get_base_queryset(self) -> QuerySet:
        """Return all groups."""
        return summary.groups(SearchDay.objects.all())

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the groups that have the words in some spelling."""
        if not self.is_searching:
            return queryset
        words = self.search_query.casefold()
        return queryset.filter(key__in=SearchDay.objects.filter(words__contains=words).values("key"))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the groups in one order only, so that no page of the report repeats one."""
        return queryset.order_by(self.ordering, "key")

    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> tuple[Any, ...]:
        """Return the groups of one page, described."""
        paginator, page, found, has_more = super().paginate_queryset(queryset, page_size)
        return paginator, page, list(summary.describe(found, self.rows)), has_more

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the report; an export describes one batch after another, and needs no chart."""
        if self.is_export:
            return self.as_spreadsheet(self.described(), request.GET.get("export"))
        return super().get(request, *args, **kwargs)

    def described(self) -> Iterator[Searched]:
        """Yield all groups of the report."""
        return summary.describe(self.get_queryset().iterator(chunk_size=summary.BATCH), self.rows)

    def to_row_dict(self, item: Searched) -> dict[str, Any]:
        """Return one line of the spreadsheet."""
        return {
            "words": item.words,
            "spellings": "; ".join(item.spellings[1 : summary.MOST_SPELLINGS]),
            "searches": item.searches,
            "found": item.found,
            "without_result": item.without_result,
            "opened": item.opened,
            "share": item.share_opened,
            "last_day": item.last_day,
        }

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the report with the chart of its days."""
        context = super().get_context_data(*args, **kwargs)
        first, last = self.filters.days
        context["chart"] = summary.chart_of(self.rows, first, last or timezone.localdate())
        context["is_narrowed"] = self.is_searching or bool(self.request.GET.get("kind"))
        context["log_is_empty"] = not context["chart"].searches and not SearchDay.objects.exists()
        return context


def opened_and_share(searched: Searched) -> str:
    """Return how many searches led to a page, and how many of a hundred."""
    return f"{intcomma(searched.opened)} ({searched.share_opened} %)" if searched.opened else "0"
