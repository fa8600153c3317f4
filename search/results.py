"""Results as visitors see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from search.directory import Place, find_places, sections_above
from search.finding import MOST_SHOWN, Found
from search.models import Entry
from search.passages import Wanted, marked, passage
from search.ranking import told_by


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
    is_newest_first: bool = False

    def __len__(self) -> int:
        return min(self.found.count, MOST_SHOWN)

    def __getitem__(self, places: Any) -> Any:
        if not isinstance(places, slice):
            return self[places : places + 1][0]
        ordered = self.found.newest if self.is_newest_first else self.found.slice
        return make_results(self.found, ordered(places.start or 0, places.stop or len(self)), self.request)


def make_results(found: Found, keys: list[int], request: HttpRequest | None) -> list[Result]:
    """Return the pages with these keys as results, in this order; those that are not public any more are left out.

    Two queries, however many there are.
    """
    places = find_places(keys)
    columns = ("pk", "title", "summary", "note", "dated", "reviewed_on", "is_legacy", "text__question", "text__body")
    rows = {row[0]: row for row in Entry.objects.filter(pk__in=keys).order_by().values_list(*columns)}
    wanted = Wanted.by(found.query)
    compared = {page.key: page for page in found.candidates}
    return [
        make_result(
            places[key], rows[key], told_by(found.query, compared[key]) if key in compared else "", wanted, request
        )
        for key in keys
        if key in places and key in rows
    ]


def make_result(place: Place, row: tuple[Any, ...], told: str, wanted: Wanted, request: HttpRequest | None) -> Result:
    """Return one page as a result, with the passage that tells most."""
    _, title, summary, note, dated, reviewed_on, is_legacy, question, body = row
    shown = best_passage({"summary": summary, "question": question, "body": body}, told, wanted)
    return Result(
        key=place.key,
        url=place.url(request),
        kind=place.kind,
        title=marked(title, wanted),
        passage=shown,
        note=note,
        sections=[above.title for above in sections_above(place)],
        dated=dated,
        reviewed_on=reviewed_on,
        is_legacy=is_legacy,
    )


def best_passage(texts: dict[str, str], told: str, wanted: Wanted) -> SafeString:
    """Return the passage that shows best why a page was found: of the text that is known to tell most, or of all."""
    if texts.get(told):
        return passage(texts[told], wanted)[1]
    best, shown = -1.0, SafeString("")
    for text in filter(None, texts.values()):
        value, cut = passage(text, wanted)
        if value > best * 1.1:
            best, shown = value, cut
    return shown
