"""Which file each public page is in, by its number and by its address on the site."""

import posixpath
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import slugify
from wagtail.models import Page, Site

from content.models import BasePage
from content.queries import visible
from qa.export.pages import page_types
from qa.models import ArchivePage, CategoryIndexPage, QuestionPage

INDEX = "index.html"
LONGEST = 60


class FileNames:
    """The files of the folder. Names are short and plain, for they are unpacked on every kind of disk."""

    def __init__(self) -> None:
        self.by_page: dict[int, str] = {}
        self.by_address: dict[str, str] = {}
        self.sites = [(site.root_url, site.root_page.url_path) for site in Site.objects.select_related("root_page")]
        taken: set[str] = set()
        for page in public_pages():
            folder = folder_of(page.cached_content_type.model_class())
            if folder is not None:
                self.by_page[page.pk] = free_name(folder, page.slug, taken) if folder else INDEX
                for address in self.addresses_of(page):
                    self.by_address[address] = self.by_page[page.pk]

    def addresses_of(self, page: Page) -> Iterable[str]:
        """Yield where the site has a page, without the name of a host."""
        for _, root in self.sites:
            if page.url_path.startswith(root):
                yield reverse("wagtail_serve", args=[page.url_path[len(root) :]])

    def without_host(self, address: str) -> str:
        """Return an address of this site as its pages write it, and somebody else's as it is."""
        for host, _ in self.sites:
            if f"{address}/".startswith(f"{host}/"):
                return address[len(host) :] or "/"
        return address


def public_pages() -> Iterable[Page]:
    """Return the pages that any visitor may open, as bare pages in the order of the tree."""
    return visible(Page.objects.filter(depth__gt=1)).order_by("path").iterator(chunk_size=1000)


def folder_of(model: type[Page] | None) -> str | None:
    """Return the folder for pages of a type; empty for those that the first page stands for, None for none at all."""
    if model is None or model not in page_types() or getattr(model, "is_menu_action", False):
        return None
    if issubclass(model, QuestionPage):
        return "questions"
    if issubclass(model, CategoryIndexPage):
        return "categories"
    return "pages" if has_text(model) and not issubclass(model, ArchivePage) else ""


def has_text(model: type[BasePage]) -> bool:
    """Return whether pages of a type say something themselves, beyond listing others."""
    return bool(model.get_streamfield_names())


def free_name(folder: str, slug: str, taken: set[str]) -> str:
    """Return the name of a file that is not taken yet, in letters that every system knows."""
    stem = slugify(slug)[:LONGEST].strip("-") or "page"
    name, number = f"{folder}/{stem}.html", 1
    while name in taken:
        number += 1
        name = f"{folder}/{stem}-{number}.html"
    taken.add(name)
    return name


def relative(source: str, target: str) -> str:
    """Return how the file `source` links to the file `target`."""
    return posixpath.relpath(target, posixpath.dirname(source) or ".")
