"""Turns a file into sources, safely: a text, a saved page, a DOCX or CSV file, or a ZIP file of these."""

from qa.importer.sources.encodings import ENCODING_NAMES, encoding_name
from qa.importer.sources.files import read_sources
from qa.importer.sources.model import (
    ArchiveFileError,
    ColumnMapping,
    Format,
    Hints,
    HostileFileError,
    Limits,
    ReadOptions,
    ReadResult,
    Refused,
    SourceFile,
)
from qa.importer.sources.parsing import parse_source
from qa.importer.sources.tables import csv_headers, csv_sample, suggest_columns

__all__ = [
    "ENCODING_NAMES",
    "ArchiveFileError",
    "ColumnMapping",
    "Format",
    "Hints",
    "HostileFileError",
    "Limits",
    "ReadOptions",
    "ReadResult",
    "Refused",
    "SourceFile",
    "csv_headers",
    "csv_sample",
    "encoding_name",
    "parse_source",
    "read_sources",
    "suggest_columns",
]
