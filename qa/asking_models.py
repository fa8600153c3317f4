"""What the form for questions counts, without knowing whom."""

from django.db import models
from wagtail.models import Page

from content.models.attempt import SenderAttempt


class AskAttempt(SenderAttempt):
    """How often one sender asked within an hour."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "sender"], name="qa_ask_attempt_once")]


class AnswerFound(models.Model):
    """How many visitors, on a day, found on this page the answer to what they were about to ask."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="qa_answer_found_once")]

    def __str__(self) -> str:
        return f"{self.count} on {self.day}"
