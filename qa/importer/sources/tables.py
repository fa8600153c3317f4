"""A CSV file into sources, one for each category in it."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from io import StringIO

from qa.importer.parser.categories import name_key
from qa.importer.parser.dates import are_month_first
from qa.importer.parser.table import ASKED_ON, ASKED_ON_MONTH_FIRST, CATEGORY, OTHER, write_table
from qa.importer.sources.columns import find_columns, suggest_columns
from qa.importer.sources.encodings import decode
from qa.importer.sources.model import DEFAULT_OPTIONS, ArchiveFileError, Format, ReadOptions, SourceFile
from qa.importer.sources.texts import MAGIC, without_unusable

__all__ = ["csv_headers", "csv_sample", "read_table", "suggest_columns"]

TABLE_SUFFIXES = {".csv", ".tsv"}
DELIMITERS = ",;\t"
SNIFFED_CHARACTERS = 100_000
SNIFFED_ROWS = 50
MOST_COLUMNS = 200
# So many categories are none: another column was taken for them.
MOST_CATEGORIES = 500
SHOWN_NOTES = 20
SEPARATOR = " · "

Row = list[str]


def read_table(name: str, data: bytes, options: ReadOptions) -> tuple[SourceFile, ...]:
    """The sources in a CSV file, in our form; raises ArchiveFileError where that is not possible."""
    text, encoding, removed = _decode(name, data, options)
    headers, rows = _read_rows(name, text)
    if not rows:
        raise ArchiveFileError(f"{name} has no row below its header.")
    places = find_columns(name, headers, options)
    notes = _ragged(headers, rows)
    width = max(len(headers), *(len(row) for row in rows))
    ours = [_our_header(place, headers, rows, places) for place in range(width)]
    category = next((place for place, part in places.items() if part == CATEGORY), None)
    source = SourceFile(name, "", sha256(data).hexdigest(), encoding, Format.CSV, removed, notes=notes)
    groups = _by_category(name, rows, category)
    sources = [
        replace(
            source,
            name=name if title is None else f"{name}{SEPARATOR}{title or 'without a category'}",
            text=write_table(ours, group),
        )
        for title, group in groups
    ]
    # What is true of the whole file is said once.
    return (sources[0], *(replace(other, removed_characters=0, notes=()) for other in sources[1:]))


def csv_headers(name: str, data: bytes, *, options: ReadOptions = DEFAULT_OPTIONS) -> list[str]:
    """The headers of the columns; raises ArchiveFileError for what is no table."""
    return _read_rows(name, _decode(name, data, options)[0])[0]


def csv_sample(name: str, data: bytes, rows: int = 3, *, options: ReadOptions = DEFAULT_OPTIONS) -> list[list[str]]:
    """The first rows below the header, each with a cell for every column."""
    headers, all_rows = _read_rows(name, _decode(name, data, options)[0])
    return [[*row, *[""] * len(headers)][: len(headers)] for row in all_rows[:rows]]


def _decode(name: str, data: bytes, options: ReadOptions) -> tuple[str, str, int]:
    if any(data.startswith(magic) for magic in MAGIC):
        raise ArchiveFileError(f"{name} is no CSV file: open it in its program and save it as CSV (UTF-8).")
    text, encoding = decode(name, data, options)
    usable, removed = without_unusable(name, text)
    return usable, encoding, removed


def _read_rows(name: str, text: str) -> tuple[list[str], list[Row]]:
    """The headers, and the rows that are not empty."""
    delimiter = _find_delimiter(text)
    rows = (row for row in _rows(name, text, delimiter) if any(cell.strip() for cell in row))
    headers = [" ".join(header.split()) for header in next(rows)]
    return headers, list(rows)


def _rows(name: str, text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise ArchiveFileError(f"Line {reader.line_num:,} of {name} has more than {MOST_COLUMNS} columns.")
            yield row
    except csv.Error as error:
        raise ArchiveFileError(
            f"The row of {name} that ends at line {reader.line_num:,} cannot be read: a cell in it has more than "
            f"{csv.field_size_limit():,} characters. Look there for a quotation mark that is never closed."
        ) from error


def _find_delimiter(text: str) -> str:
    """What divides the columns: the sign with which most rows have as many cells as the header."""
    sample = text[:SNIFFED_CHARACTERS]

    def fit(delimiter: str) -> tuple[float, int]:
        widths = []
        try:
            for row in csv.reader(StringIO(sample, newline=""), delimiter=delimiter):
                widths += [len(row)] if row else []
                if len(widths) >= SNIFFED_ROWS:
                    break
        except csv.Error:
            pass
        if not widths or widths[0] < 2:
            return 0.0, 0
        return sum(width == widths[0] for width in widths) / len(widths), widths[0]

    return max(DELIMITERS, key=fit)


def _ragged(headers: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """A note on each row that has more or fewer cells than the header."""
    notes = [
        f"Row {number:,} has {len(row)} cells, the header has {len(headers)}: check that its words are in their places."
        for number, row in enumerate(rows, start=2)
        if len(row) != len(headers)
    ]
    more = [f"… and {len(notes) - SHOWN_NOTES:,} more such rows."] if len(notes) > SHOWN_NOTES else []
    return (*notes[:SHOWN_NOTES], *more)


def _our_header(place: int, headers: Sequence[str], rows: Sequence[Row], places: dict[int, str]) -> str:
    part = places.get(place)
    if part == ASKED_ON and are_month_first(row[place] for row in rows if place < len(row)):
        return ASKED_ON_MONTH_FIRST
    return part or f"{OTHER}{headers[place] if place < len(headers) and headers[place] else f'column {place + 1}'}"


def _by_category(name: str, rows: Sequence[Row], place: int | None) -> list[tuple[str | None, list[Row]]]:
    """The rows of each category, in the order in which the categories come; without a column, all in one."""
    if place is None:
        return [(None, list(rows))]
    groups: dict[str, tuple[str, list[Row]]] = {}
    for row in rows:
        title = " ".join(row[place].split()) if place < len(row) else ""
        groups.setdefault(name_key(title), (title, []))[1].append(row)
    if len(groups) > MOST_CATEGORIES:
        raise ArchiveFileError(
            f"{name} has {len(groups):,} different categories: another column seems to have been taken for them."
        )
    return list(groups.values())
