"""Reviewing a page again when it is due, though nobody has changed it."""

from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button, ListingButton
from wagtail.log_actions import LogFormatter

from content.models import BasePage
from review.views.again import ReviewAgainView

CONFIRMED = "review.confirm"


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Return the address of “Review again”."""
    patterns = [path("<int:page_pk>/", ReviewAgainView.as_view(), name="begin")]
    return [path("review/again/", include((patterns, "review_again")))]


@hooks.register("register_page_header_buttons")
def add_header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer a review of a published page in the menu at its head."""
    yield from again_buttons(page, user, Button)


@hooks.register("register_page_listing_more_buttons")
def add_listing_button(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Offer the same in the lists of pages."""
    yield from again_buttons(page, user, ListingButton)


def again_buttons(page: Any, user: Any, kind: type[Button]) -> Iterator[Button]:
    """Yield the button for a live page that this person may edit."""
    is_ours = issubclass(page.specific_class or type(page), BasePage)
    if page.live and is_ours and not page.alias_of_id and page.permissions_for_user(user).can_edit():
        yield kind("Review again", reverse("review_again:begin", args=[page.pk]), icon_name="check", priority=55)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Show in a page's history that somebody found it still right."""

    @actions.register_action(CONFIRMED)
    class ConfirmedFormatter(LogFormatter):
        label = "Confirm that it still holds"

        def format_message(self, log_entry: Any) -> str:
            """Return what happened."""
            return "Read again and found to be still right"
