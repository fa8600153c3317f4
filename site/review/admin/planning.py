"""What is due, what waits, the calendar, reports and guides."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.permissions import page_permission_policy

from review.planning.due import REASSIGNED
from review.planning.guides import NAMES
from review.planning.queues import REFUSED
from review.views.planning.calendar import CalendarView
from review.views.planning.due import DueView, ReassignView
from review.views.planning.guides import GuideView, guide_image
from review.views.planning.ledger import LedgerView, LineView, UnsignedView

urlpatterns = [
    path("due/", DueView.as_view(), name="due"),
    path("due/results/", DueView.as_view(results_only=True), name="due_results"),
    path("due/reassign/", ReassignView.as_view(), name="reassign"),
    path("ledger/", LedgerView.as_view(), name="ledger"),
    path("ledger/results/", LedgerView.as_view(results_only=True), name="ledger_results"),
    path("ledger/<int:pk>/", LineView.as_view(), name="line"),
    path("unsigned/", UnsignedView.as_view(), name="unsigned"),
    path("unsigned/results/", UnsignedView.as_view(results_only=True), name="unsigned_results"),
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path("guide/<slug:name>/", GuideView.as_view(), name="guide"),
    path("guide/images/<str:name>", guide_image, name="guide_image"),
]


@hooks.register("register_admin_urls")
def register_planning_urls() -> list[URLPattern | URLResolver]:
    """Put the reports, the calendar and the guides below /admin/review/planning/."""
    return [path("review/planning/", include((urlpatterns, "review_planning")))]


@hooks.register("insert_global_admin_css")
def planning_css() -> str:
    """Return the link to the style of queues, reports, calendar and guides."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/planning.css"))


@hooks.register("insert_global_admin_js")
def reassign_js() -> str:
    """Return the script of the boxes in the report of review dates."""
    return format_html('<script src="{}" defer></script>', static("js/reassign.js"))


class PagesMenuItem(MenuItem):
    """A menu item for those who work with pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person adds, changes or publishes anything."""
        return page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def due_menu_item() -> MenuItem:
    """Return the way to the review dates."""
    return PagesMenuItem("Due for review", reverse("review_planning:due"), icon_name="calendar-check", order=100)


@hooks.register("register_reports_menu_item")
def ledger_menu_item() -> MenuItem:
    """Return the way to the ledger."""
    return PagesMenuItem("Sign-off ledger", reverse("review_planning:ledger"), icon_name="clipboard-list", order=110)


@hooks.register("register_reports_menu_item")
def unsigned_menu_item() -> MenuItem:
    """Return the way to what nobody has signed off."""
    return PagesMenuItem("Live without sign-off", reverse("review_planning:unsigned"), icon_name="warning", order=120)


@hooks.register("register_admin_menu_item")
def calendar_menu_item() -> MenuItem:
    """Return the way to the calendar."""
    return PagesMenuItem("Calendar", reverse("review_planning:calendar"), icon_name="calendar-alt", order=130)


@hooks.register("register_help_menu_item")
def editors_guide_menu_item() -> MenuItem:
    """Return the way to the editors' guide."""
    return guide_menu_item("editors", order=10)


@hooks.register("register_help_menu_item")
def inbox_guide_menu_item() -> MenuItem:
    """Return the way to the guide to the inbox."""
    return guide_menu_item("inbox", order=15)


@hooks.register("register_help_menu_item")
def reviewers_guide_menu_item() -> MenuItem:
    """Return the way to the reviewers' guide."""
    return guide_menu_item("reviewers", order=20)


@hooks.register("register_help_menu_item")
def archive_guide_menu_item() -> MenuItem:
    """Return the way to the guide to the archive."""
    return guide_menu_item("archive", order=30)


@hooks.register("register_help_menu_item")
def site_guide_menu_item() -> MenuItem:
    """Return the way to the guide to the look of the site."""
    return guide_menu_item("site", order=40)


def guide_menu_item(name: str, order: int) -> MenuItem:
    """Return the way to a guide."""
    url = reverse("review_planning:guide", args=[name])
    return MenuItem(NAMES[name], url, name=f"guide-{name}", icon_name="help", order=order)


@hooks.register("register_log_actions")
def register_planning_actions(actions: Any) -> None:
    """Say in a page's history who was to review it, and why it did not go live."""

    @actions.register_action(REASSIGNED)
    class Reassigned(LogFormatter):
        label = "Give review to"

        def format_message(self, log_entry: Any) -> str:
            return f"Review given to {log_entry.data.get('reviewer', '')}"

    @actions.register_action(REFUSED)
    class Refused(LogFormatter):
        label = "Refuse to go live"

        def format_message(self, log_entry: Any) -> str:
            return f"Did not go live at its time. {' '.join(log_entry.data.get('problems', []))}"
