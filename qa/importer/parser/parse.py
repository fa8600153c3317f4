"""The parser as one function: text in, entries out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from qa.importer.parser.entries import COMPLETE, ORPHAN_ANSWER, UNANSWERED, Entry, EntryReader, Heading
from qa.importer.parser.furniture import FurniturePhrases
from qa.importer.parser.paragraphs import Paragraph
from qa.importer.parser.plain_text import read_plain_text
from qa.importer.parser.saved_html import read_saved_html

HTML_SIGN = re.compile(
    r"<(?:!doctype\s+html|html|head|body|p|div|br|h[1-6]|ul|ol|table|section|article)\b", re.IGNORECASE
)
# How far to look for the first tag.
HTML_SIGN_WITHIN = 2000


@dataclass(frozen=True, slots=True)
class ParserOptions:
    """What differs from one service to another."""

    service_name: str = "Ask an expert"
    furniture: tuple[str, ...] = ()
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class ParsedArchive:
    """One archive page, taken apart. Every word of the page is in the heading, an entry or the remainder."""

    heading: Heading
    entries: tuple[Entry, ...]
    remainder: tuple[str, ...]
    dropped: dict[str, int] = field(default_factory=dict)
    other_headings: tuple[str, ...] = ()

    @property
    def complete(self) -> int:
        return sum(entry.kind == COMPLETE for entry in self.entries)

    @property
    def unmarked_answers(self) -> int:
        return sum(entry.is_unmarked for entry in self.entries)

    @property
    def orphan_answers(self) -> int:
        return sum(entry.kind == ORPHAN_ANSWER for entry in self.entries)

    @property
    def unanswered(self) -> int:
        return sum(entry.kind == UNANSWERED for entry in self.entries)

    @property
    def not_on_page(self) -> int | None:
        """How many of the declared questions the page does not show; None where it declares no number."""
        if self.heading.declared is None:
            return None
        return max(0, self.heading.declared - self.complete - self.unanswered)


def parse_archive(text: str, options: ParserOptions, *, is_html: bool | None = None) -> ParsedArchive:
    """Takes apart an archive page, plain text or HTML (told by its look where `is_html` is None).

    Raises ValueError for HTML that cannot be read at all.
    """
    reader = EntryReader(options.service_name, FurniturePhrases(options.furniture))
    paragraphs, dropped = _read_paragraphs(text, options, is_html, reader.is_line_alone)
    reader.read(paragraphs)
    return ParsedArchive(
        heading=reader.heading,
        entries=tuple(reader.entries),
        remainder=tuple(reader.remainder),
        dropped=dropped,
        other_headings=tuple(dict.fromkeys(reader.other_headings)),
    )


def looks_like_html(text: str) -> bool:
    """Whether a tag of a page stands near the beginning."""
    return bool(HTML_SIGN.search(text[:HTML_SIGN_WITHIN]))


def _read_paragraphs(
    text: str, options: ParserOptions, is_html: bool | None, stands_alone: Callable[[str], bool]
) -> tuple[list[Paragraph], dict[str, int]]:
    if is_html or (is_html is None and looks_like_html(text)):
        return read_saved_html(text, options.base_url)
    return read_plain_text(text, stands_alone), {}
