"""The mail to an asker, as the outbox holds it: their address, and with a private reply its words."""

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from publishing import outbox
from publishing.models import OutgoingMail
from qa.asking import letters


def mails_of(code: str) -> QuerySet[OutgoingMail]:
    """Return all mail to the asker of a question, waiting, sent or given up."""
    prefix = letters.key_prefix(code)
    if connection.vendor == "sqlite":
        # Its LIKE reads the whole outbox, which grows for ever; all keys between these two begin so.
        return OutgoingMail.objects.filter(key__gte=prefix, key__lt=prefix[:-1] + chr(ord(prefix[-1]) + 1))
    return OutgoingMail.objects.filter(key__startswith=prefix)


def forget(code: str) -> int:
    """Take address and words out of all mail to the asker, and send none of it any more; return of how many mails."""
    mails = mails_of(code)
    mails.filter(sent_at=None, failed_at=None).update(failed_at=timezone.now(), last_error="")
    return outbox.blank(mails)
