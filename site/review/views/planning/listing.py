"""What the lists of pages in the admin have in common: how a page stands, and what to do where a list is empty."""

from functools import partial
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView, PageFilterSet
from wagtail.models import PagePermissionTester

from review.planning.standing import Due, State, in_state, is_due, load_standing
from review.views.planning.base import DayColumn

DUE_ON = "review_due__due_on"


class StateColumn(Column):
    """What is true of a page; “Live” leads to it."""

    cell_template_name = "review/planning/state_cell.html"


class SignedColumn(Column):
    """When, and by whom, exactly what is public was signed off."""

    cell_template_name = "review/planning/signed_cell.html"


def state_column() -> Column:
    """Return the column of states, which sorts by what is public."""
    return StateColumn("state", label="State", accessor="standing.states", sort_key="live", width="14%")


def signed_column() -> Column:
    """Return the column of sign-offs."""
    return SignedColumn("signed", label="Reviewed", accessor="standing.signed.signed_at", width="12%")


def updated_column() -> Column:
    """Return the column of when somebody last saved the page."""
    return DateColumn("latest_revision_created_at", label="Updated", sort_key="latest_revision_created_at", width="8%")


def due_column() -> Column:
    """Return the column of the next review; what is overdue says so."""
    return DayColumn(
        "due_on", label="Next review", accessor="standing.due_on", sort_key=DUE_ON, marks_past=True, width="10%"
    )


class StandingFilterSet(PageFilterSet):
    """Finds pages by how they stand."""

    state = django_filters.ChoiceFilter(label="State", choices=State.choices, method="filter_state", empty_label="Any")
    due = django_filters.ChoiceFilter(label="Next review", choices=Due.choices, method="filter_due", empty_label="Any")
    # Neither tells one answer or factsheet from another.
    has_child_pages = None
    site = None

    class Meta(PageFilterSet.Meta):
        pass

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return the pages of which the state is true."""
        return queryset.filter(in_state(value))

    def filter_due(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return the pages whose next review is due then."""
        return queryset.filter(is_due(value))


class ListedPermissions(PagePermissionTester):
    """What somebody may do with a page of a list, which has just been read: of one without children no query is made.

    The views that do it ask again.
    """

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Return what Wagtail does; somebody who may not publish deletes no public page."""
        may_change = self.user.is_active and not self.user.is_superuser and "change" in self.permissions
        if may_change and "publish" not in self.permissions and self.page.is_leaf() and not self.page_is_root:
            return not self.page.live
        return super().can_delete(ignore_bulk)


class StandingMixin:
    """Gives the pages of a list what its columns say of them, in a fixed number of queries."""

    results_template_name = "review/planning/pages_results.html"
    table_classname = "listing full-width page-list"
    # What stands in place of the table: what belongs here, and what to do next.
    empty_text = "Pages appear here as soon as somebody has written one."
    empty_action = "Write the first one"

    def get_valid_orderings(self) -> list[str]:
        """Leave out what the search index cannot sort by."""
        orderings = super().get_valid_orderings()  # type: ignore[misc]
        return [name for name in orderings if not self.is_searching or self.is_indexed(name)]  # type: ignore[attr-defined]

    def is_indexed(self, ordering: str) -> bool:
        """Return whether results of a search can be sorted by `ordering`."""
        fields = {field.field_name for field in self.model.get_filterable_search_fields()}  # type: ignore[attr-defined]
        return ordering.removeprefix("-") in fields

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Put what has no date for a review last, whichever way it is sorted."""
        if self.ordering not in {DUE_ON, f"-{DUE_ON}"}:  # type: ignore[attr-defined]
            return super().order_queryset(queryset)  # type: ignore[misc]
        day = F(DUE_ON)
        is_late_first = self.ordering.startswith("-")  # type: ignore[attr-defined]
        return queryset.order_by(day.desc(nulls_last=True) if is_late_first else day.asc(nulls_last=True), "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the list shows, each page with its standing."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        load_standing(context["object_list"])
        for page in context["object_list"]:
            page.permissions_for_user = partial(ListedPermissions, page=page)
        return {**context, "empty_text": self.empty_text, "empty_action": self.empty_action}


class PageListView(StandingMixin, IndexView):
    """All pages of one type, wherever they are in the tree."""


class ExplorerView(StandingMixin, ExplorableIndexView):
    """The pages below one, as the explorer lists them."""

    results_template_name = "review/planning/explorer_results.html"
    empty_text = "Nothing is filed here yet."
