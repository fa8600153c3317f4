from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The one way to search."""

    name = "search"
