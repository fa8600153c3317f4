from django.apps import AppConfig


class FactsheetsConfig(AppConfig):
    """Research factsheets: what is known about a condition, and how surely."""

    name = "factsheets"

    def ready(self) -> None:
        """Say which parameters the index of factsheets knows, so that each of its lists is kept."""
        from publishing import pagecache  # noqa: PLC0415 - needs the apps

        pagecache.know_parameters("by", "topic", "verdict")
