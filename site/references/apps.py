from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    """The bibliography: each publication kept once, cited by answers and factsheets alike."""

    name = "references"

    def ready(self) -> None:
        """Listen for publications that are retracted, and say what stands for one inside a text."""
        from content import text_records  # noqa: PLC0415
        from references import receivers  # noqa: F401, PLC0415 - connects them
        from references.citations import EMBED_TYPE  # noqa: PLC0415 - needs the models

        text_records.register(EMBED_TYPE, "references.Reference")
