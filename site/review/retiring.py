"""Taking a page out without deleting it: the ledger can show what it speaks of, and its address leads on."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page

from content.queries import visible
from review.models import Review

RETIRED = "review.retire"
LONGEST_PATH = 255
NOT_PUBLIC = "“{title}” is not public, so visitors would be led nowhere. Publish it first, or choose another page."


class RetireRefused(Exception):
    """A page cannot be taken out now; the message says why, in words for an editor."""


class DeletionRefused(Exception):
    """Pages stay, because the ledger speaks of those that are `kept`; the message says what to do instead."""

    def __init__(self, kept: list[Page]) -> None:
        self.kept = kept
        titles = ", ".join(f"“{page.get_admin_display_title()}”" for page in kept[:3])
        more = f" and {len(kept) - 3} more" if len(kept) > 3 else ""
        super().__init__(
            f"Nothing was deleted. The record of reviews keeps {titles}{more}. "
            "Retire such pages instead: unpublish them."
        )


def kept_pages(pages: Iterable[Page]) -> list[Page]:
    """Return the pages with a line in the ledger that would be deleted with `pages`, themselves among them."""
    trees = [Q(path__startswith=page.path) for page in pages]
    if not trees:
        return []
    return list(
        Page.objects.filter(reduce(or_, trees), pk__in=Review.objects.order_by().values("page")).order_by("path")
    )


def why_not_take_out(page: Page, user: Any) -> str:
    """Return in plain words why `user` cannot retire the page now; empty if they can.

    Who may unpublish may retire a public page; who may edit may retire a draft, which no visitor will miss.
    """
    permissions = page.permissions_for_user(user)
    if not permissions.can_edit():
        return "You may not edit it."
    if page.live and not may_publish(permissions):
        return "It is public: somebody who may unpublish must take it out."
    if page.alias_of_id:
        return "It repeats another page: take out that one."
    return why_not_change(page, user)


def why_not_change(page: Page, user: Any) -> str:
    """Return in plain words what keeps `user` from changing the page now, their permissions apart; empty if nothing."""
    if page.approved_schedule:
        return "It is scheduled to go live: take its time away first."
    if page.workflow_in_progress:
        return "A review of it is under way: cancel that first, or wait until it has ended."
    lock = page.get_lock()
    return "It is locked: ask whoever locked it." if lock and lock.for_user(user) else ""


def may_publish(permissions: Any) -> bool:
    """Return whether somebody may publish and unpublish the page, its locks apart."""
    return permissions.user.is_superuser or "publish" in permissions.permissions


@transaction.atomic
def retire(page: Page, user: Any, successor: Page | None = None) -> None:
    """Unpublish the page and lead its address to `successor`, if there is one. Raises RetireRefused."""
    page = lock_pages(page.pk)[page.pk]
    if refusal := why_not_take_out(page, user):
        raise RetireRefused(refusal)
    if successor:
        ensure_leads_somewhere(page, successor)
    take_out(page, user, successor)
    log(instance=page, action=RETIRED, user=user, data={"successor": successor.title if successor else ""})


def lock_pages(*keys: int) -> dict[int, Any]:
    """Return the specific pages with these keys, none of which anybody else changes until the transaction ends."""
    list(Page.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    return {page.pk: page for page in Page.objects.filter(pk__in=keys).specific()}


def ensure_leads_somewhere(page: Page, successor: Page) -> None:
    """Raise RetireRefused for a successor that visitors of the page could not open."""
    if successor.pk == page.pk:
        raise RetireRefused("A page cannot lead to itself: choose another one.")
    if page.first_published_at and not visible(Page.objects.filter(pk=successor.pk)).exists():
        raise RetireRefused(NOT_PUBLIC.format(title=successor.title))


def take_out(page: Page, user: Any, successor: Page | None = None) -> None:
    """Unpublish the page with its aliases and lead their addresses on; who may do so has been asked."""
    left = [page, *(alias.specific for alias in page.aliases.all())]
    if page.live:
        page.unpublish(user=user)
    for each in left:
        if successor and each.first_published_at:
            lead_on(each, successor)


def lead_on(page: Page, successor: Page) -> None:
    """Let the page's address, and every address that led to it, lead to `successor`: no chain, and no way back."""
    address, end = own_path(page), own_path(successor)
    if not address or not end:
        return
    if len(address) > LONGEST_PATH:
        raise RetireRefused("Its address is too long to lead on: shorten its slug first.")
    Redirect.objects.filter(redirect_page=page).update(redirect_page=successor, redirect_page_route_path="")
    Redirect.objects.filter(redirect_link__in=spellings(page.full_url)).update(
        redirect_page=successor, redirect_link=""
    )
    # What led elsewhere from here slept while the page was public; from the successor's own address nothing may lead.
    Redirect.objects.filter(old_path=address).delete()
    Redirect.objects.filter(old_path=end, redirect_page=successor).delete()
    Redirect.add_redirect(address, redirect_to=Page(pk=successor.pk), is_permanent=True)


def own_path(page: Page) -> str:
    """Return the page's path as redirects know it, empty for a page that no site has."""
    parts = page.get_url_parts()
    return Redirect.normalise_path(parts[2]) if parts and parts[2] else ""


def spellings(address: str | None) -> list[str]:
    """Return an address with and without its last slash."""
    return [address, address.rstrip("/")] if address else []


def ensure_may_be_deleted(page: Page) -> None:
    """Raise DeletionRefused if the page, or one below it, has a line in the ledger."""
    if kept := kept_pages([page]):
        raise DeletionRefused(kept)
