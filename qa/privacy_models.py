"""What is kept so that privacy can be shown to be kept: counts, dates and opaque names, never anybody's words."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page


class Erasure(models.Model):
    """An opaque name in the ledger of what must stay erased, withdrawn or undecided, whatever backup is restored."""

    class Kind(models.TextChoices):
        """What was asked for."""

        ERASED = "erased", "Everything erased"
        UNPUBLISH = "consent", "Consent to publication withdrawn"
        WITHDRAWN = "withdrawn", "Question withdrawn"

    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    # When it was written to the ledger outside the database, where there is one.
    copied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "kind"], name="qa_erasure_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.code}"


class PurgeReceipt(models.Model):
    """How many records lost what at one time."""

    class Kind(models.TextChoices):
        """What was removed."""

        CONTACT = "contact", "Contact details, at the end of their time"
        TEXT = "text", "Questions and private replies, at the end of their time"
        ERASED = "erased", "Everything of a question, as its asker wanted"
        VIEWS = "views", "The record of who read what"

    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.count}: {self.get_kind_display()}"


class PrivateView(models.Model):
    """Who saw private words, when, and where."""

    class Where(models.TextChoices):
        """Where somebody sees them."""

        INBOX = "inbox", "In the inbox"
        SEARCH = "search", "Among what a search found"
        EDITOR = "editor", "Beside the page that answers it"
        REPLY = "reply", "With a private reply"
        MERGE = "merge", "While looking for questions alike"
        EXPORT = "export", "In a spreadsheet"
        ACCESS = "access", "In a copy made for the asker"

    code = models.CharField(max_length=20, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    where = models.CharField(max_length=10, choices=Where)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.code}: {self.get_where_display()}"


class PageSource(models.Model):
    """A page that was written from a visitor's question, and what became of the asker's consent to publication.

    It outlives the question: once the asker takes the consent back, an editor decides about the page and says why.
    """

    class Decision(models.TextChoices):
        """What an editor may do about it."""

        KEEP = "keep", "Keep it: nothing on it leads to the person"
        REDACT = "redact", "Take out what leads to the person"
        UNPUBLISH = "unpublish", "Unpublish it"

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20, db_index=True)
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "code"], name="qa_page_source_once")]

    def __str__(self) -> str:
        return f"{self.code}: page {self.page_id}"
