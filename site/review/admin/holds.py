"""Placing and lifting safety holds, and retiring in the place of deleting."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from content.models import SafetyHold
from review import holds
from review.retiring import RETIRED, DeletionRefused, kept_pages
from review.views.holds import HoldsView, LiftHoldView, PlaceHoldView

PLACE = "Put on a safety hold"
LIFT = "Lift the safety hold"

urlpatterns = [
    path("", HoldsView.as_view(), name="index"),
    path("results/", HoldsView.as_view(results_only=True), name="results"),
    path("place/<int:page_pk>/", PlaceHoldView.as_view(), name="place"),
    path("lift/<int:page_pk>/", LiftHoldView.as_view(), name="lift"),
]


@hooks.register("register_admin_urls")
def register_hold_urls() -> list[URLPattern | URLResolver]:
    """Put the holds below /admin/review/holds/."""
    return [path("review/holds/", include((urlpatterns, "review_holds")))]


class HoldsMenuItem(MenuItem):
    """The way to the list of holds, for those who work with pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether this person adds, changes or publishes anything."""
        return page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def holds_menu_item() -> MenuItem:
    """Return the way to the list of holds."""
    return HoldsMenuItem("Safety holds", reverse("review_holds:index"), icon_name="warning", order=115)


@hooks.register("register_page_header_buttons")
def add_header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer in the menu at the head of a page to place its hold, or to lift it."""
    if page.depth > 1 and holds.may_place(page, user):
        held = SafetyHold.objects.on(page) is not None
        name = "review_holds:lift" if held else "review_holds:place"
        yield Button(LIFT if held else PLACE, reverse(name, args=[page.pk]), icon_name="warning", priority=62)


@hooks.register("register_page_listing_more_buttons")
def add_listing_button(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Offer the same in lists of pages, without asking for each page whether it is held."""
    if page.depth > 1 and holds.may_place(page, user):
        address = reverse("review_holds:place", args=[page.pk])
        yield Button("Safety hold", address, icon_name="warning", priority=45)


class HoldMenuItem(ActionMenuItem):
    """The hold among what an editor may do with the page before them."""

    name = "action-hold"
    icon_name = "warning"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether there is a page that this person may edit; a locked one may be held too."""
        return context["view"] == "edit" and holds.may_place(context["page"], context["request"].user)

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Say what it does: place the hold, or lift it."""
        held = SafetyHold.objects.on(parent_context["page"]) is not None
        name = "review_holds:lift" if held else "review_holds:place"
        address = reverse(name, args=[parent_context["page"].pk])
        return super().get_context_data(parent_context) | {"label": LIFT if held else PLACE, "url": address}


@hooks.register("register_page_action_menu_item")
def hold_menu_item() -> ActionMenuItem:
    """Offer the hold in the editor."""
    return HoldMenuItem(order=90)


@hooks.register("before_edit_page")
def say_that_it_is_held(request: HttpRequest, page: Page) -> None:
    """Head the editor of a held page with what visitors see and why."""
    hold = SafetyHold.objects.on(page) if request.method == "GET" else None
    if hold:
        when = date_format(localtime(hold.placed_at), "j F Y, H:i")
        address = reverse("review_holds:lift", args=[page.pk])
        messages.warning(
            request,
            f"This page is on a safety hold. Visitors see a notice in its place. "
            f"{hold.placed_by or 'Somebody'} placed it on {when}: {hold.reason}",
            buttons=[messages.button(address, LIFT)],
        )


class HoldLogFormatter(LogFormatter):
    """What a page's history says of a hold."""

    def format_comment(self, log_entry: Any) -> str:
        """Return the reason."""
        return log_entry.data.get("comment", "")


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Show in a page's history when it was withheld, shown again and retired."""

    @actions.register_action(holds.PLACED)
    class PlacedFormatter(HoldLogFormatter):
        label = "Place a safety hold"
        message = "Withheld from the public"

    @actions.register_action(holds.LIFTED)
    class LiftedFormatter(HoldLogFormatter):
        label = "Lift a safety hold"
        message = "Shown to the public again"

    @actions.register_action(RETIRED)
    class RetiredFormatter(LogFormatter):
        label = "Retire"

        def format_message(self, log_entry: Any) -> str:
            """Return where its address leads now."""
            successor = log_entry.data.get("successor", "")
            return f"Retired; its address leads to “{successor}”" if successor else "Retired"


@hooks.register("before_delete_page")
def refuse_to_delete_reviewed_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer with how to retire a page, where it or one below it has been signed off."""
    kept = kept_pages([page])
    if not kept:
        return None
    context = {"page": page, "kept": kept, "is_itself": [page.pk] == [other.pk for other in kept]}
    status = 403 if request.method == "POST" else 200
    return TemplateResponse(request, "review/holds/retire.html", context, status=status)


@hooks.register("before_bulk_action")
def refuse_to_delete_reviewed_pages(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Delete none of the chosen pages where one, or one below it, has been signed off."""
    pages = [page for page in objects if isinstance(page, Page)]
    kept = kept_pages(pages) if action_type == "delete" else []
    if not kept:
        return None
    messages.error(request, str(DeletionRefused(kept)))
    # The action's own way back is itself, which without the chosen pages is no address.
    parent = pages[0].get_parent()
    explorer = reverse("wagtailadmin_explore", args=[parent.pk]) if parent else reverse("wagtailadmin_explore_root")
    return redirect(get_valid_next_url_from_request(request) or explorer)
