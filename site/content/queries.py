"""The one place that says which pages any visitor may see."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import CharField, Value
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from content.generation import cached, settled
from content.models.hold import SafetyHold, not_held

PageQuery = TypeVar("PageQuery", bound=PageQuerySet)

# Pages by key, None for one that visitors may not see; set only while a text is rendered.
_looked_up: ContextVar[dict[int, Page | None] | None] = ContextVar("pages looked up at once", default=None)
# Whether a text is rendered to be kept: it then names no other page, for that page may become hidden.
_freezing: ContextVar[bool] = ContextVar("a text is rendered to be kept", default=False)


@dataclass(frozen=True)
class Hidden:
    """What visitors may not see although it is published: private sections, by their tree paths, and pages on hold."""

    sections: tuple[str, ...]
    held: frozenset[int]

    def hides(self, page: Page) -> bool:
        """Return whether visitors may not see `page`, whatever else is true of it."""
        return page.pk in self.held or page.alias_of_id in self.held or self.has_private(page)

    def has_private(self, page: Page) -> bool:
        """Return whether `page` is in a private section."""
        return bool(self.sections) and page.path.startswith(self.sections)


_hidden: ContextVar[Hidden | None] = ContextVar("what is hidden, for a visitor's look at a page", default=None)


def visible(pages: PageQuery) -> PageQuery:
    """Return those of `pages` that are published, not in a private section and not on a safety hold."""
    hidden = known_hidden()
    if hidden is None:
        return pages.live().public().filter(not_held())
    pages = pages.live()
    for section in hidden.sections:
        pages = pages.exclude(path__startswith=section)
    return pages.exclude(pk__in=hidden.held) if hidden.held else pages


@cached
def find_hidden() -> Hidden:
    """Return what is hidden now; one query."""
    sections = PageViewRestriction.objects.order_by().values_list("page__path", Value(0))
    held = SafetyHold.objects.active().order_by().values_list(Value("", CharField()), "page_id")
    repeating = SafetyHold.objects.active().filter(page__aliases__isnull=False).order_by()
    rows = list(sections.union(held, repeating.values_list(Value("", CharField()), "page__aliases")))
    return Hidden(tuple(path for path, _ in rows if path), frozenset(key for _, key in rows if key))


@contextmanager
def looking() -> Iterator[None]:
    """Ask once what has changed and what is hidden, for all that asks inside this block: a visitor looks at a page."""
    with settled():
        token = _hidden.set(find_hidden())
        try:
            yield
        finally:
            _hidden.reset(token)


def known_hidden() -> Hidden | None:
    """Return what is hidden from visitors while one looks at a page; None at any other time."""
    return _hidden.get()


def is_visible(page: Page) -> bool:
    """Return whether any visitor may see `page`, without a query of its own."""
    hidden = find_hidden()
    return bool(page.live and page.pk not in hidden.held and not page.path.startswith(hidden.sections))


def visible_rows(keys: Iterable[int], *columns: str) -> list[tuple[Any, ...]]:
    """Return these columns of the visible ones of the pages with these keys, the key and the tree path before them.

    It asks for less than `visible` does and is for what is asked with every request.
    """
    hidden = find_hidden()
    wanted = [key for key in set(keys) if key not in hidden.held]
    if not wanted:
        return []
    pages = Page.objects.filter(pk__in=wanted, live=True).order_by()
    rows = pages.values_list("pk", "path", *columns)
    return [row for row in rows if not row[1].startswith(hidden.sections)] if hidden.sections else list(rows)


def visible_by_key(keys: Iterable[int]) -> dict[int, Page]:
    """Return the visible ones of the pages with these keys, as specific pages; no query for those `looked_up`.

    Returns none of them while a text is rendered to be kept.
    """
    if is_freezing():
        return {}
    wanted = set(keys)
    known = _looked_up.get() or {}
    found = {key: page for key in wanted if (page := known.get(key))}
    if unknown := wanted - known.keys():
        found |= {page.pk: page for page in visible(Page.objects.filter(pk__in=unknown)).specific(defer=True)}
    return found


def visible_in_order(pages: Iterable[Page | None]) -> list[Page]:
    """Return the visible ones of chosen `pages`, as specific pages, in the order given, each once."""
    chosen = [page.pk for page in pages if page is not None]
    found = visible_by_key(chosen)
    return [found[pk] for pk in dict.fromkeys(chosen) if pk in found]


@contextmanager
def looked_up(keys: Iterable[int]) -> Iterator[None]:
    """Look the pages with these keys up at once, for all that asks for them inside this block."""
    keys = set(keys)
    token = _looked_up.set(dict.fromkeys(keys) | visible_by_key(keys))
    try:
        yield
    finally:
        _looked_up.reset(token)


@contextmanager
def freezing() -> Iterator[None]:
    """Let what is rendered inside this block name no other page: lists of pages and quoted titles are left out.

    Links in a text stay as the editor stores them, for `wagtail.rich_text.expand_db_html` to resolve when it is shown.
    """
    token = _freezing.set(True)
    try:
        yield
    finally:
        _freezing.reset(token)


def is_freezing() -> bool:
    """Return whether a text is being rendered to be kept."""
    return _freezing.get()


def pages_named_in(pages: Iterable[Page]) -> set[int]:
    """Return the keys of the pages that the texts of `pages` link to or choose."""
    texts = (getattr(page, name) for page in pages for name in page.get_streamfield_names())
    references = (reference for text in texts for reference in text.stream_block.extract_references(text))
    return {int(key) for model, key, *_ in references if issubclass(model, Page)}
