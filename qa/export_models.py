"""Exports that somebody has asked for in the admin."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone


class ArchiveExport(models.Model):
    """A file with the whole archive: asked for in the admin, made by the worker, kept for a week."""

    class Format(models.TextChoices):
        """What `qa.export.formats` knows."""

        JSON = "json", "Everything (JSON)"
        CSV = "csv", "Questions (spreadsheet)"
        HTML = "html", "Public pages (HTML folder)"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"

    format = models.CharField(max_length=4, choices=Format)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING, db_index=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    file_name = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-requested_at", "-pk")
        default_permissions = ("add",)
        verbose_name = "export of the archive"
        verbose_name_plural = "exports of the archive"

    def __str__(self) -> str:
        return f"{self.get_format_display()}, {self.requested_at:%Y-%m-%d}"

    @property
    def path(self) -> Path:
        """Where its file is: below no folder that a web server serves."""
        return Path(settings.EXPORT_ROOT) / self.file_name

    @property
    def download_name(self) -> str:
        """What the file is called on the disk of whoever downloads it."""
        return f"archive-{self.format}-{timezone.localdate(self.requested_at)}{self.path.suffix}"
