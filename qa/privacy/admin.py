"""The part of the admin that serves privacy: its addresses, its place in the menus, its permission, its style."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from qa.inbox.permissions import may_protect
from qa.privacy.views.access import AccessView, EraseView, ExportView
from qa.privacy.views.reads import ReadsView
from qa.privacy.views.register import RegisterCsvView, RegisterView
from qa.privacy.views.withdrawn import DecideView, WithdrawnView

REPORTS = "reports/data-protection/"

urlpatterns = [
    path("inbox/withdrawn/", WithdrawnView.as_view(), name="withdrawn"),
    path("inbox/withdrawn/<int:pk>/", DecideView.as_view(), name="decide"),
    path(REPORTS, RegisterView.as_view(), name="register"),
    path(f"{REPORTS}register.csv", RegisterCsvView.as_view(), name="register_csv"),
    path(f"{REPORTS}reads/", ReadsView.as_view(), name="reads"),
    path(f"{REPORTS}reads/results/", ReadsView.as_view(results_only=True), name="reads_results"),
    path(f"{REPORTS}access/", AccessView.as_view(), name="access"),
    path(f"{REPORTS}access/export/", ExportView.as_view(), name="export"),
    path(f"{REPORTS}access/erase/", EraseView.as_view(), name="erase"),
]


@hooks.register("register_admin_urls")
def register_privacy_urls() -> list[URLPattern | URLResolver]:
    """Put the pages below the inbox and the reports."""
    return [path("", include((urlpatterns, "qa_privacy")))]


class ProtectionMenuItem(MenuItem):
    """A way for those who look after data protection."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person does."""
        return may_protect(request.user)


@hooks.register("register_reports_menu_item")
def data_protection_menu() -> MenuItem:
    """Return the pages for the data protection officer."""
    items: list[Any] = [
        ProtectionMenuItem("Register", reverse("qa_privacy:register"), name="privacy-register", order=10),
        ProtectionMenuItem("Who read what", reverse("qa_privacy:reads"), name="privacy-reads", order=20),
        ProtectionMenuItem("One asker’s data", reverse("qa_privacy:access"), name="privacy-access", order=30),
    ]
    return SubmenuMenuItem("Data protection", Menu(items=items), name="data-protection", icon_name="lock", order=150)


@hooks.register("register_permissions")
def register_privacy_permission() -> QuerySet:
    """Let administrators give it to other groups."""
    return Permission.objects.filter(content_type__app_label="qa", codename="protect_data")


@hooks.register("insert_global_admin_css")
def privacy_css() -> str:
    """Return the link to the style of these pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/privacy.css"))
