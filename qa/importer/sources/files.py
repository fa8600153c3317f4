"""A file of whatever kind into its sources."""

from functools import partial

from qa.importer.sources.container import Budget
from qa.importer.sources.model import DEFAULT_OPTIONS, ArchiveFileError, ReadOptions, ReadResult, SourceFile
from qa.importer.sources.tables import TABLE_SUFFIXES, read_table
from qa.importer.sources.texts import read_text, refuse_large, suffix
from qa.importer.sources.word import WORD_SUFFIXES, read_word
from qa.importer.sources.zips import read_zip

ZIP_SUFFIX = ".zip"
SPREADSHEETS = {".ods", ".xls", ".xlsb", ".xlsm", ".xlsx"}


def read_sources(name: str, data: bytes, *, options: ReadOptions = DEFAULT_OPTIONS) -> ReadResult:
    """The sources that a file holds, and what of it cannot be read; everything happens in memory.

    Raises ArchiveFileError where nothing of it can be read, or where it is hostile.
    """
    refuse_large(name, len(data), options.max_bytes)
    budget = Budget.of(options.limits)
    if suffix(name) == ZIP_SUFFIX:
        return read_zip(name, data, options, budget, partial(_read_file, options=options, budget=budget))
    return ReadResult(_read_file(name, data, options=options, budget=budget))


def _read_file(name: str, data: bytes, *, options: ReadOptions, budget: Budget) -> tuple[SourceFile, ...]:
    """The sources in a file that is no ZIP file."""
    if not data:
        raise ArchiveFileError(f"{name} is empty.")
    ending = suffix(name)
    if ending == ZIP_SUFFIX:
        raise ArchiveFileError(f"{name} is a ZIP file in a ZIP file: upload it by itself.")
    if ending in SPREADSHEETS:
        raise ArchiveFileError(f"{name} is a spreadsheet: open it in its program and save it as CSV (UTF-8).")
    if ending in WORD_SUFFIXES:
        return (read_word(name, data, budget),)
    if ending in TABLE_SUFFIXES:
        return read_table(name, data, options)
    return (read_text(name, data, options),)
