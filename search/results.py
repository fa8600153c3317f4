"""Results as visitors see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from search.directory import Directory, Place, sections_of
from search.finding import MOST_SHOWN, Found
from search.models import Entry
from search.passages import Wanted, marked, passage


@dataclass(frozen=True)
class Result:
    """A page that was found, with what a visitor needs to choose it."""

    key: int
    url: str
    kind: str
    title: SafeString
    passage: SafeString
    note: str
    sections: list[str]
    dated: date | None
    reviewed_on: date | None
    is_legacy: bool


@dataclass
class Listing(Sequence[Result]):
    """All results in their order, of which only those that are asked for are made; fit for a paginator."""

    found: Found
    request: HttpRequest | None
    directory: Directory
    is_newest_first: bool = False

    def __len__(self) -> int:
        return min(self.found.count, MOST_SHOWN)

    def __getitem__(self, places: Any) -> Any:
        if not isinstance(places, slice):
            return self[places : places + 1][0]
        ordered = self.found.newest if self.is_newest_first else self.found.slice
        keys = ordered(places.start or 0, places.stop or len(self))
        return make_results(self.found, keys, self.directory, self.request)


def make_results(found: Found, keys: list[int], directory: Directory, request: HttpRequest | None) -> list[Result]:
    """Return the pages with these keys as results, in this order; those that are not public any more are left out.

    Two queries, however many there are.
    """
    entries = Entry.objects.select_related("text").in_bulk(keys)
    # The sections of all candidates, for the filters beside the results will ask for them.
    marks = [*(mark for page in found.candidates for mark in page.labels)]
    marks += [mark for entry in entries.values() for mark in entry.labels.split()]
    directory.look_up([*keys, *sections_of(marks)])
    wanted = Wanted.by(found.query)
    return [
        make_result(directory.places[key], entries[key], directory, wanted, request)
        for key in keys
        if key in directory.places and key in entries
    ]


def make_result(
    place: Place, entry: Entry, directory: Directory, wanted: Wanted, request: HttpRequest | None
) -> Result:
    """Return one page as a result, with the passage that tells most."""
    # The first of those that tell as much: a summary is written to be read alone.
    best, shown = -1.0, SafeString("")
    for text in filter(None, (entry.summary, entry.text.question, entry.text.body)):
        value, cut = passage(text, wanted)
        if value > best * 1.1:
            best, shown = value, cut
        if best >= wanted.everything:
            break
    return Result(
        key=place.key,
        url=place.url(request),
        kind=place.kind,
        title=marked(entry.title, wanted),
        passage=shown,
        note=entry.note,
        sections=[above.title for above in directory.above(place)],
        dated=entry.dated,
        reviewed_on=entry.reviewed_on,
        is_legacy=entry.is_legacy,
    )
