from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class AbsenceQuerySet(models.QuerySet):
    """Times away, those of today among them."""

    def current(self) -> "AbsenceQuerySet":
        """Return the absences that today falls into."""
        today = timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)


class Absence(models.Model):
    """A time in which a reviewer is away, and who reads in their place."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who takes over what you have claimed, and gets your mail. Empty: your claims end.",
    )
    since = models.DateField("from", default=timezone.localdate)
    until = models.DateField(null=True, blank=True, help_text="The last day away. Empty: until you remove this.")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="review_absence_ends_after_it_begins",
                violation_error_message="The last day away is before the first.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} is away from {self.since}"

    def clean(self) -> None:
        super().clean()
        if self.deputy_id and self.deputy_id == self.user_id:
            raise ValidationError({"deputy": "Name somebody else as your deputy."})
