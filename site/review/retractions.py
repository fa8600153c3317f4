"""What follows when a publication is retracted or replaced: the pages that rest on it are due for review at once."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, get_default_page_content_type

from references.models import Reference
from references.signals import reference_retracted, reference_superseded
from review import claims, ledger
from review.mail import people
from review.mail.letters import admin_address, edit_address, in_nobodys_way, send
from review.models import ClinicalPage, ReviewDue
from review.reminders import MOST_NAMED

# How mail says what has happened, by the standing of a publication.
WORDS = {
    Reference.Standing.RETRACTED.value: "has been retracted",
    Reference.Standing.SUPERSEDED.value: "has been replaced by a newer version",
}


@receiver(reference_retracted, dispatch_uid="review.retractions")
@receiver(reference_superseded, dispatch_uid="review.supersessions")
def on_fallen(sender: type, instance: Reference, **kwargs: Any) -> None:
    """Make the pages due today, and tell who is to read them."""
    pages = find_citing(instance)
    make_due(pages)
    tell_fallen(instance, pages)


def find_citing(reference: Reference) -> list[Page]:
    """Return the public pages of clinical content that cite a publication, in the order of their titles."""
    cited = ReferenceIndex.get_references_to(reference).filter(base_content_type=get_default_page_content_type())
    keys = {int(key) for key in cited.values_list("object_id", flat=True)}
    pages = Page.objects.filter(pk__in=keys, live=True, alias_of=None).order_by("title")
    return [page for page in pages if issubclass(page.specific_class or Page, ClinicalPage)]


def make_due(pages: list[Page]) -> None:
    """Make each page due today, unless it has been due for longer, for its reviewer or else who signed it off last."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    overdue = set(ReviewDue.objects.filter(page__in=pages, due_on__lt=today).values_list("page_id", flat=True))
    for page in pages:
        if page.pk not in overdue:
            known = ReviewDue.objects.filter(page=page, reviewer__isnull=False).exists()
            last = None if known else page.reviews.whole().select_related("reviewer").first()
            ledger.set_due(page, today, last.reviewer if last else None)
    # They hear of it now, in a mail of its own.
    ReviewDue.objects.filter(page__in=pages, due_on=today).update(told_soon_for=today)


@in_nobodys_way
def tell_fallen(reference: Reference, pages: list[Page]) -> None:
    """Tell each reviewer, or their deputy while they are away, of their pages, and the managing editors of all."""
    if not pages:
        return
    deputies = claims.find_deputies()
    dues = {due.page_id: due for due in ReviewDue.objects.filter(page__in=pages).select_related("reviewer")}
    managers = people.managing_editors()
    theirs: dict[Any, list[Page]] = dict.fromkeys(managers, pages)
    for page in pages:
        due = dues.get(page.pk)
        reviewer = claims.stand_in(due.reviewer, deputies) if due and due.reviewer else None
        if reviewer and reviewer not in managers:
            theirs.setdefault(reviewer, []).append(page)
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    for user in people.choose(theirs):
        send_list(user, reference, theirs[user], f"{reference.standing}:{reference.pk}:{today}")


def send_list(user: Any, reference: Reference, pages: list[Page], event: str) -> None:
    """Post the mail to one person; what is too much is only counted."""
    what = f"“{pages[0].title}” cites" if len(pages) == 1 else f"{len(pages)} pages cite"
    send(
        "retracted",
        event,
        [user],
        f"{what} a publication that {WORDS[reference.standing]}",
        ("See all that is due", admin_address("review_planning:due")),
        reference=reference,
        happened=WORDS[reference.standing],
        pages=[{"title": page.title, "address": edit_address(page.pk)} for page in pages[:MOST_NAMED]],
        more=max(len(pages) - MOST_NAMED, 0),
    )
