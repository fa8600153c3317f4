from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The roof: the home page, the standard pages, and what sets a site up."""

    name = "home"
