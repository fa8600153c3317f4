"""What an editor decides on single entries before they are imported."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from qa.importer.parser.entries import Entry
from qa.importer.preparing import PreparedArchive
from qa.models import CategoryIndexPage, UploadedPage


class Twin(StrEnum):
    """What to do with an entry whose question is here already."""

    KEEP_BOTH = "keep"
    SKIP = "skip"
    EARLIER_ANSWER = "earlier"


@dataclass(frozen=True, slots=True)
class Choice:
    """The decisions on one entry; without any it is imported as it was read.

    `question_paragraphs` is how many of its paragraphs belong to the question, `category` the number of another
    category, `twin` what to do about the same question elsewhere (page `twin_page`).
    """

    leave_out: bool = False
    title: str = ""
    category: int | None = None
    question_paragraphs: int | None = None
    twin: str = ""
    twin_page: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Only what was decided, to be kept as JSON."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in found.items() if value not in (None, "", False)}

    @property
    def is_imported(self) -> bool:
        """Whether a page of its own is made of the entry."""
        return not self.leave_out and self.twin not in {Twin.SKIP, Twin.EARLIER_ANSWER}

    @property
    def is_earlier_answer(self) -> bool:
        """Whether its answer is added to another page as an earlier one."""
        return not self.leave_out and self.twin == Twin.EARLIER_ANSWER and self.twin_page is not None


def choices_of(page: UploadedPage) -> dict[int, Choice]:
    """The choices on an uploaded page, by the place of the entry."""
    return {int(position): Choice(**kept) for position, kept in page.choices.items()}


def chosen_entry(entry: Entry, choice: Choice) -> Entry:
    """The entry with its title and with the end of its question where the editor put them."""
    count = choice.question_paragraphs
    if count is not None and count != len(entry.question):
        paragraphs = (*entry.question, *entry.answer)
        question, answer = paragraphs[:count], paragraphs[count:]
        # Whoever says where the answer begins has marked it.
        sign = entry.answer_sign or ("A" if question and answer else "")
        entry = replace(entry, question=question, answer=answer, answer_sign=sign)
    return replace(entry, title=choice.title) if choice.title else entry


def by_category(
    prepared: PreparedArchive, choices: dict[int, Choice]
) -> Iterator[tuple[CategoryIndexPage | None, PreparedArchive]]:
    """The archive as it is to be imported: for each category its entries; None stands for the category of the page.

    The category of the page comes first and always, for it is made and redirected to though nothing may be left of it.
    """
    parts: dict[int | None, list[Entry]] = {None: []}
    known = CategoryIndexPage.objects.in_bulk({choice.category for choice in choices.values() if choice.category})
    for entry in prepared.parsed.entries:
        choice = choices.get(entry.position, Choice())
        if choice.is_imported:
            place = choice.category if choice.category in known else None
            parts.setdefault(place, []).append(chosen_entry(entry, choice))
    for place, entries in parts.items():
        yield (known[place] if place else None), prepared.with_entries(entries)
