from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class ReferenceImport(models.Model):
    """A file of references that somebody uploaded: previewed first, then brought in batch by batch."""

    name = models.CharField(max_length=255)
    form = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)

    # What a file may be the same as is no use of it.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ImportedEntry(models.Model):
    """One entry of such a file: what it says, what it may be the same as, what was decided and what came of it."""

    class Choice(models.TextChoices):
        ADD = "add", "Add it"
        KEEP = "keep", "Keep what is here"
        UPDATE = "update", "Put what the file says into a draft of what is here"
        LEAVE = "leave", "Leave it out"

    run = models.ForeignKey(ReferenceImport, on_delete=models.CASCADE, related_name="entries")
    line = models.PositiveIntegerField()
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    error = models.CharField(max_length=500, blank=True)
    twin = models.ForeignKey("references.Reference", null=True, on_delete=models.SET_NULL, related_name="+")
    twin_line = models.PositiveIntegerField(null=True)
    because = models.CharField(max_length=60, blank=True)
    choice = models.CharField(max_length=6, choices=Choice, default=Choice.ADD)
    # What came of it, in words; empty until it has been dealt with.
    result = models.CharField(max_length=500, blank=True)
    reference = models.ForeignKey("references.Reference", null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.values.get("title", f"Line {self.line}"))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be done with it."""
        here = [self.Choice.KEEP, self.Choice.UPDATE, self.Choice.ADD] if self.twin_id else []
        return [(one.value, str(one.label)) for one in here or [self.Choice.ADD, self.Choice.LEAVE]]
