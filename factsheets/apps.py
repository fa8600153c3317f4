from django.apps import AppConfig


class FactsheetsConfig(AppConfig):
    """Research factsheets: what is known about a condition, and how surely."""

    name = "factsheets"
