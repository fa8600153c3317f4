"""What the import wizard remembers: what was uploaded, what an editor decided on it, and how far its import is."""

from typing import Any

from django.conf import settings
from django.db import models

from qa.import_models import ArchiveImport
from qa.importer.sources.encodings import GUESSED, encoding_name


class ArchiveUpload(models.Model):
    """One bringing-over: what an editor uploaded at once, looked through, and had imported."""

    class State(models.TextChoices):
        """How far it is. What is queued or runs belongs to the worker; everything else to its editor."""

        PREVIEW = "preview", "To be looked through"
        QUEUED = "queued", "Waiting for its turn"
        RUNNING = "running", "Being imported"
        DONE = "done", "Imported"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEW, db_index=True)
    publish = models.BooleanField(
        "make the complete answers public at once",
        default=False,
        help_text="They are labelled “from our archive, not reviewed since”. Otherwise they become drafts.",
    )
    refused = models.JSONField(default=list, help_text="What could not be read: pairs of a name and why.")
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True, default="", db_default="", help_text="Why undoing it has stopped.")

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"Upload {self.pk} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        """Whether its editor may still change what will be imported."""
        return self.state == self.State.PREVIEW

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has it."""
        return self.state in {self.State.QUEUED, self.State.RUNNING, self.State.UNDOING}

    @property
    def imports(self) -> models.QuerySet[ArchiveImport]:
        """The runs of the importer that came of it, the newest first."""
        return ArchiveImport.objects.filter(uploaded_page__upload=self).select_related("category", "uploaded_page")


class UploadedPage(models.Model):
    """One page of an old archive within an upload. Its text is dropped once it has been imported."""

    class State(models.TextChoices):
        """How far it is."""

        COLUMNS = "columns", "Its columns are to be named"
        WAITING = "waiting", "Ready"
        RUNNING = "running", "Being imported"
        DONE = "done", "Imported"
        FAILED = "failed", "Not imported"
        LEFT_OUT = "left_out", "Left out"

    upload = models.ForeignKey(ArchiveUpload, on_delete=models.CASCADE, related_name="pages")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    format = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=40)
    removed_characters = models.PositiveIntegerField(default=0)

    category = models.ForeignKey(
        "qa.CategoryIndexPage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    new_category = models.CharField(
        "a new category", max_length=500, blank=True, help_text="Such as: Muscles and bones/Back / spine"
    )
    source_url = models.URLField("old address", max_length=500, blank=True)
    page_template = models.CharField(max_length=100, blank=True)
    page_numbers = models.CharField(max_length=9, blank=True)
    choices = models.JSONField(default=dict, help_text="What was decided on single entries, by their place.")

    figures = models.JSONField(default=dict, help_text="What the preview found; empty until it has been looked at.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    problem = models.TextField(blank=True, help_text="Why it cannot be imported as it is, or why it was not.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("upload", "position")
        indexes = (models.Index(fields=("upload", "position"), name="qa_uploaded_page_place"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_looked_at(self) -> bool:
        """Whether the preview knows what is in it."""
        return bool(self.figures or self.problem)

    @property
    def is_encoding_guessed(self) -> bool:
        """Whether nobody, and nothing in the file, says what its letters are written in."""
        return self.encoding.endswith(GUESSED)

    @property
    def encoding_name(self) -> str:
        """What people call its encoding."""
        return encoding_name(self.encoding.removesuffix(GUESSED))

    @property
    def percent(self) -> int:
        """How much of it has been written."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def imported_into(self) -> list[Any]:
        """The categories that its entries went to."""
        return list(dict.fromkeys(run.category for run in self.imports.all() if run.category))


class CategoryMapping(models.Model):
    """Which category here holds what the old archive filed under a name: remembered from one upload to the next."""

    key = models.CharField(max_length=600, unique=True, help_text="The names of the old path, in the form compared.")
    category = models.ForeignKey("qa.CategoryIndexPage", on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.key} → {self.category}"
