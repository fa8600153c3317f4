"""What is still to do in the archive: one row for each page that was brought over, and one for each reason."""

from django.conf import settings
from django.db import models


class ArchiveWork(models.Model):
    """A page from the archive as a piece of work. `qa.worklist.refresh` keeps it true; nothing else writes the risk."""

    class Outcome(models.TextChoices):
        """How far the work on a page has come."""

        OPEN = "open", "To work through"
        DONE = "done", "Worked through"
        RETIRED = "retired", "Retired"

    page = models.OneToOneField("qa.QuestionPage", on_delete=models.CASCADE, related_name="archive_work")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    risk = models.PositiveIntegerField(default=0, help_text="The weights of its open reasons; twice that if public.")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="archive_work"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey(
        "qa.QuestionPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="merged_archive_work",
        help_text="The page that quotes it now.",
    )

    # A note about pages, no use of them: the admin's "used by" lists must not show it.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "page to work through"
        verbose_name_plural = "pages to work through"
        indexes = (models.Index(fields=("outcome", "-risk"), name="qa_archive_work_risk"),)

    def __str__(self) -> str:
        return f"Work on {self.page}"


class ArchiveReason(models.Model):
    """Why somebody should look at a page of the archive, and who has."""

    work = models.ForeignKey(ArchiveWork, on_delete=models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=20, help_text="A name of qa.worklist.reasons.")
    excerpts = models.JSONField(default=list, blank=True, help_text="The words of the archive that raised it.")
    dealt_with_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    dealt_with_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = (models.UniqueConstraint(fields=("work", "kind"), name="qa_one_reason_of_a_kind"),)
        indexes = (models.Index(fields=("kind", "work"), name="qa_archive_reason_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} ({'dealt with' if self.dealt_with_at else 'open'})"
