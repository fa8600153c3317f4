"""Spreadsheets that do nothing by themselves when they are opened."""

from typing import Any

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutralise(value: Any) -> Any:
    """Return `value`, with an apostrophe before a text that a spreadsheet would calculate."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


class SafeExportMixin:
    """Neutralises what Wagtail's `SpreadsheetExportMixin` writes; stands before it."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return what is written into a cell of a CSV or XLSX file."""
        return neutralise(super().preprocess_field_value(field, value, export_format))  # type: ignore[misc]
