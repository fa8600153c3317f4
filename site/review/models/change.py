from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page


class ClinicalChange(models.Model):
    """Who changed the clinical content of a page, judged by what changed and not by who saved.

    Rows are open until a sign-off of the whole page; whoever has an open one may not approve the page. They stand
    beside the revisions because revisions are purged and overwritten by autosave.
    """

    # It is about a page, and no use of one.
    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="clinical_changes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revision_number = models.PositiveBigIntegerField(help_text="The number of the last revision of this change.")
    digest_before = models.CharField(max_length=80, blank=True)
    digest_after = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    signed_off_by = models.ForeignKey(
        "review.Review", null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["page", "signed_off_by"], name="review_change_open")]

    def __str__(self) -> str:
        return f"{self.user or 'Somebody'} changed {self.page}"
