from django.db import models


class SenderAttempt(models.Model):
    """How often one sender, known by a keyed hash alone, did something within an hour; forgotten soon after it."""

    hour = models.DateTimeField()
    sender = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.count} at {self.hour}"
