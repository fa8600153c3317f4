from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    """The bibliography: each publication kept once, cited by answers and factsheets alike."""

    name = "references"
