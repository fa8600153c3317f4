"""What an asker may have done at any time: stop, take a consent back, be told elsewhere, be forgotten."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from qa.asking import letters
from qa.privacy import ledger, mails
from qa.privacy_models import Erasure, PageSource, PurgeReceipt
from qa.submission_models import ConsentKind, PrivateReply, SubmittedQuestion

State = SubmittedQuestion.State


@transaction.atomic
def withdraw(submission: SubmittedQuestion) -> None:
    """Close a question whose asker wants no answer any more, and take both consents back with it.

    Of one that is closed already, only the consent to publication is taken back.
    """
    found = locked_if_there(submission)
    if found is None:
        return
    if not found.is_open:
        withdraw_publication(found)
        return
    let_others_go_on(found)
    found.state = State.WITHDRAWN
    found.closed_at = timezone.now()
    found.merged_into = None
    found.save(update_fields=["state", "closed_at", "merged_into"])
    found.replies.exclude(state=PrivateReply.State.SENT).delete()
    found.consents.filter(kind=ConsentKind.ANSWER, withdrawn_at=None).update(withdrawn_at=found.closed_at)
    withdraw_publication(found)
    ledger.note(found.code, Erasure.Kind.WITHDRAWN)
    log(instance=found, action="qa.submission.withdrawn")


@transaction.atomic
def withdraw_publication(submission: SubmittedQuestion) -> None:
    """Take back the consent to publication; an editor is asked about what was written from the question."""
    found = locked_if_there(submission)
    given = found and found.consents.filter(kind=ConsentKind.PUBLISH, withdrawn_at=None)
    if not found or not given or not given.update(withdrawn_at=timezone.now()):
        return
    ledger.note(found.code, Erasure.Kind.UNPUBLISH)
    ask_about_pages(found)
    log(instance=found, action="qa.submission.publication_withdrawn")


@transaction.atomic
def erase(submission: SubmittedQuestion, user: Any = None, reason: str = "") -> None:
    """Erase everything that the asker sent and was sent; an opaque name in the ledger is what is left.

    Nothing happens where somebody has just erased it. `user` and `reason`, which names nobody, are for what colleagues
    do on an asker's behalf.
    """
    found = locked_if_there(submission)
    if found is None:
        return
    ask_about_pages(found)
    let_others_go_on(found)
    mails.forget(found.code)
    ledger.note(found.code, Erasure.Kind.ERASED)
    log(instance=found, action="qa.submission.erased", user=user, data={"reason": reason} if reason else {})
    found.delete()
    PurgeReceipt.objects.create(kind=PurgeReceipt.Kind.ERASED, count=1)


@transaction.atomic
def change_email(submission: SubmittedQuestion, email: str) -> None:
    """Send news to another address from now on, or to none; the old one is forgotten."""
    found = locked_if_there(submission)
    if found is None or found.email == email or found.contact_purged_at:
        return
    mails.forget(found.code)
    found.email = email
    found.save(update_fields=["email"])
    log(instance=found, action="qa.submission.email_changed", data={"has_address": bool(email)})
    event = timezone.now().strftime("%Y%m%d%H%M%S%f")
    letters.address_changed(found, event)
    letters.tell_again(found, event)


def locked(submission: SubmittedQuestion) -> SubmittedQuestion:
    """Return the question as it stands now, and let nobody else change it until the transaction ends.

    Raises SubmittedQuestion.DoesNotExist for one that is erased.
    """
    return SubmittedQuestion.objects.select_for_update(of=("self",)).get(pk=submission.pk)


def locked_if_there(submission: SubmittedQuestion) -> SubmittedQuestion | None:
    """Return the same, or None for a question that is erased: who asks twice has been obeyed."""
    return SubmittedQuestion.objects.select_for_update(of=("self",)).filter(pk=submission.pk).first()


def ask_about_pages(submission: SubmittedQuestion) -> None:
    """Put the pages that were written from a question on the editors' list."""
    PageSource.objects.filter(code=submission.code, withdrawn_at=None).update(withdrawn_at=timezone.now())


def let_others_go_on(submission: SubmittedQuestion) -> None:
    """Let the open questions that were merged into one go on without it: the first of them leads the others."""
    followers = submission.merged.select_for_update(of=("self",)).filter(state__in=SubmittedQuestion.OPEN)
    first = None
    for follower in followers.order_by("pk"):
        follower.merged_into = first
        # The private reply that they waited for goes with the question it was written to.
        if follower.state == State.WAITING and not follower.page_id:
            follower.state = State.ANSWERING
        follower.save(update_fields=["merged_into", "state"])
        log(instance=follower, action="qa.submission.separated", data={"from": submission.code})
        if first:
            log(instance=follower, action="qa.submission.merged", data={"into": first.code})
        first = first or follower


def replay() -> int:
    """Do again what was asked for after the backup that this database was restored from; return how many entries.

    A timed job, and what `manage.py replay_erasures` runs. Each entry is done and noted together, or not at all.
    """
    entries = ledger.missing()
    for code, kind in entries:
        with transaction.atomic():
            if submission := SubmittedQuestion.objects.filter(code=code).first():
                AGAIN[kind](submission)
            # It is known outside already.
            Erasure.objects.update_or_create(code=code, kind=kind, defaults={"copied_at": timezone.now()})
    return len(entries)


AGAIN: dict[str, Callable[[SubmittedQuestion], None]] = {
    Erasure.Kind.ERASED: erase,
    Erasure.Kind.UNPUBLISH: withdraw_publication,
    Erasure.Kind.WITHDRAWN: withdraw,
}


def keep_ledger() -> None:
    """Bring the ledger here and the one outside to the same state. A timed job."""
    ledger.copy_out()
    replay()
