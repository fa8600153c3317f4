"""Telling those who can act on it that a page is withheld from the public, and when it is shown again."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page

from content.models import SafetyHold
from review import reviewers
from review.mail import people
from review.mail.letters import admin_address, edit_address, in_nobodys_way, send
from review.models import ClinicalPage
from review.signals import hold_lifted, hold_placed


@receiver(hold_placed, dispatch_uid="review.mail.hold_placed")
def on_placed(sender: type, page: Page, hold: SafetyHold, user: Any, **kwargs: Any) -> None:
    """Tell of a new hold."""
    tell_placed(page, hold, user)


@receiver(hold_lifted, dispatch_uid="review.mail.hold_lifted")
def on_lifted(sender: type, page: Page, hold: SafetyHold, user: Any, **kwargs: Any) -> None:
    """Tell of the end of a hold."""
    tell_lifted(page, hold, user)


@in_nobodys_way
def tell_placed(page: Page, hold: SafetyHold, user: Any) -> None:
    """Ask whoever may lift it to look into it, whatever boxes they have ticked: visitors are without the page."""
    send(
        "hold_placed",
        f"hold_placed:{hold.pk}",
        people.choose(guardians_of(page), but_not=user),
        f"“{page.draft_title}” is on a safety hold",
        ("See the hold", admin_address("review_holds:lift", page.pk)),
        title=page.draft_title,
        actor=user,
        reason=hold.reason,
    )


@in_nobodys_way
def tell_lifted(page: Page, hold: SafetyHold, user: Any) -> None:
    """Tell the same people, and who placed it, that visitors see the page again."""
    send(
        "hold_lifted",
        f"hold_lifted:{hold.pk}",
        people.choose([*guardians_of(page), hold.placed_by], but_not=user),
        f"The safety hold on “{page.draft_title}” is lifted",
        ("Open the page", edit_address(page.pk)),
        title=page.draft_title,
        actor=user,
        reason=hold.lifted_because,
    )


def guardians_of(page: Page) -> list[Any]:
    """Return the managing editors, and for a page that gives advice on health its reviewers."""
    is_clinical = issubclass(page.specific_class or Page, ClinicalPage)
    return [*people.managing_editors(), *(reviewers.reviewers() if is_clinical else [])]
