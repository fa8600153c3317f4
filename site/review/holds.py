"""Safety holds: who places and lifts them, and who hears of it. The page's content and revisions stay untouched."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from content.models import SafetyHold
from review.reviewers import may_review
from review.signals import hold_lifted, hold_placed

PLACED = "review.hold"
LIFTED = "review.unhold"
OWN_HOLD = "You placed this hold, so somebody else must lift it: a reviewer or a managing editor."
NOT_YOURS = "A reviewer or a managing editor must lift this hold."


def source_of(page: Page) -> Page:
    """Return the page whose content `page` shows: itself, or for an alias the page it repeats."""
    return source_of(page.alias_of) if page.alias_of_id else page


def may_place(page: Page, user: Any) -> bool:
    """Return whether `user` may withhold the page: whoever may edit it may stop it."""
    return page.permissions_for_user(user).can_edit()


def why_not_lift(hold: SafetyHold, user: Any) -> str:
    """Return in plain words why `user` may not lift the hold; empty if they may."""
    if not hold.may_be_lifted_by(user):
        return OWN_HOLD
    permissions = hold.page.permissions_for_user(user)
    may_decide = permissions.can_publish() or (permissions.can_edit() and may_review(user))
    return "" if may_decide else NOT_YOURS


@transaction.atomic
def place(page: Page, user: Any, reason: str, notice: str = "") -> SafetyHold:
    """Withhold the page from the public now; returns the hold that is on it already if there is one.

    An alias is withheld with its source and all its other aliases. Raises PermissionDenied for people who may not
    edit the page.
    """
    page = source_of(page)
    if not may_place(page, user):
        raise PermissionDenied("Only somebody who may edit the page may place a hold on it.")
    hold, is_new = SafetyHold.objects.get_or_create(
        page_id=page.pk, lifted_at=None, defaults={"placed_by": user, "reason": reason, "notice": notice}
    )
    if is_new:
        log(instance=page, action=PLACED, user=user, data={"comment": reason})
        hold_placed.send_robust(SafetyHold, page=page, hold=hold, user=user)
    return hold


@transaction.atomic
def lift(hold: SafetyHold, user: Any, because: str) -> None:
    """Show the page again, unless somebody has lifted the hold already.

    Raises PermissionDenied, saying why, for the person who placed it and for people who decide nothing.
    """
    if refusal := why_not_lift(hold, user):
        raise PermissionDenied(refusal)
    current = SafetyHold.objects.active().select_for_update().filter(pk=hold.pk).first()
    if current:
        current.lift(user, because)
        log(instance=hold.page, action=LIFTED, user=user, data={"comment": because})
        hold_lifted.send_robust(SafetyHold, page=hold.page, hold=current, user=user)
