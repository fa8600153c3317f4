"""Results as visitors see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from wagtail.models import Page

from content.queries import visible
from search.finding import MOST_SHOWN, Found
from search.indexing import paths_above
from search.models import Entry
from search.passages import Wanted, marked, passage
from search.understanding import Query


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
    left_out: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return min(self.found.count, MOST_SHOWN)

    def __getitem__(self, places: Any) -> Any:
        if not isinstance(places, slice):
            return self[places : places + 1][0]
        ordered = self.found.newest if self.is_newest_first else self.found.slice
        return make_results(self.found.query, ordered(places.start or 0, places.stop or len(self)), self.request)


def make_results(query: Query, keys: list[int], request: HttpRequest | None) -> list[Result]:
    """Return the pages with these keys as results, in this order; those that are not public any more are left out.

    Three queries, however many there are.
    """
    pages = {page.pk: page for page in visible(Page.objects.filter(pk__in=keys))} if keys else {}
    entries = Entry.objects.select_related("text").in_bulk(list(pages)) if pages else {}
    titles = find_sections(pages.values())
    wanted = Wanted.by(query)
    return [
        make_result(pages[key], entries[key], titles, wanted, request)
        for key in keys
        if key in pages and key in entries
    ]


def make_result(
    page: Page, entry: Entry, titles: dict[str, str], wanted: Wanted, request: HttpRequest | None
) -> Result:
    """Return one page as a result, with the passage that tells most."""
    # The first of those that tell as much: a summary is written to be read alone.
    texts = (entry.summary, entry.text.question, entry.text.body)
    best, shown = -1.0, SafeString("")
    for text in filter(None, texts):
        value, cut = passage(text, wanted)
        if value > best * 1.1:
            best, shown = value, cut
    return Result(
        key=page.pk,
        url=page.get_url(request) or "",
        kind=kind_of(page),
        title=marked(entry.title, wanted),
        passage=shown,
        note=entry.note,
        sections=[titles[path] for path in paths_above(page.path) if path in titles],
        dated=entry.dated,
        reviewed_on=entry.reviewed_on,
        is_legacy=entry.is_legacy,
    )


def kind_of(page: Page) -> str:
    """Return what visitors call a page of this type."""
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return capfirst(model._meta.verbose_name) if model else ""


def find_sections(pages: Any) -> dict[str, str]:
    """Return the titles of the public pages above `pages`, below the home page, by their tree paths; one query."""
    paths = {path for page in pages for path in paths_above(page.path) if len(path) > 2 * Page.steplen}
    if not paths:
        return {}
    return dict(visible(Page.objects.filter(path__in=paths)).values_list("path", "title"))
