"""The public pages that an answer names, results and the sections above them, looked up at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.models import Page, Site

from content.generation import cached
from content.models import BasePage
from content.queries import visible, visible_rows


@dataclass(frozen=True)
class Place:
    """A public page: its place in the tree, its title, its type, and the end of its address."""

    key: int
    path: str
    depth: int
    title: str
    content_type: int
    url_path: str

    def url(self, request: HttpRequest | None) -> str:
        """Return the address of the page, empty where it has none."""
        root, served = only_root() or ("", "")
        if root and self.url_path.startswith(root) and self.url_path.isascii():
            return served + self.url_path[len(root) :]
        return Page(pk=self.key, path=self.path, depth=self.depth, url_path=self.url_path).get_url(request) or ""

    @property
    def kind(self) -> str:
        """What visitors call a page of this type."""
        model = ContentType.objects.get_for_id(self.content_type).model_class()
        return str(capfirst(model._meta.verbose_name)) if model else ""


@cached
def only_root() -> tuple[str, str] | None:
    """Return where the pages of the only site begin, and where that is served; None where there are more sites."""
    roots = Site.get_site_root_paths()
    return (roots[0].root_path, reverse("wagtail_serve", args=("",))) if len(roots) == 1 else None


def find_places(keys: Iterable[int]) -> dict[int, Place]:
    """Return the public ones of the pages with these keys."""
    rows = visible_rows(keys, "depth", "title", "content_type_id", "url_path")
    return {row[0]: Place(*row) for row in rows}


@cached
def sections() -> dict[int, Place]:
    """Return all public sections of the site, by their keys."""
    pages = visible(Page.objects.filter(content_type__in=section_types())).order_by("path")
    rows = pages.values_list("pk", "path", "depth", "title", "content_type_id", "url_path")
    return {row[0]: Place(*row) for row in rows}


@cached
def sections_by_path() -> dict[str, Place]:
    """Return the same by their tree paths."""
    return {place.path: place for place in sections().values()}


def sections_above(place: Place) -> list[Place]:
    """Return the public sections above a page, the home page left out, the highest first."""
    known = sections_by_path()
    return [known[path] for path in paths_above(place.path) if path in known and len(path) > 2 * Page.steplen]


def paths_above(path: str) -> Iterator[str]:
    """Yield the tree paths of the pages above the one at `path`, the root of all sites left out."""
    for length in range(2 * Page.steplen, len(path), Page.steplen):
        yield path[:length]


@cache
def section_models() -> tuple[type[BasePage], ...]:
    """Return the types of pages that list others: the sections of the site."""
    found = (model for model in apps.get_models() if issubclass(model, BasePage) and model.is_only_a_listing)
    return tuple(found)


def section_types() -> set[int]:
    """Return the keys of their content types."""
    return {ContentType.objects.get_for_model(model).pk for model in section_models()}
