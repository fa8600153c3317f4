from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from home.panels import DuePanel, NeedsDoingPanel, ReturnedPanel, ScheduledPanel, WaitingPanel
from home.summary import FactsheetsSummaryItem, LegacySummaryItem, QuestionsSummaryItem


@hooks.register("construct_homepage_panels")
def add_home_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put what needs doing first, and our own queues in the place of Wagtail's."""
    replaced = WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel
    panels[:] = [panel for panel in panels if not isinstance(panel, replaced)]
    panels += [NeedsDoingPanel(), WaitingPanel(), ReturnedPanel(), DuePanel(), ScheduledPanel()]


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
