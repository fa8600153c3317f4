"""The part of the admin that serves the worklist: its addresses, its menu item, its style, its lines of history."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.permissions import page_permission_policy

from qa.merging import MERGED, TAKEN_IN
from qa.worklist.views.actions import MergeView, RetireView, ReviewView
from qa.worklist.views.bulk import BulkView
from qa.worklist.views.listing import WorklistView

urlpatterns = [
    path("", WorklistView.as_view(), name="index"),
    path("results/", WorklistView.as_view(results_only=True), name="results"),
    path("bulk/", BulkView.as_view(), name="bulk"),
    path("<int:page_pk>/review/", ReviewView.as_view(), name="review"),
    path("<int:page_pk>/retire/", RetireView.as_view(), name="retire"),
    path("<int:page_pk>/merge/", MergeView.as_view(), name="merge"),
]


@hooks.register("register_admin_urls")
def register_worklist_urls() -> list[URLPattern | URLResolver]:
    """Put the worklist below /admin/archive/worklist/."""
    return [path("archive/worklist/", include((urlpatterns, "archive_worklist")))]


class WorklistMenuItem(MenuItem):
    """The way to the worklist, for those who edit pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person edits anything."""
        return page_permission_policy.user_has_permission(request.user, "change")


@hooks.register("register_admin_menu_item")
def worklist_menu_item() -> MenuItem:
    """Return the worklist for the menu."""
    return WorklistMenuItem(
        "Archive worklist",
        reverse("archive_worklist:index"),
        name="archive-worklist",
        icon_name="history",
        order=112,
    )


@hooks.register("insert_global_admin_css")
def worklist_css() -> str:
    """Return the link to the style of the worklist and of suggestions."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/worklist.css"))


@hooks.register("insert_editor_js")
def suggestions_js() -> str:
    """Return the script that puts a suggestion into its field."""
    return format_html('<script src="{}" defer></script>', static("js/suggestions.js"))


@hooks.register("register_log_actions")
def register_merging_actions(actions: Any) -> None:
    """Show in the history of both pages that they were merged."""

    @actions.register_action(MERGED)
    class Merged(LogFormatter):
        label = "Merge"

        def format_message(self, log_entry: Any) -> str:
            return f"Merged into “{log_entry.data.get('into', '')}”"

    @actions.register_action(TAKEN_IN)
    class TakenIn(LogFormatter):
        label = "Take in an earlier answer"

        def format_message(self, log_entry: Any) -> str:
            return f"A draft quotes “{log_entry.data.get('page', '')}”, which was merged into this page"
