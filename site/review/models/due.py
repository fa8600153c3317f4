from django.conf import settings
from django.db import models
from wagtail.models import Page


class ReviewDue(models.Model):
    """When a page is due for its next review and who is to do it: one row a page, beside its content."""

    # It is about a page, and no use of one.
    wagtail_reference_index_ignore = True

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="review_due")
    due_on = models.DateField(db_index=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews_due"
    )
    # What has been told, by the due date it was told of: a page whose date moves is told of again.
    told_soon_for = models.DateField(null=True, blank=True)
    told_overdue_for = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on"]

    def __str__(self) -> str:
        return f"{self.page} is due on {self.due_on}"
