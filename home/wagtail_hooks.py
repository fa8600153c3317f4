from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.permissions import page_permission_policy

from home.panels import DuePanel, NeedsDoingPanel, ReturnedPanel, ScheduledPanel, WaitingPanel
from home.summary import FactsheetsSummaryItem, LegacySummaryItem, QuestionsSummaryItem
from home.tour.panel import TourPanel
from home.tour.views import TourView, put_away


@hooks.register("construct_homepage_panels")
def add_home_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put what needs doing first, and our own queues in the place of Wagtail's."""
    replaced = WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel
    panels[:] = [panel for panel in panels if not isinstance(panel, replaced)]
    panels += [TourPanel(), NeedsDoingPanel(), WaitingPanel(), ReturnedPanel(), DuePanel(), ScheduledPanel()]


# Last, so that it sees what Wagtail's own apps have put there.
@hooks.register("construct_homepage_summary_items", order=1000)
def count_what_we_have(request: HttpRequest, items: list[Any]) -> None:
    """Count answers and factsheets in the place of pages, images and documents."""
    items[:] = [QuestionsSummaryItem(request), LegacySummaryItem(request), FactsheetsSummaryItem(request)]


@hooks.register("construct_main_menu")
def use_editors_words(request: HttpRequest, menu_items: list[Any]) -> None:
    """Call the page explorer what it shows."""
    for item in menu_items:
        if item.name == "explorer":
            item.label = "All pages"


@hooks.register("register_admin_urls")
def register_tour_urls() -> list[URLPattern | URLResolver]:
    """Put the tour below /admin/tour/."""
    patterns = [path("", TourView.as_view(), name="tour"), path("put-away/", put_away, name="put_away")]
    return [path("tour/", include((patterns, "home_tour")))]


class TourMenuItem(MenuItem):
    """The way to the tour, by the name that it has for those who write, or for all others."""

    def __init__(self, label: str, *, writes: bool) -> None:
        super().__init__(label, reverse("home_tour:tour"), icon_name="help", order=5)
        self.writes = writes

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person is one of those whom the tour has this name for."""
        return page_permission_policy.user_has_permission(request.user, "add") == self.writes


@hooks.register("register_help_menu_item")
def editors_tour_menu_item() -> MenuItem:
    """Return the way to the editors' tour, before the guides."""
    return TourMenuItem("A tour for new editors", writes=True)


@hooks.register("register_help_menu_item")
def reviewers_tour_menu_item() -> MenuItem:
    """Return the way to the reviewers' tour, before the guides."""
    return TourMenuItem("A tour for reviewers", writes=False)
