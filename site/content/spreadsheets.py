"""Spreadsheets that do nothing by themselves when they are opened."""

from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutralise(value: Any) -> Any:
    """Return `value`, a text without what no cell can hold and with an apostrophe before what would be calculated."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class SafeExportMixin:
    """Neutralises what Wagtail's `SpreadsheetExportMixin` writes; stands before it."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return what is written into a cell of a CSV or XLSX file."""
        return neutralise(super().preprocess_field_value(field, value, export_format))  # type: ignore[misc]
