from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Editorial trust: who signs off what."""

    name = "review"
