from django.db import models
from django.utils import timezone


class WorkerLock(models.Model):
    """The database lock of the working worker, and its heartbeat: one row, a lease that its holder renews.

    It spares the database a second worker's questions. It is not what makes publishing happen once: a lease can
    outlive its holder's patience. The lock on each page is what does (`publishing.scheduling`).
    """

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=255, blank=True, help_text="Host, process and a random part.")
    taken_at = models.DateTimeField(null=True)
    renewed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.holder or 'nobody'}"

    @property
    def is_held(self) -> bool:
        """Whether a worker holds the lease now, which is whether a worker is alive."""
        return self.expires_at is not None and self.expires_at > timezone.now()


class TimedJob(models.Model):
    """When a registered job runs next, and how its last run went. The registry itself is code (`publishing.jobs`)."""

    name = models.CharField(max_length=100, unique=True)
    due_at = models.DateTimeField(db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="While a worker runs it; void after that.")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True, help_text="The end of the last run without an error.")
    failures = models.PositiveIntegerField(default=0, help_text="Runs in a row that ended in an error.")
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class OutgoingMail(models.Model):
    """A mail to one person that waits for the worker, or has been sent: the record that nobody is told twice."""

    key = models.CharField(max_length=255, unique=True, help_text="What it is about and whom it tells; once each.")
    to = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(
        max_length=255, help_text="The same at every try, so that mail programs see one mail."
    )
    created_at = models.DateTimeField(default=timezone.now)
    try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True, help_text="When the worker gave it up.")
    tries = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["try_at"], condition=models.Q(sent_at=None), name="publishing_mail_waiting")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
