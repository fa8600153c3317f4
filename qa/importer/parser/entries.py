"""Paragraphs into the entries of an archive: which question goes with which answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from qa.importer.parser.furniture import FurniturePhrases
from qa.importer.parser.markers import Marker, declared_count, find_marker, split_heading, split_trailing_count
from qa.importer.parser.paragraphs import Paragraph

COMPLETE = "complete"
ORPHAN_ANSWER = "orphan_answer"
UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Heading:
    """What the page says of itself: its heading, the category path in it, and the count that it declares."""

    text: str = ""
    levels: tuple[str, ...] = ()
    count_text: str = ""
    declared: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One question, one answer, or both. The signs are the markers as the source wrote them.

    A table says more of an entry than a page does: its title, its own old address, the day it was asked.
    """

    position: int
    question: tuple[Paragraph, ...]
    answer: tuple[Paragraph, ...]
    question_sign: str = ""
    answer_sign: str = ""
    is_from_table: bool = False
    title: str = ""
    address: str = ""
    asked_on: date | None = None

    @property
    def kind(self) -> str:
        if not self.question:
            return ORPHAN_ANSWER
        return COMPLETE if self.answer else UNANSWERED

    @property
    def is_unmarked(self) -> bool:
        """Whether the answer stood there without its `A:`."""
        return bool(self.question and self.answer and not self.answer_sign and not self.is_from_table)

    @property
    def question_text(self) -> str:
        """The words of the question, a blank line between its paragraphs."""
        return "\n\n".join(paragraph.text for paragraph in self.question)


@dataclass(slots=True)
class _Section:
    """A marker and the paragraphs up to the next one."""

    marker: Marker
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class EntryReader:
    """Sorts paragraphs into a heading, entries and a remainder; every paragraph ends up in exactly one of them."""

    service_name: str
    furniture: FurniturePhrases
    heading: Heading = field(default_factory=Heading)
    entries: list[Entry] = field(default_factory=list)
    remainder: list[str] = field(default_factory=list)
    other_headings: list[str] = field(default_factory=list)

    def read(self, paragraphs: Sequence[Paragraph]) -> None:
        """Fills the three; to be called once."""
        head, sections = _split_at_markers(_ignore_parts_with_questions(paragraphs))
        self._read_head(head)
        place = 0
        while place < len(sections):
            place += self._read_entry(sections[place], sections[place + 1 : place + 2])

    def is_line_alone(self, line: str) -> bool:
        """Whether a line of plain text is a paragraph of its own, with or without blank lines around it."""
        return (
            declared_count(line) is not None
            or split_heading(line, self.service_name) is not None
            or self.furniture.is_whole(line)
        )

    def _read_head(self, paragraphs: list[Paragraph]) -> None:
        """Finds the heading and the count before the first marker; the rest of it belongs to no entry."""
        texts = [paragraph.text for paragraph in paragraphs]
        count = next((i for i, text in enumerate(texts) if declared_count(text) is not None), None)
        title = next((i for i, text in enumerate(texts) if split_heading(text, self.service_name)), None)
        if title is None and count:
            title = count - 1
        title_text, count_text = ("", "") if title is None else split_trailing_count(texts[title])
        if count is not None:
            title_text, count_text = texts[title] if title is not None else "", texts[count]
        self.heading = Heading(
            text=title_text,
            levels=split_heading(title_text, self.service_name) or (),
            count_text=count_text,
            declared=declared_count(count_text),
        )
        self.remainder.extend(text for i, text in enumerate(texts) if i not in (title, count))

    def _read_entry(self, section: _Section, following: Sequence[_Section]) -> int:
        """Makes an entry of a section, and of the next where that is its answer; returns how many were used."""
        answer = next((s for s in following if not s.marker.is_question), None)
        if not section.marker.is_question:
            self._add(question=(), answer=self._content(section), answer_sign=section.marker.sign)
            return 1
        if answer:
            self._add(self._content(section), self._content(answer), section.marker.sign, answer.marker.sign)
            return 2
        question, *unmarked = self._content(section) or (Paragraph(lines=()),)
        self._add((question,), tuple(unmarked), section.marker.sign)
        return 1

    def _add(
        self,
        question: tuple[Paragraph, ...],
        answer: tuple[Paragraph, ...],
        question_sign: str = "",
        answer_sign: str = "",
    ) -> None:
        question = tuple(paragraph for paragraph in question if paragraph.text)
        answer = tuple(paragraph for paragraph in answer if paragraph.text)
        if question or answer:
            self.entries.append(Entry(len(self.entries) + 1, question, answer, question_sign, answer_sign))
        else:
            self.remainder.extend(filter(None, (question_sign, answer_sign)))

    def _content(self, section: _Section) -> tuple[Paragraph, ...]:
        """The paragraphs of a section that are part of its entry; the others go to the remainder."""
        texts = [paragraph.text for paragraph in section.paragraphs]
        furniture = self.furniture.find(texts)
        content = []
        for place, paragraph in enumerate(section.paragraphs):
            if place in furniture or paragraph.part or self._repeats_head(paragraph.text):
                self.remainder.append(paragraph.text)
            else:
                content.append(paragraph)
        return tuple(content)

    def _repeats_head(self, text: str) -> bool:
        """Whether the text is a heading or a count again, as where the pages of an archive were joined to one file."""
        levels = split_heading(text, self.service_name)
        if levels and levels != self.heading.levels:
            self.other_headings.append(text)
        return bool(levels) or declared_count(text) is not None or text == self.heading.text


def _split_at_markers(paragraphs: Iterable[Paragraph]) -> tuple[list[Paragraph], list[_Section]]:
    """The paragraphs before any marker, and a section for each marker."""
    head: list[Paragraph] = []
    sections: list[_Section] = []
    for paragraph in paragraphs:
        marker = None if paragraph.list_tag else find_marker(paragraph.text)
        if marker:
            sections.append(_Section(marker))
        content = paragraph.cut(marker.length)[1] if marker else paragraph
        if content.text:
            (sections[-1].paragraphs if sections else head).append(content)
    return head, sections


def _ignore_parts_with_questions(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Takes a part of the page that holds questions for content: a menu that was never closed swallows the page."""
    content_parts = {p.part for p in paragraphs if p.part and find_marker(p.text)}
    return [
        Paragraph(p.lines, p.list_tag, 0, p.lost_links, p.images) if p.part in content_parts else p for p in paragraphs
    ]
