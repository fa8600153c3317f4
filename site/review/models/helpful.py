"""What visitors say of a page, without knowing who said it."""

from django.db import models
from django.utils import timezone
from wagtail.models import Page

from content.models.attempt import SenderAttempt


class HelpfulAttempt(SenderAttempt):
    """How often one sender said something of a page within an hour."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "sender"], name="review_helpful_attempt_once")]


class HelpfulCount(models.Model):
    """How many visitors found one published revision of a page helpful, and how many did not."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    # A number and no key: revisions are purged, and what was said of one stays.
    revision_number = models.PositiveBigIntegerField(default=0)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "revision_number"], name="review_helpful_count_once")]

    def __str__(self) -> str:
        return f"{self.yes} yes, {self.no} no"


class HelpfulReason(models.Model):
    """What somebody wrote of why a page helped or did not, for its editors alone, for a bounded time."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision_number = models.PositiveBigIntegerField(default=0)
    was_helpful = models.BooleanField()
    text = models.TextField(max_length=500)
    # A day says enough, and less of who it was.
    written_on = models.DateField(default=timezone.localdate)
    # Of the form that it was written in, so that sending twice keeps one.
    key = models.CharField(max_length=32, unique=True)

    class Meta:
        indexes = [models.Index(fields=["written_on"], name="review_helpful_written_on")]

    def __str__(self) -> str:
        return self.text[:60]
