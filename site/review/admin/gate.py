"""What stands in front of going live: checks, the override, refusals in plain words."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, SubmitForModerationMenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from content import generation
from content.exceptions import PublishingRefused
from content.models import BasePage
from review import gate
from review.answers import answer_refusal, may_override, tell_refusal
from review.bulk_actions import CarefulPublishBulkAction
from review.checks.report import Report
from review.forms import CarefulCopyForm
from review.four_eyes import OWN_WORK
from review.middleware import CREATE_VIEW, is_refused_as_own, view_name
from review.models import ClinicalPage
from review.models.task import APPROVE
from review.views.gate import OVERRIDDEN, OverrideView, show_checks

urlpatterns = [
    path("<int:page_pk>/checks/", show_checks, name="checks"),
    path("<int:page_pk>/override/", OverrideView.as_view(), name="override"),
]

# Wagtail asks the page type for the form that copies it; below any page there may be one that needs a reviewer.
BasePage.copy_form_class = CarefulCopyForm

PUBLISH = "action-publish"


@hooks.register("register_admin_urls")
def register_gate_urls() -> list[URLPattern | URLResolver]:
    """Put the checks and the override below /admin/review/gate/."""
    return [path("review/gate/", include((urlpatterns, "review_gate")))]


@hooks.register("insert_global_admin_css")
def gate_css() -> str:
    """Return the link to the style of checks and refusals."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/gate.css"))


@hooks.register("insert_editor_js")
def gate_js() -> str:
    """Return the script that keeps the checks in the editor fresh."""
    return format_html('<script src="{}" defer></script>', static("js/gate.js"))


# After Wagtail's own, in its place.
hooks.register("register_bulk_action", CarefulPublishBulkAction, order=1000)


@hooks.register("register_page_header_buttons")
def add_checks_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer the checks on a page of their own in the menu at the head of the editor."""
    if view_name == "edit" and isinstance(page, BasePage) and page.pk and not page.alias_of_id:
        yield Button("Checks", reverse("review_gate:checks", args=[page.pk]), icon_name="tasks", priority=75)


@hooks.register("before_publish_page")
def refuse_what_is_not_ready(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Stop the editor's Publish when something is missing; what was typed is saved by now."""
    try:
        gate.ensure_passes(page.specific, "publish")
    except PublishingRefused as refusal:
        if view_name(request) == CREATE_VIEW:
            take_back(page)
        return answer_refusal(request, refusal, was_saved=True)
    return None


def take_back(page: Page) -> None:
    """Make a new page the draft it should be: Wagtail's view puts it live before it asks."""
    Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
    generation.changed()


@hooks.register("before_create_page")
def create_clinical_pages_as_drafts(request: HttpRequest, parent: Page, model: type[Page]) -> None:
    """Save as a draft what somebody asks to create and publish at once: nobody can have signed it off yet.

    Wagtail's view would put the page live first and lose what was typed when that is refused.
    """
    if request.method == "POST" and issubclass(model, ClinicalPage) and request.POST.get(PUBLISH):
        posted = request.POST.copy()
        del posted[PUBLISH]
        request.POST = posted  # type: ignore[assignment]
        request.review_wanted_publishing = True  # type: ignore[attr-defined]


@hooks.register("after_create_page")
def say_why_it_is_a_draft(request: HttpRequest, page: Page) -> None:
    """Tell whoever wanted to publish a new page at once what is missing; they are on its editor next."""
    if not getattr(request, "review_wanted_publishing", False):
        return
    try:
        gate.ensure_passes(page, "publish")
    except PublishingRefused as refusal:
        tell_refusal(request, refusal, was_saved=True)


@hooks.register("before_edit_page")
def say_why_approval_is_not_taken(request: HttpRequest, page: Page) -> None:
    """Say why a hand-made or belated approval of one's own work only saves the draft, as Wagtail then does."""
    wanted = request.POST.get("workflow-action-name") if request.POST.get("action-workflow-action") else None
    if wanted == APPROVE and is_refused_as_own(request, page):
        messages.error(request, OWN_WORK)


class OverrideMenuItem(ActionMenuItem):
    """Leads to where a reason is asked."""

    name = "action-override"
    label = "Publish without sign-off…"
    icon_name = "warning"

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """Return the address that asks."""
        return reverse("review_gate:override", args=[parent_context["page"].pk])


@hooks.register("construct_page_action_menu")
def offer_what_can_be_done(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer publishing only where the gate would let the page through, and the way round it to those who may.

    Without a sign-off the first thing to do is to ask for one.
    """
    if not issubclass(page_class(request, context), ClinicalPage):
        return
    page = context.get("page") if context["view"] != "create" else None
    if page and Report(page).may_go_live:
        return
    publishing = [item for item in items if isinstance(item, PublishMenuItem)]
    items[:] = [item for item in items if item not in publishing]
    if page is None or context["view"] != "edit":
        return
    if publishing and may_override(page, request.user):
        items.append(OverrideMenuItem(order=publishing[0].order))
        items.sort(key=lambda item: item.order)
    for submit in [item for item in items if isinstance(item, SubmitForModerationMenuItem)]:
        items.remove(submit)
        items.insert(0, submit)


def page_class(request: HttpRequest, context: dict[str, Any]) -> type[Page]:
    """Return the type of the page in the editor, also of one that is being created."""
    if context["view"] != "create":
        return type(context["page"])
    names = request.resolver_match.kwargs if request.resolver_match else {}
    try:
        return apps.get_model(names["content_type_app_name"], names["content_type_model_name"])
    except (KeyError, LookupError):
        return Page


@hooks.register("register_log_actions")
def register_override(actions: LogActionRegistry) -> None:
    """Show an override and its reason in the history of the page."""

    @actions.register_action(OVERRIDDEN)
    class OverrideFormatter(LogFormatter):
        """Says why."""

        label = "Publish without sign-off"

        def format_message(self, log_entry: Any) -> str:
            """Return the sentence of the history."""
            return f"Published without sign-off: {log_entry.data.get('reason', '')}"
