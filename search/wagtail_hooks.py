from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.report.actions import PromoteView, SynonymView, WriteView
from search.report.permissions import may_read
from search.report.views import SearchesView

urlpatterns = [
    path("", SearchesView.as_view(), name="index"),
    path("results/", SearchesView.as_view(results_only=True), name="results"),
    path("synonym/", SynonymView.as_view(), name="synonym"),
    path("promote/", PromoteView.as_view(), name="promote"),
    path("write/", WriteView.as_view(), name="write"),
]


@hooks.register("register_admin_urls")
def register_report_urls() -> list[URLPattern | URLResolver]:
    """Put the report below /admin/searches/."""
    return [path("searches/", include((urlpatterns, "search_report")))]


class SearchesMenuItem(MenuItem):
    """The way to the report, for those who may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person may."""
        return may_read(request.user)


@hooks.register("register_reports_menu_item")
def searches_menu_item() -> MenuItem:
    """Return the report for the menu."""
    return SearchesMenuItem("What people search for", reverse("search_report:index"), icon_name="search", order=140)


@hooks.register("construct_reports_menu")
def leave_out_empty_report(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out Wagtail's own report, which stays empty: a request never writes what it searched for."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("register_permissions")
def register_report_permission() -> QuerySet:
    """Let administrators give the report to other groups."""
    return Permission.objects.filter(content_type__app_label="search", codename="view_searchday")
