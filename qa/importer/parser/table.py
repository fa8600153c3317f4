"""A table of questions and answers, one to a row, into entries."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from urllib.parse import urlsplit

from qa.importer.parser.categories import split_path
from qa.importer.parser.dates import has_time, read_date
from qa.importer.parser.entries import Entry, Heading
from qa.importer.parser.markers import LEVEL_SEPARATOR
from qa.importer.parser.paragraphs import Paragraph
from qa.importer.parser.parse import ParsedArchive, ParserOptions, looks_like_html
from qa.importer.parser.plain_text import read_plain_text
from qa.importer.parser.saved_html import read_saved_html

# The headers of a table in our form; the columns of a file that mean none of these are "other: " and their header.
QUESTION, ANSWER, TITLE, CATEGORY, ADDRESS, ASKED_ON = "question", "answer", "title", "category", "address", "asked_on"
ASKED_ON_MONTH_FIRST = "asked_on (month first)"
OTHER = "other: "
LONGEST_TITLE = 255
LONGEST_ADDRESS = 500


def parse_table(text: str, options: ParserOptions) -> ParsedArchive:
    """Takes apart a table in our form; raises ValueError for what is no such table.

    Whatever is written in a cell is text: nothing is ever computed. The words of every cell are in the heading, in an
    entry or in the remainder.
    """
    try:
        headers, *rows = csv.reader(StringIO(text, newline=""))
    except (csv.Error, ValueError) as error:
        raise ValueError(f"The table cannot be read: {error}.") from error
    reader = _TableReader(options.base_url)
    for row in rows:
        reader.read_row([(header, cell.strip()) for header, cell in zip(headers, row, strict=False) if cell.strip()])
    return ParsedArchive(
        heading=reader.heading,
        entries=tuple(reader.entries),
        remainder=tuple(reader.remainder),
        dropped=dict(sorted(reader.dropped.items())),
    )


def write_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in our form, as text."""
    text = StringIO(newline="")
    # With another end of line than "\r\n", the writer would leave a lone "\r" in a cell without quotation marks.
    csv.writer(text, lineterminator="\r\n").writerows([headers, *rows])
    return text.getvalue()


@dataclass(slots=True)
class _TableReader:
    """Sorts the cells of rows into entries and a remainder."""

    base_url: str
    heading: Heading = field(default_factory=Heading)
    entries: list[Entry] = field(default_factory=list)
    remainder: list[str] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def read_row(self, cells: list[tuple[str, str]]) -> None:
        """Makes an entry of a row that holds a question or an answer; what has no place in it is remainder."""
        row = dict(reversed(cells))
        base_url = row.get(ADDRESS, "") if _is_address(row.get(ADDRESS, "")) else self.base_url
        question = self._content(row.get(QUESTION, ""), base_url)
        answer = self._content(row.get(ANSWER, ""), base_url)
        is_entry = bool(question or answer)
        kept = {QUESTION, ANSWER} | (self._kept(row) if is_entry else set())
        if is_entry:
            self.entries.append(
                Entry(
                    position=len(self.entries) + 1,
                    question=question,
                    answer=answer,
                    is_from_table=True,
                    title=" ".join(row.get(TITLE, "").split()) if TITLE in kept else "",
                    address=row.get(ADDRESS, "") if ADDRESS in kept else "",
                    asked_on=_date(row),
                )
            )
        self._take_category(row.get(CATEGORY, ""))
        for header, cell in cells:
            if header not in kept and header != CATEGORY:
                self.remainder.append(f"{header.removeprefix(OTHER)}: {cell}")

    def _content(self, cell: str, base_url: str) -> tuple[Paragraph, ...]:
        """The paragraphs of a cell, plain text or HTML; menus and the like go to the remainder."""
        if looks_like_html(cell):
            paragraphs, dropped = read_saved_html(cell, base_url)
            self.dropped.update(dropped)
        else:
            paragraphs = read_plain_text(cell, lambda line: False)
        self.remainder += [paragraph.text for paragraph in paragraphs if paragraph.part and paragraph.text]
        return tuple(paragraph for paragraph in paragraphs if paragraph.text and not paragraph.part)

    def _kept(self, row: dict[str, str]) -> set[str]:
        """The cells of a row, besides its question and its answer, that an entry keeps whole."""
        kept = {TITLE} if len(row.get(TITLE, "")) <= LONGEST_TITLE else set()
        if _is_address(row.get(ADDRESS, "")):
            kept.add(ADDRESS)
        if _date(row) and not has_time(row.get(ASKED_ON, "")):
            kept |= {ASKED_ON, ASKED_ON_MONTH_FIRST}
        return kept

    def _take_category(self, text: str) -> None:
        text = " ".join(text.split())
        if text and not self.heading.text:
            self.heading = Heading(text=text, levels=category_levels(text))


def category_levels(text: str) -> tuple[str, ...]:
    """The path in "Muscles and bones > Back / spine" or "Muscles and bones/Back / spine"; () where a name is empty."""
    try:
        return tuple(name for part in LEVEL_SEPARATOR.split(text) for name in split_path(part))
    except ValueError:
        return ()


def _date(row: dict[str, str]) -> date | None:
    if ASKED_ON_MONTH_FIRST in row:
        return read_date(row[ASKED_ON_MONTH_FIRST], month_first=True)
    return read_date(row.get(ASKED_ON, ""))


def _is_address(text: str) -> bool:
    """Whether the text is a full address that a page can keep as its old one."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_complete = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return is_complete and len(text) <= LONGEST_ADDRESS and text.isprintable() and not set(' "<>\\') & set(text)
