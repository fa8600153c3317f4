from django.apps import AppConfig


class ContentConfig(AppConfig):
    """What every section shares and no section owns."""

    name = "content"
