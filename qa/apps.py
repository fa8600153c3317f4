from django.apps import AppConfig


class QaConfig(AppConfig):
    """The archive: categories, questions and answers, the ask page, the importer, the worklist."""

    name = "qa"
    verbose_name = "questions and answers"

    def ready(self) -> None:
        """Let the worklist follow the pages."""
        from qa.worklist import receivers  # noqa: F401, PLC0415 - needs the models
