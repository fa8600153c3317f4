"""The privacy clock: contact details and private words go when their time has come, and a receipt says how many.

Storage limitation, UK GDPR Article 5(1)(e). The times are settings; the form tells them to whoever asks.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from publishing import outbox
from qa.asking import letters
from qa.privacy_models import PrivateView, PurgeReceipt
from qa.submission_models import PrivateReply, SubmittedQuestion

# In one transaction: others wait while it writes.
BATCH = 200


def purge() -> dict[str, int]:
    """Remove what is due; return how many records lost what. A timed job, safe to repeat."""
    found = {
        PurgeReceipt.Kind.CONTACT: in_batches(due_contacts, purge_contacts),
        PurgeReceipt.Kind.TEXT: in_batches(due_texts, purge_texts),
        PurgeReceipt.Kind.VIEWS: PrivateView.objects.filter(at__lt=days_ago(settings.ASK_VIEWS_KEEP_DAYS)).delete()[0],
    }
    PurgeReceipt.objects.bulk_create(PurgeReceipt(kind=kind, count=count) for kind, count in found.items() if count)
    return {str(kind): count for kind, count in found.items()}


def days_ago(days: int):
    """Return the moment so many days ago."""
    return timezone.now() - timedelta(days=days)


def due_contacts() -> QuerySet[SubmittedQuestion]:
    """Return the closed questions whose contact details have had their time."""
    return SubmittedQuestion.objects.filter(
        closed_at__lte=days_ago(settings.ASK_CONTACT_KEEP_DAYS), contact_purged_at=None
    )


def due_texts() -> QuerySet[SubmittedQuestion]:
    """Return the closed questions whose words have had their time."""
    return SubmittedQuestion.objects.filter(closed_at__lte=days_ago(settings.ASK_TEXT_KEEP_DAYS), text_purged_at=None)


def in_batches(due, purge_batch) -> int:
    """Purge what is due, some at a time; return how many in all."""
    total = 0
    while True:
        with transaction.atomic():
            batch = list(due().select_for_update().order_by("pk")[:BATCH])
            if not batch:
                return total
            purge_batch(batch)
        total += len(batch)


def purge_contacts(batch: list[SubmittedQuestion]) -> None:
    """Forget how to reach the askers, also in the mail that went to them."""
    for submission in batch:
        outbox.forget(letters.key_prefix(submission.code))
    keys = [submission.pk for submission in batch]
    SubmittedQuestion.objects.filter(pk__in=keys).update(email="", contact_purged_at=timezone.now())


def purge_texts(batch: list[SubmittedQuestion]) -> None:
    """Forget what was asked and privately answered. Dates, state and consents stay: they name nobody."""
    keys = [submission.pk for submission in batch]
    PrivateReply.objects.filter(submission__in=keys).delete()
    now = timezone.now()
    SubmittedQuestion.objects.filter(pk__in=keys, contact_purged_at=None).update(email="", contact_purged_at=now)
    SubmittedQuestion.objects.filter(pk__in=keys).update(
        text="", topic=None, advice=[], decline_reason="", is_of_age=None, text_purged_at=now
    )
