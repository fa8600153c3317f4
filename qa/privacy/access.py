"""What one asker may demand: to see all that is held of them (UK GDPR Article 15), as a file they can take along."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from content.queries import visible_by_key
from qa.inbox.log_actions import ACTIONS
from qa.privacy import viewing
from qa.privacy.mails import mails_of
from qa.privacy_models import PrivateView
from qa.submission_models import PrivateReply, SubmittedQuestion

# What stands in the history in the place of names of staff, of other askers' questions, and of pages.
UNNAMED = {"to": "a colleague", "page": "a page", "into": "another question", "from": "another question"}
PREFIX = "qa.submission."
AT_ONCE = timedelta(minutes=1)
# One person's questions; more than these is no person.
MOST = 100


def find(words: str) -> QuerySet[SubmittedQuestion]:
    """Return the questions that came with an email address, however it is written, or that have a code."""
    words = words.strip()
    found = SubmittedQuestion.objects.filter(Q(email__iexact=words) if "@" in words else Q(code=code_of(words)))
    return found.order_by("-submitted_at", "-pk").select_related("topic")[:MOST]


def code_of(words: str) -> str:
    """Return a code as we write it, of one that somebody has typed."""
    return "".join(filter(str.isalnum, words)).upper()


@transaction.atomic
def export(submissions: Iterable[SubmittedQuestion], user: Any) -> dict[str, Any]:
    """Return all that is held of the askers of these questions, and note that `user` took it out."""
    submissions = list(submissions)
    viewing.note(user, submissions, PrivateView.Where.ACCESS)
    questions = [held_of(submission) for submission in submissions]
    for submission in submissions:
        log(instance=submission, action="qa.submission.exported", user=user)
    return {"made": said(timezone.now()), "questions": questions}


def held_of(submission: SubmittedQuestion) -> dict[str, Any]:
    """Return what is held of the asker of one question. It names no staff and no other asker."""
    pages = visible_by_key([submission.page_id]) if submission.page_id else {}
    page = pages.get(submission.page_id or 0)
    return {
        "code": submission.code,
        "question": submission.text,
        "email": submission.email,
        "topic": str(submission.topic or ""),
        "confirmed_age": submission.is_of_age,
        "urgent_advice_shown": submission.advice,
        "marked_urgent": submission.is_urgent,
        "state": submission.get_state_display(),
        "received": said(submission.submitted_at),
        "closed": said(submission.closed_at),
        "told": said(submission.told_at),
        "contact_details_removed": said(submission.contact_purged_at),
        "question_removed": said(submission.text_purged_at),
        "reason_for_declining": submission.decline_reason,
        "answered_by": {"title": page.title, "address": page.full_url} if page else None,
        "consents": consents_of(submission),
        "private_replies": replies_of(submission),
        "mail": mail_of(submission),
        "read_by_staff": views_of(submission),
        "history": history_of(submission),
    }


def said(moment: datetime | None) -> str:
    """Return a moment in the time of the site, empty for none."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def consents_of(submission: SubmittedQuestion) -> list[dict[str, Any]]:
    """Return what the asker agreed to, word for word."""
    return [
        {
            "what": consent.get_kind_display(),
            "words": consent.text.text,
            "version": consent.text.number,
            "given": said(consent.given_at),
            "how": consent.given_by_way_of,
            "withdrawn": said(consent.withdrawn_at),
        }
        for consent in submission.consents.select_related("text").order_by("kind")
    ]


def replies_of(submission: SubmittedQuestion) -> list[dict[str, Any]]:
    """Return the private replies that were sent to the asker."""
    sent = PrivateReply.objects.filter(state=PrivateReply.State.SENT)
    mine = Q(submission=submission)
    if submission.merged_into_id and submission.told_at:
        # One reply to a question goes to those who were merged into it at that moment.
        around = (submission.told_at - AT_ONCE, submission.told_at + AT_ONCE)
        mine |= Q(submission=submission.merged_into_id, decided_at__range=around)
    return [
        {"sent": said(reply.decided_at), "text": reply.text} for reply in sent.filter(mine).order_by("decided_at", "pk")
    ]


def mail_of(submission: SubmittedQuestion) -> list[dict[str, Any]]:
    """Return the mail to the asker that the outbox still knows."""
    return [
        {
            "subject": mail.subject,
            "to": mail.to,
            "posted": said(mail.created_at),
            "sent": said(mail.sent_at),
            "given_up": said(mail.failed_at),
        }
        for mail in mails_of(submission.code).order_by("created_at", "pk")
    ]


def views_of(submission: SubmittedQuestion) -> list[dict[str, Any]]:
    """Return when and where it was read."""
    views = PrivateView.objects.filter(code=submission.code).order_by("at", "pk")
    return [{"when": said(view.at), "where": view.get_where_display()} for view in views]


def history_of(submission: SubmittedQuestion) -> list[dict[str, Any]]:
    """Return what was done with it, by whom left out."""
    entries = ModelLogEntry.objects.for_instance(submission).order_by("timestamp", "pk")
    return [{"when": said(entry.timestamp), "what": told(entry)} for entry in entries]


def told(entry: ModelLogEntry) -> str:
    """Return a line of the history without names."""
    name = entry.action.removeprefix(PREFIX)
    if name not in ACTIONS:
        return "Changed"
    return ACTIONS[name][1].format_map(UNNAMED | {key: "" for key in entry.data if key not in UNNAMED})
