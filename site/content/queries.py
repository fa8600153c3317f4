"""The one place that says which pages any visitor may see."""

from collections.abc import Iterable
from typing import TypeVar

from wagtail.models import Page
from wagtail.query import PageQuerySet

PageQuery = TypeVar("PageQuery", bound=PageQuerySet)


def visible(pages: PageQuery) -> PageQuery:
    """Return those of `pages` that are published and not in a private section."""
    return pages.live().public()


def visible_in_order(pages: Iterable[Page | None]) -> list[Page]:
    """Return the visible ones of chosen `pages`, as specific pages, in the order given; one query a page type."""
    chosen = [page.pk for page in pages if page is not None]
    if not chosen:
        return []
    found = {page.pk: page for page in visible(Page.objects.filter(pk__in=chosen)).specific(defer=True)}
    return [found[pk] for pk in dict.fromkeys(chosen) if pk in found]
