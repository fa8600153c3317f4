"""What askers are told by mail. No mail repeats what they wrote: it says where to look."""

import re
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from content.models import OrganisationSettings
from content.queries import visible_by_key
from publishing import outbox
from qa.asking.links import status_address
from qa.submission_models import PrivateReply, SubmittedQuestion

BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


def key_prefix(code: str) -> str:
    """Return how the keys of all mail to the asker of a question begin."""
    return f"asker:{code}:"


def send(
    kind: str, submission: SubmittedQuestion, subject: str, *, event: str = "", is_vital: bool = True, **context: Any
) -> None:
    """Post the mail `qa/mail/<kind>` to the asker, once for each `event` of it; nothing if they left no address.

    One that is vital ends the caller's work where the database does not take it: it is done again later.
    """
    if not submission.email:
        return
    words = {
        "subject": outbox.one_line(subject),
        "charity": OrganisationSettings.load().name,
        "emergency": OrganisationSettings.load().emergency,
        "submission": submission,
        "status": status_address(submission.code),
        "contact_days": settings.ASK_CONTACT_KEEP_DAYS,
        **context,
    }
    with timezone.override(timezone.get_default_timezone()), translation.override(settings.LANGUAGE_CODE):
        outbox.post(
            key=f"{key_prefix(submission.code)}{kind}:{submission.round}{event and f':{event}'}",
            to=submission.email,
            subject=words["subject"],
            text=BLANK_LINES.sub("\n\n", render_to_string(f"qa/mail/{kind}.txt", words).strip()) + "\n",
            html=render_to_string(f"qa/mail/{kind}.html", words).strip() + "\n",
            is_vital=is_vital,
        )


def received(submission: SubmittedQuestion, days: int | None) -> None:
    """Say that the question has come in, and where to look."""
    send("received", submission, "We have your question", days=days, is_vital=False)


def answered(submission: SubmittedQuestion, title: str, address: str, event: str = "") -> None:
    """Say that the answer is public."""
    send("answered", submission, "Your question is answered", event=event, title=title, address=address)


def replied(submission: SubmittedQuestion, text: str, event: str = "") -> None:
    """Send the private reply itself."""
    send("replied", submission, "An answer to your question", event=event, reply=text)


def declined(submission: SubmittedQuestion, event: str = "") -> None:
    """Say that the question will not be answered, and why."""
    send("declined", submission, "About your question", event=event, reason=submission.decline_reason)


def tell_again(submission: SubmittedQuestion, event: str) -> None:
    """Send to another address what was told last: what went to a mistyped one has reached nobody."""
    match submission.state:
        case SubmittedQuestion.State.DECLINED:
            declined(submission, event)
        case SubmittedQuestion.State.ANSWERED:
            if page := submission.page_id and visible_by_key([submission.page_id]).get(submission.page_id):
                answered(submission, page.title, page.full_url, event)
            elif reply := sent_reply(submission):
                replied(submission, reply.text, event)


def sent_reply(submission: SubmittedQuestion) -> PrivateReply | None:
    """Return the private reply that went to the asker last, to this question or to the one that it was merged into."""
    questions = [submission.pk, submission.merged_into_id]
    sent = PrivateReply.objects.filter(submission__in=questions, state=PrivateReply.State.SENT)
    return sent.order_by("-decided_at", "-pk").first()


def address_changed(submission: SubmittedQuestion, event: str) -> None:
    """Say to a new address that news will come there."""
    send("address_changed", submission, "News of your question will come here", event=event, is_vital=False)
