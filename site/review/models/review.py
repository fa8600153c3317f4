from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from content.clinical import VERSION, digest_of, version_of


class ReviewQuerySet(models.QuerySet):
    """Rows of the ledger: written once, and never deleted."""

    def update(self, **fields: Any) -> int:
        """Move times of many rows at once; raises ValueError for anything else."""
        if not set(fields) <= Review.MOVABLE:
            raise ValueError("A line of the ledger is not rewritten.")
        return super().update(**fields)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> Any:
        """Refuse: the ledger keeps its lines."""
        raise ValueError("Lines of the ledger are not deleted.")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def standing(self) -> "ReviewQuerySet":
        """Return those that still permit their content to be public."""
        return self.filter(superseded_at__isnull=True, withdrawn_at__isnull=True)

    def approvals(self) -> "ReviewQuerySet":
        """Return the sign-offs, without the overrides."""
        return self.filter(decision=Review.Decision.APPROVED)

    def whole(self) -> "ReviewQuerySet":
        """Return the sign-offs of whole pages, which alone move “last reviewed”."""
        return self.approvals().filter(scope=Review.Scope.WHOLE)

    def published(self) -> "ReviewQuerySet":
        """Return those whose content has been public."""
        return self.filter(published_at__isnull=False)


class Review(models.Model):
    """One line of the ledger: who let exactly which clinical content of a page go out, when, and for how long.

    The content is frozen in the row twice: in its canonical form, which the digest is of, and as the HTML that the
    reviewer's approval stands for, so that an earlier version can be shown whatever has become of the code since.
    Rows are never changed but for their times of publication and of losing force, and never deleted. One door is
    left, `redact`: a passage that must not be kept anywhere is not kept here either, and the row says so.
    """

    class Decision(models.TextChoices):
        APPROVED = "approved", "Signed off"
        OVERRIDDEN = "overridden", "Published without sign-off"

    class Scope(models.TextChoices):
        WHOLE = "whole", "The whole page"
        PART = "part", "Part of the page"

    # It is about a page, and no use of one.
    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="reviews")
    decision = models.CharField(max_length=12, choices=Decision, default=Decision.APPROVED)
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.WHOLE)
    part = models.CharField("which part", max_length=255, blank=True)
    note = models.TextField(blank=True, help_text="What the reviewer wrote, or why sign-off was overridden.")

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reviews")
    # As the public knew them on that day.
    reviewer_name = models.CharField(max_length=150)
    reviewer_credentials = models.CharField(max_length=400, blank=True)
    signed_at = models.DateTimeField(default=timezone.now)
    next_due_on = models.DateField(null=True, blank=True)

    revision_number = models.PositiveBigIntegerField(help_text="The number of the revision; it may be purged one day.")
    digest = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=255)
    content = models.JSONField(help_text="The clinical content in its canonical form.")
    rendered = models.TextField(help_text="The clinical content as visitors were to see it.")

    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True, help_text="Counts what has been public, from 1.")
    change_note = models.TextField(blank=True, help_text="What the editor told visitors of this change.")
    superseded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)
    redacted_at = models.DateTimeField(
        null=True, blank=True, help_text="When a passage was last taken out of this row, and of everything else."
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        indexes = [models.Index(fields=["page", "digest"], name="review_page_digest")]
        constraints = [models.UniqueConstraint(fields=["page", "version"], name="review_one_page_version")]
        permissions = [("override_sign_off", "Can publish without sign-off, giving a reason")]

    # What may change after the row is written.
    MOVABLE = frozenset(
        {"published_at", "version", "change_note", "superseded_at", "withdrawn_at", "withdrawn_because"}
    )

    # What may hold a passage that has to go.
    REDACTABLE = frozenset({"title", "part", "note", "content", "rendered", "change_note", "withdrawn_because"})

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.reviewer_name}: {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; later only its times may move. Raises ValueError for anything else."""
        if not self._state.adding and not set(kwargs.get("update_fields") or ["everything"]) <= self.MOVABLE:
            raise ValueError("A line of the ledger is not rewritten.")
        super().save(*args, **kwargs)

    def redact(self, at: datetime, **texts: Any) -> None:
        """Put texts without a passage in the place of those with it; for `review.redaction` alone.

        The digest follows the content, so that the sign-off goes on standing for what is left of it. Raises
        ValueError for anything that is no text of the row.
        """
        if not set(texts) <= self.REDACTABLE:
            raise ValueError("A line of the ledger is not rewritten.")
        for name, text in texts.items():
            setattr(self, name, text)
        if "content" in texts:
            self.digest = digest_of(self.content, version_of(self.digest) if self.digest else VERSION)
        self.redacted_at = at
        super().save(update_fields={*texts, "digest", "redacted_at"})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: the ledger keeps its lines."""
        raise ValueError("A line of the ledger is not deleted.")

    @property
    def is_approval(self) -> bool:
        """Whether a reviewer stands behind it."""
        return self.decision == self.Decision.APPROVED

    @property
    def is_of_whole_page(self) -> bool:
        """Whether it moves “last reviewed”."""
        return self.is_approval and self.scope == self.Scope.WHOLE
