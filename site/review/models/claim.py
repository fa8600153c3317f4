from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import TaskState


class ReviewClaim(models.Model):
    """“I am reading this one”: a reviewer's claim on a task, which ends by itself (`review.claims`)."""

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="review_claim")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_claims")
    claimed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user} reads {self.task_state}"
