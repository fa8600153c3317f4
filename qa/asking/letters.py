"""What askers are told by mail. No mail repeats what they wrote: it says where to look."""

import re
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from content.models import OrganisationSettings
from publishing import outbox
from qa.asking.links import status_address
from qa.submission_models import SubmittedQuestion

BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


def key_prefix(code: str) -> str:
    """Return how the keys of all mail to the asker of a question begin."""
    return f"asker:{code}:"


def send(kind: str, submission: SubmittedQuestion, subject: str, *, event: str = "", **context: Any) -> None:
    """Post the mail `qa/mail/<kind>` to the asker, once for each `event` of it; nothing if they left no address."""
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
            key=f"{key_prefix(submission.code)}{event or kind}:{submission.round}",
            to=submission.email,
            subject=words["subject"],
            text=BLANK_LINES.sub("\n\n", render_to_string(f"qa/mail/{kind}.txt", words).strip()) + "\n",
            html=render_to_string(f"qa/mail/{kind}.html", words).strip() + "\n",
        )


def received(submission: SubmittedQuestion, days: int | None) -> None:
    """Say that the question has come in, and where to look."""
    send("received", submission, "We have your question", days=days)


def answered(submission: SubmittedQuestion, title: str, address: str) -> None:
    """Say that the answer is public."""
    send("answered", submission, "Your question is answered", title=title, address=address)


def replied(submission: SubmittedQuestion, text: str) -> None:
    """Send the private reply itself."""
    send("replied", submission, "An answer to your question", reply=text)


def declined(submission: SubmittedQuestion) -> None:
    """Say that the question will not be answered, and why."""
    send("declined", submission, "About your question", reason=submission.decline_reason)


def address_changed(submission: SubmittedQuestion, event: str) -> None:
    """Say to a new address that news will come there."""
    send("address_changed", submission, "News of your question will come here", event=f"address:{event}")
