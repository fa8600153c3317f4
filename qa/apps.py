from django.apps import AppConfig


class QaConfig(AppConfig):
    """The archive: categories, questions and answers, the ask page, the importer."""

    name = "qa"
    verbose_name = "questions and answers"
