from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    """The bibliography: each publication kept once, cited by answers and factsheets alike."""

    name = "references"

    def ready(self) -> None:
        """Listen for publications that are retracted."""
        from references import receivers  # noqa: F401, PLC0415 - connects them
