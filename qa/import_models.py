"""What the archive importer remembers: which runs there were, and what each entry looked like when it was written."""

from django.db import models


class ArchiveImport(models.Model):
    """One run of the importer over one file."""

    class State(models.TextChoices):
        """How far a run came. The next run clears away what was killed while being written, and ends the indexing
        of what was killed after that."""

        WRITING = "writing", "Being written"
        INDEXING = "indexing", "Written, being indexed"
        DONE = "done", "Done"
        FAILED = "failed", "Failed, and cleared away"
        UNDONE = "undone", "Undone"

    name = models.CharField("file", max_length=255)
    sha256 = models.CharField("digest of the file", max_length=64)
    source_url = models.URLField("old address", max_length=500, blank=True)
    category = models.ForeignKey(
        "qa.CategoryIndexPage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    category_key = models.CharField(
        max_length=600,
        blank=True,
        default="",
        db_default="",
        db_index=True,
        help_text="The names of the path that the file gave, in the form compared.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.WRITING, db_index=True)
    report = models.JSONField(default=dict, blank=True, help_text="The figures of the run, without the texts.")
    made_pages = models.JSONField(
        default=list, blank=True, help_text="Numbers of the category pages that this run made."
    )
    uploaded_page = models.ForeignKey(
        "qa.UploadedPage", on_delete=models.SET_NULL, null=True, blank=True, related_name="imports"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    # A record of work done, not a use of the page: the admin's "used by" lists must not show it.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"


class ArchiveEntry(models.Model):
    """One question or answer of an archive file, and the page that the importer made of it."""

    class Kind(models.TextChoices):
        """What of the entry the archive held."""

        COMPLETE = "complete", "Question and answer"
        ORPHAN_ANSWER = "orphan_answer", "Answer without its question"
        UNANSWERED = "unanswered", "Question without an answer"

    archive_import = models.ForeignKey(
        ArchiveImport, on_delete=models.CASCADE, related_name="entries", help_text="The run that wrote it last."
    )
    page = models.OneToOneField(
        "qa.QuestionPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="archive_entry",
        help_text="Empty when somebody has deleted the page since.",
    )
    position = models.PositiveIntegerField(help_text="Its place in the file, from 1.")
    kind = models.CharField(max_length=20, choices=Kind)
    question_digest = models.CharField(max_length=64, db_index=True)
    answer_digest = models.CharField(max_length=64, db_index=True)
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="What the importer wrote: where the page has a later one, a person has edited it.",
    )
    is_published = models.BooleanField(default=False, help_text="The importer has made the page live.")
    flags = models.JSONField(default=list, blank=True, help_text="What a person should look at.")
    previous = models.JSONField(
        null=True, blank=True, help_text="What to go back to while the run that changes it is not finished."
    )

    before = models.JSONField(
        null=True, blank=True, help_text="What a correction replaced: what undoing the import goes back to."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("archive_import", "position")
        verbose_name_plural = "archive entries"
        indexes = (models.Index(fields=("archive_import", "position"), name="qa_archive_entry_place"),)

    def __str__(self) -> str:
        return f"Entry {self.position} of {self.archive_import.name}"
