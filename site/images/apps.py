from django.apps import AppConfig


class ImagesConfig(AppConfig):
    """Our own image model: credit, licence, alternative text."""

    name = "images"
