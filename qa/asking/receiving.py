"""Taking a question in: everything that belongs to it, in one transaction."""

import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from content.models import Topic
from content.urgent import UrgentAdvice
from qa.asking import letters
from qa.asking.consents import ensure_text
from qa.asking.reply_time import usual_days
from qa.inbox import letters as staff_letters
from qa.submission_models import Consent, SubmittedQuestion


@dataclass(frozen=True)
class Asked:
    """What somebody sends: the form's fields, and what was shown to them."""

    text: str
    form_key: str
    # The words agreed to, by kind.
    consents: dict[str, str]
    email: str = ""
    topic: Topic | None = None
    is_of_age: bool | None = None
    advice: list[UrgentAdvice] = field(default_factory=list)
    is_spam: bool = False


def received_already(asked: Asked) -> SubmittedQuestion | None:
    """Return the question that was kept when this form came before with the same words, None for a new one."""
    known = SubmittedQuestion.objects.filter(form_key=asked.form_key).prefetch_related("consents").first()
    is_same = known and (known.text, known.email, known.topic, {given.kind for given in known.consents.all()}) == (
        asked.text,
        asked.email,
        asked.topic,
        set(asked.consents),
    )
    return known if is_same else None


def receive(asked: Asked) -> SubmittedQuestion:
    """Return the question as it is kept from now on; the one kept already where the same form comes again.

    Another question by the same form, as after going back, is kept as well.
    """
    if known := received_already(asked):
        return known
    try:
        with transaction.atomic():
            return take_in(asked)
    except IntegrityError:
        # The form has come before: this very moment by a second press, or with other words.
        return received_already(asked) or receive(replace(asked, form_key=secrets.token_urlsafe(18)))


def take_in(asked: Asked) -> SubmittedQuestion:
    """Keep a question, and tell who has to know; raises IntegrityError for a form that has come before."""
    now = timezone.now()
    submission = SubmittedQuestion.objects.create(
        text=asked.text,
        email=asked.email,
        topic=asked.topic,
        is_of_age=asked.is_of_age,
        form_key=asked.form_key,
        is_urgent=bool(asked.advice) and not asked.is_spam,
        advice=[frozen(advice) for advice in asked.advice],
        submitted_at=now,
        state=SubmittedQuestion.State.SPAM if asked.is_spam else SubmittedQuestion.State.NEW,
        closed_at=now if asked.is_spam else None,
    )
    Consent.objects.bulk_create(
        Consent(submission=submission, kind=kind, text=ensure_text(kind, words), given_at=now)
        for kind, words in asked.consents.items()
    )
    log(instance=submission, action="qa.submission.received", data={"spam": asked.is_spam})
    if not asked.is_spam:
        letters.received(submission, usual_days())
    if submission.is_urgent:
        staff_letters.urgent(submission)
    return submission


def frozen(advice: UrgentAdvice) -> dict[str, Any]:
    """Return what was shown, in the words of the version that applied: a version may be deleted one day."""
    return {
        "rule": advice.rule.name,
        "version": advice.version,
        "severity": advice.severity,
        "label": advice.severity_label,
        "heading": advice.heading,
        "message": advice.message,
    }
