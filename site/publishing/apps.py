from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PublishingConfig(AppConfig):
    """Time: the worker that publishes and expires what is due and runs the timed jobs of the other packages."""

    name = "publishing"

    def ready(self) -> None:
        """Keep the question the worker asks twice a second cheap, whatever migrations do to the tables."""
        from publishing.indexes import index_expiry_dates  # noqa: PLC0415 - needs the models

        post_migrate.connect(index_expiry_dates, sender=self, dispatch_uid="publishing.index_expiry_dates")
