from django.apps import AppConfig


class QaConfig(AppConfig):
    """The archive: categories, questions and answers, the ask page, the importer."""

    name = "qa"
    verbose_name = "questions and answers"

    def ready(self) -> None:
        """Listen for what is removed everywhere."""
        from qa import receivers  # noqa: F401, PLC0415 - connects them
