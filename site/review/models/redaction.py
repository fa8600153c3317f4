import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page


class Redaction(models.Model):
    """That something was removed from a page everywhere, when, by whom and for which kind of reason; never what.

    One row for each page that it was removed from; those of one act have the same `act`.
    """

    class Kind(models.TextChoices):
        PASSAGE = "passage", "A passage"
        ENTRY = "entry", "The whole entry"

    class Category(models.TextChoices):
        REQUEST = "request", "Somebody asked for it to be removed"
        IDENTIFIES = "identifies", "It identifies a person"
        ERROR = "error", "It was published by mistake"
        LEGAL = "legal", "A legal reason"

    # It is about a page, and no use of one.
    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="redactions")
    act = models.UUIDField(default=uuid.uuid4, db_index=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PASSAGE)
    category = models.CharField("kind of reason", max_length=12, choices=Category)
    reason = models.TextField(blank=True, help_text="For colleagues. It must not repeat what is removed.")
    removed_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_by_name = models.CharField(max_length=150, blank=True, help_text="As colleagues knew them on that day.")
    counts = models.JSONField(default=dict, help_text="From how many records it was removed, by kind of record.")
    salt = models.CharField(max_length=64, blank=True)
    fingerprints = models.JSONField(
        default=list, help_text="By which a long passage is recognised when it comes back; none for a short one."
    )
    revision_number = models.PositiveBigIntegerField(
        null=True, help_text="The first version without it: an editor opened before that one may hold it still."
    )
    cleaned_at = models.DateTimeField(null=True, help_text="When the database's own file was cleaned of it as well.")

    class Meta:
        ordering = ["-removed_at", "-pk"]
        permissions = [("redact", "Can remove a passage everywhere")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} removed on {self.removed_at:%Y-%m-%d}"
