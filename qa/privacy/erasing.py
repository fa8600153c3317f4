"""What an asker may have done at any time: stop, take a consent back, be told elsewhere, be forgotten."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from publishing import outbox
from qa.asking import letters
from qa.privacy import ledger
from qa.privacy_models import Erasure, PageSource, PurgeReceipt
from qa.submission_models import ConsentKind, SubmittedQuestion


@transaction.atomic
def withdraw(submission: SubmittedQuestion) -> None:
    """Close a question whose asker wants no answer any more, and take both consents back with it.

    Nothing changes for one that is closed already.
    """
    submission = locked(submission)
    if not submission.is_open:
        return
    submission.state = SubmittedQuestion.State.WITHDRAWN
    submission.closed_at = timezone.now()
    submission.merged_into = None
    submission.save(update_fields=["state", "closed_at", "merged_into"])
    submission.replies.exclude(state="sent").delete()
    submission.consents.filter(kind=ConsentKind.ANSWER, withdrawn_at=None).update(withdrawn_at=submission.closed_at)
    withdraw_publication(submission)
    log(instance=submission, action="qa.submission.withdrawn")


@transaction.atomic
def withdraw_publication(submission: SubmittedQuestion) -> None:
    """Take back the consent to publication; an editor is asked about what was written from the question."""
    submission = locked(submission)
    given = submission.consents.filter(kind=ConsentKind.PUBLISH, withdrawn_at=None)
    if not given.update(withdrawn_at=timezone.now()):
        return
    ledger.note(submission.code, Erasure.Kind.UNPUBLISH)
    ask_about_pages(submission)
    log(instance=submission, action="qa.submission.publication_withdrawn")


@transaction.atomic
def erase(submission: SubmittedQuestion, user: Any = None) -> None:
    """Erase everything that the asker sent and was sent; an opaque name in the ledger is what is left."""
    submission = locked(submission)
    ask_about_pages(submission)
    outbox.forget(letters.key_prefix(submission.code))
    ledger.note(submission.code, Erasure.Kind.ERASED)
    log(instance=submission, action="qa.submission.erased", user=user)
    submission.delete()
    PurgeReceipt.objects.create(kind=PurgeReceipt.Kind.ERASED, count=1)


@transaction.atomic
def change_email(submission: SubmittedQuestion, email: str) -> None:
    """Send news to another address from now on, or to none; the old one is forgotten."""
    submission = locked(submission)
    if submission.email == email:
        return
    outbox.forget(letters.key_prefix(submission.code))
    submission.email = email
    submission.save(update_fields=["email"])
    log(instance=submission, action="qa.submission.email_changed", data={"has_address": bool(email)})
    letters.address_changed(submission, event=timezone.now().strftime("%Y%m%d%H%M%S%f"))


def locked(submission: SubmittedQuestion) -> SubmittedQuestion:
    """Return the question as it stands now, and let nobody else change it until the transaction ends."""
    return SubmittedQuestion.objects.select_for_update(of=("self",)).get(pk=submission.pk)


def ask_about_pages(submission: SubmittedQuestion) -> None:
    """Put the pages that were written from a question on the editors' list."""
    PageSource.objects.filter(code=submission.code, withdrawn_at=None).update(withdrawn_at=timezone.now())


def replay() -> int:
    """Do again what was asked for after the backup that this database was restored from; return how many entries.

    A timed job, and what `manage.py replay_erasures` runs.
    """
    entries = ledger.missing()
    for code, kind in entries:
        submission = SubmittedQuestion.objects.filter(code=code).first()
        if submission and kind == Erasure.Kind.ERASED:
            erase(submission)
        elif submission:
            withdraw_publication(submission)
        # It is known outside already.
        Erasure.objects.update_or_create(code=code, kind=kind, defaults={"copied_at": timezone.now()})
    return len(entries)


def keep_ledger() -> None:
    """Bring the ledger here and the one outside to the same state. A timed job."""
    replay()
    ledger.copy_out()
