"""Addresses and menu of the import wizard."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from qa.wizard import permissions
from qa.wizard.views.ending import DiscardView, ReportView, UndoView
from qa.wizard.views.pages import ColumnsView, UploadedPageView
from qa.wizard.views.uploads import ProgressView, UploadListView, UploadView

urlpatterns = [
    path("", UploadListView.as_view(), name="list"),
    path("<int:upload_pk>/", UploadView.as_view(), name="upload"),
    path("<int:upload_pk>/progress/", ProgressView.as_view(), name="progress"),
    path("<int:upload_pk>/page/<int:position>/", UploadedPageView.as_view(), name="page"),
    path("<int:upload_pk>/columns/<int:position>/", ColumnsView.as_view(), name="columns"),
    path("<int:upload_pk>/discard/", DiscardView.as_view(), name="discard"),
    path("<int:upload_pk>/undo/", UndoView.as_view(), name="undo"),
    path("<int:upload_pk>/report/", ReportView.as_view(), name="report"),
]


@hooks.register("register_admin_urls")
def register_import_urls() -> list[URLPattern | URLResolver]:
    """Put the wizard below /admin/archive/import/."""
    return [path("archive/import/", include((urlpatterns, "qa_import")))]


class ImportMenuItem(MenuItem):
    """A menu item for those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person may add pages to the archive."""
        return permissions.may_import(request.user)


@hooks.register("register_admin_menu_item")
def import_menu_item() -> Any:
    """Return the way to the wizard."""
    url = reverse("qa_import:list")
    return ImportMenuItem("Import archive", url, name="archive-import", icon_name="upload", order=140)
