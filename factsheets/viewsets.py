from collections import defaultdict
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet

from content.keys import RecordFilter
from content.models import Person, Topic
from factsheets.models import FactsheetAuthor, FactsheetPage
from factsheets.verdicts import VerdictKind
from review.views.planning.base import DayColumn
from review.views.planning.listing import (
    ExplorerView,
    PageListView,
    StandingFilterSet,
    due_column,
    signed_column,
    state_column,
    updated_column,
)


class TopicFilter(RecordFilter):
    """Keeps the factsheets of which a topic is the condition, or that touch it."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """Return the factsheets about `value`, or all of them when no topic is chosen."""
        touching = FactsheetPage.topics.through.objects.filter(topic=value).values("factsheetpage")
        return qs.filter(Q(condition=value) | Q(pk__in=touching)) if value else qs


class AuthorFilter(RecordFilter):
    """Keeps the factsheets that somebody wrote."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """Return the factsheets by `value`, or all of them when nobody is chosen."""
        return qs.filter(pk__in=FactsheetAuthor.objects.filter(person=value).values("page")) if value else qs


class FactsheetFilterSet(StandingFilterSet):
    """What editors look for among factsheets."""

    verdict_kind = django_filters.ChoiceFilter(label="Verdict", choices=VerdictKind.choices, empty_label="Any")
    author = AuthorFilter(queryset=Person.objects.all(), label="Author")
    topic = TopicFilter(queryset=Topic.objects.all(), label="Condition or topic")

    class Meta(StandingFilterSet.Meta):
        model = FactsheetPage


class FactsheetListMixin:
    """Gives each factsheet of a list the names of its authors."""

    empty_text = "A factsheet says what research found about one condition, how surely, and from which publications."
    empty_action = "Write the first factsheet"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the list shows; one query for all authors."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        pages = list(context["object_list"])
        names = defaultdict(list)
        authors = FactsheetAuthor.objects.filter(page__in=[page.pk for page in pages])
        for key, name in authors.order_by("sort_order").values_list("page_id", "person__name"):
            names[key].append(name)
        for page in pages:
            page.author_names = ", ".join(names[page.pk])
        return context


class FactsheetIndexView(FactsheetListMixin, PageListView):
    """All factsheets."""


class FactsheetExplorerView(FactsheetListMixin, ExplorerView):
    """The factsheets below their index."""


def verdict_in_short(page: FactsheetPage) -> str:
    """Return the verdict in a word where an editor has chosen one, else as it is written."""
    return page.get_verdict_kind_display() or page.verdict


COLUMNS = [
    BulkActionsColumn("bulk_actions"),
    PageTitleColumn("title", label="Factsheet", sort_key="title", classname="title"),
    Column("verdict_kind", label="Verdict", accessor=verdict_in_short, sort_key="verdict_kind", width="14%"),
    Column("author_names", label="Authors", width="12%"),
    state_column(),
    signed_column(),
    due_column(),
    DayColumn("evidence_searched_on", label="Evidence up to", sort_key="evidence_searched_on", width="9%"),
    updated_column(),
]


class FactsheetListingViewSet(PageListingViewSet):
    """“Factsheets” in the menu."""

    model = FactsheetPage
    icon = "doc-full"
    menu_label = "Factsheets"
    menu_order = 120
    add_to_admin_menu = True
    name = "factsheets"
    index_view_class = FactsheetIndexView
    filterset_class = FactsheetFilterSet
    columns = COLUMNS


class FactsheetExplorerViewSet(PageViewSet):
    """The explorer below the index of factsheets, which holds nothing else."""

    model = FactsheetPage
    icon = "doc-full"
    index_view_class = FactsheetExplorerView
    filterset_class = FactsheetFilterSet
    columns = COLUMNS
