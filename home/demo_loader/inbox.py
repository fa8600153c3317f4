"""What visitors of the demo have asked, taken in by the form's own ways and handled as editors would."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from wagtail.models import ModelLogEntry

from content.urgent import find_urgent_advice
from home.demo_loader.source import Record
from qa.asking.consents import wording
from qa.asking.receiving import Asked, receive
from qa.inbox import handling
from qa.inbox.decline_texts import DECLINE_TEXTS
from qa.models import ConsentKind, SubmittedQuestion

if TYPE_CHECKING:
    from home.demo_loader.load import Demo


def fill_inbox(demo: "Demo") -> int:
    """Take the questions in and do with each what the source says; return how many there are."""
    for number, record in enumerate(demo.source.inbox):
        submission = take_in(demo, number, record)
        handle(demo, submission, record)
        date_back(submission, record)
    return len(demo.source.inbox)


def take_in(demo: "Demo", number: int, record: Record) -> SubmittedQuestion:
    """Return a question as the form would have taken it in."""
    text = record["text"].strip()
    kinds = [ConsentKind.ANSWER, *([ConsentKind.PUBLISH] if record.get("publish") else [])]
    return receive(
        Asked(
            text=text,
            form_key=f"demo-{number}",
            consents={kind: wording(demo.tree.ask, kind) for kind in kinds},
            email=f"asker{number + 1}@example.com" if record.get("email") else "",
            topic=demo.topics[record["topic"]] if "topic" in record else None,
            advice=find_urgent_advice(text),
            is_spam=record.get("spam", False),
        )
    )


def handle(demo: "Demo", submission: SubmittedQuestion, record: Record) -> None:
    """Do what an editor has done with it."""
    editor = demo.author
    if "assigned" in record:
        handling.assign(submission, demo.users[record["assigned"]], editor)
    if "source_of" in record:
        handling.link_page(submission, demo.pages[record["source_of"]], editor)
    if "reply" in record:
        handling.write_reply(submission, record["reply"].strip(), editor, is_finished=True, needs_second=True)
    if "declined" in record:
        handling.decline(submission, DECLINE_TEXTS[record["declined"]].text, editor)
    if "answered_by" in record:
        handling.link_page(submission, demo.pages[record["answered_by"]], editor)


def date_back(submission: SubmittedQuestion, record: Record) -> None:
    """Let it have been asked, and closed, as long ago as the source says."""
    asked = timezone.now() - timedelta(days=record["days"], hours=2)
    closed = asked + timedelta(days=record["took"], hours=1) if "took" in record else None
    SubmittedQuestion.objects.filter(pk=submission.pk).update(
        submitted_at=asked, closed_at=closed, told_at=closed if "answered_by" in record else None
    )
    submission.consents.update(given_at=asked)
    lines = ModelLogEntry.objects.for_instance(submission)
    lines.filter(action="qa.submission.received").update(timestamp=asked)
    if closed:
        lines.exclude(action="qa.submission.received").update(timestamp=closed)
