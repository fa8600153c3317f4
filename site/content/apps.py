from django.apps import AppConfig


class ContentConfig(AppConfig):
    """What every section shares and no section owns."""

    name = "content"

    def ready(self) -> None:
        """Hear of what changes for the public."""
        from content import watching  # noqa: PLC0415 - needs the models

        watching.connect()
