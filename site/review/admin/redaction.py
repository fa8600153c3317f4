"""The way to removing something everywhere, and what an editor and the history say of it afterwards."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from content.models import BasePage
from review.models import Redaction
from review.redaction.record import REMOVED
from review.redaction.remove import may_remove
from review.views.redaction import ReceiptView, RemoveView

REMOVE = "Remove a passage everywhere…"
# What the editor's form says of the version it was opened with.
VERSION_FIELDS = ("overwrite_revision_id", "loaded_revision_id")
CONFLICT = 409


@hooks.register("register_admin_urls")
def register_redaction_urls() -> list[URLPattern | URLResolver]:
    """Put the removal below /admin/review/remove/."""
    patterns = [
        path("<int:page_pk>/", RemoveView.as_view(), name="remove"),
        path("receipt/<uuid:act>/", ReceiptView.as_view(), name="receipt"),
    ]
    return [path("review/remove/", include((patterns, "review_redaction")))]


@hooks.register("register_permissions")
def register_permissions() -> QuerySet:
    """Let administrators grant it to other groups."""
    return Permission.objects.filter(content_type__app_label="review", codename="redact")


@hooks.register("register_page_header_buttons")
def add_header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer it in the menu at the head of a page."""
    if issubclass(page.cached_content_type.model_class() or Page, BasePage) and may_remove(page, user):
        yield Button(REMOVE, reverse("review_redaction:remove", args=[page.pk]), icon_name="cut", priority=95)


@hooks.register("before_edit_page")
def refuse_what_was_opened_before(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Save nothing from an editor that was opened before a removal: it holds the passage still."""
    if request.method != "POST":
        return None
    known = next((request.POST[name] for name in VERSION_FIELDS if request.POST.get(name)), "")
    if not known.isdecimal():
        return None
    newer = Redaction.objects.filter(page_id=page.pk, revision_number__gt=int(known)).first()
    if newer is None:
        return None
    return TemplateResponse(request, "review/redaction/opened_before.html", {"page": page}, status=CONFLICT)


@hooks.register("register_log_actions")
def register_log_action(actions: Any) -> None:
    """Show in a page's history that something was removed, and why; never what."""

    @actions.register_action(REMOVED)
    class RemovedFormatter(LogFormatter):
        label = "Remove a passage everywhere"

        def format_message(self, log_entry: Any) -> str:
            """Return what kind of thing was removed, and for what kind of reason."""
            whole = log_entry.data.get("kind") == Redaction.Kind.ENTRY
            category = dict(Redaction.Category.choices).get(log_entry.data.get("category"), "")
            return f"{'Removed the whole entry' if whole else 'Removed a passage'} everywhere. {category}".strip()
