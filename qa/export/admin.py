from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from qa.export.views import PERMISSION, DownloadView, ExportView, OrderView

urlpatterns = [
    path("", ExportView.as_view(), name="index"),
    path("order/", OrderView.as_view(), name="order"),
    path("<int:pk>/", DownloadView.as_view(), name="download"),
]


@hooks.register("register_admin_urls")
def register_export_urls() -> list[URLPattern | URLResolver]:
    """Put the exports below /admin/archive/export/."""
    return [path("archive/export/", include((urlpatterns, "qa_export")))]


@hooks.register("register_permissions")
def register_export_permission() -> QuerySet:
    """Let administrators grant it to further groups."""
    return Permission.objects.filter(content_type__app_label="qa", codename="add_archiveexport")


class ExportMenuItem(MenuItem):
    """The way to the exports, for those who may make them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person may."""
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_reports_menu_item")
def export_menu_item() -> MenuItem:
    """Return the way to the exports."""
    return ExportMenuItem("Export", reverse("qa_export:index"), icon_name="download", order=900)
