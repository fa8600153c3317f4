"""“Was this helpful”: the report, and a few words at the head of each page."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from review.admin.planning import PagesMenuItem
from review.helpful.report import in_short
from review.views.helpful import AboutPageView, HelpfulReportView, RemoveReasonView

urlpatterns = [
    path("", HelpfulReportView.as_view(), name="index"),
    path("results/", HelpfulReportView.as_view(results_only=True), name="results"),
    path("<int:pk>/", AboutPageView.as_view(), name="page"),
    path("reasons/<int:pk>/remove/", RemoveReasonView.as_view(), name="remove"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """Put the report below /admin/review/helpful/."""
    return [path("review/helpful/", include((urlpatterns, "review_helpful")))]


@hooks.register("register_reports_menu_item")
def helpful_menu_item() -> MenuItem:
    """Return the way to the report."""
    return PagesMenuItem("Was this helpful", reverse("review_helpful:index"), icon_name="success", order=130)


@hooks.register("register_page_header_buttons")
def add_header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Say in the menu at the head of a page how many found it helpful."""
    if page.pk and page.permissions_for_user(user).can_edit() and (words := in_short(page)):
        yield Button(words, reverse("review_helpful:page", args=[page.pk]), icon_name="success", priority=58)
