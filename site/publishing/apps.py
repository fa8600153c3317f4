from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Time: the worker that publishes and expires pages when they are due."""

    name = "publishing"
