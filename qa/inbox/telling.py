"""Telling askers that the page that answers them is public, whenever and however it became so."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from content.queries import visible_by_key
from qa.asking import letters
from qa.models import SubmittedQuestion

BATCH = 100


def tell_askers(page_key: int | None = None) -> int:
    """Post a mail to everybody whose question is answered by a page that visitors may see; return how many questions.

    For one page as it goes live, and as a timed job for all: what was missed is told then. The outbox knows whom it has
    told (`publishing.outbox`), so nobody is told twice.
    """
    waiting = SubmittedQuestion.objects.filter(state=SubmittedQuestion.State.WAITING, page__live=True)
    if page_key is not None:
        waiting = waiting.filter(page=page_key)
    pages = visible_by_key(set(waiting.values_list("page", flat=True)))
    told = 0
    for key in pages:
        while batch := list(waiting.filter(page=key).values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                # Somebody may have withdrawn it, or taken the link away, this very moment.
                for submission in waiting.filter(pk__in=batch, page=key).select_for_update(of=("self",)).order_by("pk"):
                    tell(submission, pages[key])
                    told += 1
    return told


def tell(submission: SubmittedQuestion, page) -> None:
    """Post the mail to one asker, and close the question."""
    address = page.full_url
    letters.answered(submission, page.title, address)
    submission.state = SubmittedQuestion.State.ANSWERED
    submission.closed_at = submission.told_at = timezone.now()
    submission.save(update_fields=["state", "closed_at", "told_at"])
    log(instance=submission, action="qa.submission.answered", data={"page": page.title})
