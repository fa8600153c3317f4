"""The privacy clock: contact details and private words go when their time has come, and a receipt says how many.

Storage limitation, UK GDPR Article 5(1)(e). The times are settings; the form tells them to whoever asks.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from qa.privacy import mails
from qa.privacy_models import PrivateView, PurgeReceipt
from qa.submission_models import PrivateReply, SubmittedQuestion

Kind = PurgeReceipt.Kind

# In one transaction: others wait while it writes.
BATCH = 200


def purge() -> dict[str, int]:
    """Remove what is due; return how many records lost what. A timed job, safe to repeat.

    What fails keeps nothing else from being removed, and is raised in the end.
    """
    found, errors = {}, []
    for kind, due, purge_batch in (
        (Kind.CONTACT, due_contacts, purge_contacts),
        (Kind.TEXT, due_texts, purge_texts),
        (Kind.VIEWS, due_views, purge_views),
    ):
        try:
            found[str(kind)] = in_batches(kind, due, purge_batch)
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("Not everything was removed; the next run goes on", errors)
    return found


def days_ago(days: int) -> datetime:
    """Return the moment so many days ago."""
    return timezone.now() - timedelta(days=days)


def closed_for(days: int) -> QuerySet[SubmittedQuestion]:
    """Return the questions that have been closed for so many days, the longest closed first."""
    closed = SubmittedQuestion.objects.filter(closed_at__lte=days_ago(days))
    # A closed question has no open state; should both ever be, what is still to be answered is kept.
    return (
        closed.exclude(state__in=SubmittedQuestion.OPEN).order_by("closed_at", "pk").only("code", "contact_purged_at")
    )


def due_contacts() -> QuerySet[SubmittedQuestion]:
    """Return the closed questions whose contact details have had their time."""
    return closed_for(settings.ASK_CONTACT_KEEP_DAYS).filter(contact_purged_at=None)


def due_texts() -> QuerySet[SubmittedQuestion]:
    """Return the closed questions whose words have had their time."""
    return closed_for(settings.ASK_TEXT_KEEP_DAYS).filter(text_purged_at=None)


def due_views() -> QuerySet[PrivateView]:
    """Return the views of private words that have had their time."""
    return PrivateView.objects.filter(at__lt=days_ago(settings.ASK_VIEWS_KEEP_DAYS)).order_by("at", "pk").only("pk")


def in_batches(kind: str, due: Callable[[], QuerySet[Any]], purge_batch: Callable[[list[Any]], None]) -> int:
    """Purge what is due, some at a time, and count it in one receipt; return how many in all.

    Each batch is committed with its part of the count: what interrupts a later one takes nothing of it back.
    """
    total, receipt = 0, None
    while True:
        with transaction.atomic():
            # Whoever reopens one of them meanwhile comes first or waits: its row is looked at again once it is locked.
            batch = list(due().select_for_update()[:BATCH])
            if not batch:
                return total
            purge_batch(batch)
            receipt = receipt or PurgeReceipt.objects.create(kind=kind, count=0).pk
            PurgeReceipt.objects.filter(pk=receipt).update(count=F("count") + len(batch))
        total += len(batch)


def purge_contacts(batch: list[SubmittedQuestion]) -> None:
    """Forget how to reach the askers, also in the mail that went to them or waits."""
    for submission in batch:
        mails.forget(submission.code)
    keys = [submission.pk for submission in batch]
    SubmittedQuestion.objects.filter(pk__in=keys).update(email="", contact_purged_at=timezone.now())


def purge_texts(batch: list[SubmittedQuestion]) -> None:
    """Forget what was asked and privately answered. Dates, state and consents stay: they name nobody."""
    # Where both are kept equally long, or text for less, no address outlives the words.
    purge_contacts([submission for submission in batch if submission.contact_purged_at is None])
    keys = [submission.pk for submission in batch]
    PrivateReply.objects.filter(submission__in=keys).delete()
    SubmittedQuestion.objects.filter(pk__in=keys).update(
        text="",
        topic=None,
        advice=[],
        is_urgent=False,
        decline_reason="",
        is_of_age=None,
        text_purged_at=timezone.now(),
    )


def purge_views(batch: list[PrivateView]) -> None:
    """Forget who read what."""
    PrivateView.objects.filter(pk__in=[view.pk for view in batch]).delete()
