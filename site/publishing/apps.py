from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PublishingConfig(AppConfig):
    """Time and caches: the worker that publishes what is due and runs the timed jobs of others; the page cache."""

    name = "publishing"

    def ready(self) -> None:
        """Register our jobs, listen for caches in front, and keep what the worker asks twice a second cheap."""
        from content import generation  # noqa: PLC0415 - need the models
        from publishing import jobs, outbox  # noqa: PLC0415
        from publishing.indexes import index_expiry_dates  # noqa: PLC0415
        from publishing.pagecache import purging  # noqa: PLC0415

        jobs.register("mail", every=outbox.SEND_EVERY, run=outbox.send_waiting, longest=outbox.LONGEST_JOB)
        jobs.register("content.merge_changes", every=timedelta(minutes=5), run=generation.merge)
        jobs.register("mail.forget", every=timedelta(days=1), run=outbox.forget_old)
        purging.connect()
        post_migrate.connect(index_expiry_dates, sender=self, dispatch_uid="publishing.index_expiry_dates")
