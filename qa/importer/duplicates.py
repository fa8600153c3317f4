"""Questions of an archive that the site, or the archive itself, holds already in the same or nearly the same words."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.importer.likeness import Wording, Wordings
from qa.importer.loader.categories import find_archive, find_category, remembered_category
from qa.importer.loader.known import known_entries, text_of
from qa.importer.loader.pages import entry_title
from qa.importer.loader.plan import recognise
from qa.importer.parser.entries import Entry
from qa.importer.preparing import PreparedArchive
from qa.models import QuestionPage


@dataclass(frozen=True, slots=True)
class Duplicate:
    """What an entry repeats: a page of the site, or (`position`, without a page) an earlier entry of the upload.

    `likeness` goes from 0.8 to 1; `is_exact` says that only case, spaces, accents and punctuation differ.
    """

    page_id: int | None
    title: str
    question: str
    likeness: float
    is_exact: bool
    position: int | None = None


def find_duplicates(
    prepared: PreparedArchive, *, exclude_category_known: bool = True, site: "KnownQuestions | None" = None
) -> dict[int, Duplicate]:
    """The entries that repeat a question, by their position, each with the question that is most like it.

    Exactly the same words come before close ones, and pages of the site before entries of the upload. Entries that
    were imported before are no duplicates of their own pages, unless `exclude_category_known` is false. Who looks at
    many archives reads the questions of the site once, and passes them as `site`.
    """
    entries = prepared.parsed.entries
    known = _recognised(prepared) if exclude_category_known else set()
    wanted = [entry for entry in entries if entry.question and entry.position not in known]
    if not wanted:
        return {}
    site, upload = site or KnownQuestions(), _Upload(wanted)
    found: dict[int, Duplicate] = {}
    for place, entry in enumerate(wanted):
        wording = upload.wordings.wordings[place]
        duplicate = (
            site.find_same(wording)
            or upload.find_same(wording, place)
            or site.find_close(wording)
            or upload.find_close(wording, place)
        )
        if duplicate:
            found[entry.position] = duplicate
    return found


def _recognised(prepared: PreparedArchive) -> set[int]:
    """The positions of the entries that the importer would take for versions of what it imported before."""
    names, entries = prepared.category_names, prepared.parsed.entries
    category = find_category(find_archive(), names) or remembered_category(names)
    return {entries[place].position for place in recognise(entries, known_entries(category), text_of)}


class KnownQuestions:
    """All question pages, drafts too, each by its question, or by its title where it has none."""

    def __init__(self) -> None:
        rows = QuestionPage.objects.order_by("pk").values_list("pk", "draft_title", "question")
        self.rows = list(rows.iterator())
        self.wordings = Wordings(question or title for _, title, question in self.rows)

    def find_same(self, wording: Wording) -> Duplicate | None:
        place = self.wordings.find_same(wording)
        return None if place is None else self._duplicate(place, 1.0, is_exact=True)

    def find_close(self, wording: Wording) -> Duplicate | None:
        close = self.wordings.find_close(wording)
        return self._duplicate(*close, is_exact=False) if close else None

    def _duplicate(self, place: int, likeness: float, *, is_exact: bool) -> Duplicate:
        pk, title, question = self.rows[place]
        return Duplicate(pk, title, question, likeness, is_exact)


class _Upload:
    """The entries of the upload that have a question."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.wordings = Wordings(entry.question_text for entry in entries)

    def find_same(self, wording: Wording, place: int) -> Duplicate | None:
        first = self.wordings.find_same(wording)
        return None if first is None or first >= place else self._duplicate(first, 1.0, is_exact=True)

    def find_close(self, wording: Wording, place: int) -> Duplicate | None:
        close = self.wordings.find_close(wording, before=place)
        return self._duplicate(*close, is_exact=False) if close else None

    def _duplicate(self, place: int, likeness: float, *, is_exact: bool) -> Duplicate:
        entry = self.entries[place]
        return Duplicate(None, entry_title(entry), entry.question_text, likeness, is_exact, entry.position)
