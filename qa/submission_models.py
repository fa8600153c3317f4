"""What visitors send: private words and contacts, kept apart from pages and never part of a revision."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.models import Page

# No letters and digits that look alike (Crockford's base 32); fourteen of them are 70 bits.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 14


def make_code() -> str:
    """Return a new name for a question, which says nothing of it and cannot be guessed."""
    return get_random_string(CODE_LENGTH, CODE_LETTERS)


def digest_of(kind: str, text: str) -> str:
    """Return what tells the exact words of a consent from all others, in 64 characters."""
    return hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()


class ConsentKind(models.TextChoices):
    """What somebody agrees to; each by itself."""

    ANSWER = "answer", "Use the health information to answer"
    PUBLISH = "publish", "Publish a rewritten version"


class ConsentText(models.Model):
    """The exact words that askers agreed to; what was ever shown with a form never changes."""

    kind = models.CharField(max_length=10, choices=ConsentKind)
    number = models.PositiveIntegerField(help_text="The first words of a kind are version 1.")
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="qa_consent_text_number")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"


class SubmittedQuestion(models.Model):
    """A question as somebody wrote it, how to reach them, and what became of it.

    A plain model: no revision, search index or reference index ever holds its words.
    """

    class State(models.TextChoices):
        """Where it stands."""

        NEW = "new", "New"
        ANSWERING = "answering", "Being answered"
        WAITING = "waiting", "Waiting for sign-off or publication"
        ANSWERED = "answered", "Answered"
        DECLINED = "declined", "Declined"
        SPAM = "spam", "Spam"
        WITHDRAWN = "withdrawn", "Withdrawn by the asker"

    OPEN = (State.NEW, State.ANSWERING, State.WAITING)
    wagtail_reference_index_ignore = True

    code = models.CharField(max_length=20, unique=True, default=make_code, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    is_urgent = models.BooleanField("urgent", default=False)
    submitted_at = models.DateTimeField("received", default=timezone.now)
    closed_at = models.DateTimeField("closed", null=True, blank=True)
    told_at = models.DateTimeField("asker told", null=True, blank=True)
    # What is told again after reopening is another mail.
    round = models.PositiveIntegerField(default=1)

    text = models.TextField("question", blank=True)
    email = models.EmailField("email address", blank=True)
    topic = models.ForeignKey("content.Topic", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # The urgent advice that was shown: name, version, severity and heading of each rule. It says what somebody has.
    advice = models.JSONField(default=list, blank=True)
    is_of_age = models.BooleanField("confirmed their age", null=True, blank=True)
    # Of a form that is sent off twice, one question is kept.
    form_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    decline_reason = models.TextField("reason given", blank=True)

    contact_purged_at = models.DateTimeField(null=True, blank=True)
    text_purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "question from a visitor"
        verbose_name_plural = "questions from visitors"
        default_permissions = ("view", "change")
        permissions = [
            ("export_private_text", "Can export what visitors wrote and their addresses"),
            ("approve_reply", "Can sign off private replies"),
            ("protect_data", "Can see the data protection register, export and erase what one asker sent"),
        ]
        indexes = [
            models.Index(fields=["state", "-is_urgent", "submitted_at"], name="qa_submitted_listing"),
            models.Index(fields=["closed_at"], name="qa_submitted_closed"),
            # For the privacy clock, which asks every hour: most of what is closed has lost both long ago.
            models.Index(
                fields=["closed_at", "id"], condition=models.Q(contact_purged_at=None), name="qa_submitted_has_contact"
            ),
            models.Index(
                fields=["closed_at", "id"], condition=models.Q(text_purged_at=None), name="qa_submitted_has_text"
            ),
            models.Index(fields=["email"], condition=~models.Q(email=""), name="qa_submitted_email"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in self.OPEN

    @property
    def consent_to_publish(self) -> "Consent | None":
        """The second consent, if it was given and not withdrawn."""
        return next((given for given in self.consents.all() if given.is_for(ConsentKind.PUBLISH)), None)

    @property
    def group(self) -> list["SubmittedQuestion"]:
        """This question and those that were merged into it: what is done for one is done for all."""
        return [self, *self.merged.order_by("pk")]


class Consent(models.Model):
    """Who agreed to which words, when and how, and when they took it back."""

    submission = models.ForeignKey(SubmittedQuestion, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=10, choices=ConsentKind)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    given_by_way_of = models.CharField(max_length=60, default="A box ticked on the form")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "kind"], name="qa_consent_once")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_for(self, kind: str) -> bool:
        """Return whether it is given for `kind` and still stands."""
        return self.kind == kind and self.withdrawn_at is None


class PrivateReply(models.Model):
    """An answer that goes to the asker alone, signed off as the site asks for it."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", "Draft"
        WAITING = "waiting", "Waiting for a second person"
        RETURNED = "returned", "Sent back to its writer"
        SENT = "sent", "Sent"

    wagtail_reference_index_ignore = True

    submission = models.ForeignKey(SubmittedQuestion, on_delete=models.CASCADE, related_name="replies")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    text = models.TextField(max_length=10_000)
    written_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)
    decided_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField("note to the writer", blank=True)

    class Meta:
        verbose_name_plural = "private replies"
        constraints = [
            models.UniqueConstraint(fields=["submission"], condition=~models.Q(state="sent"), name="qa_one_open_reply")
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.submission_id}"
