"""The category that an archive belongs to, found or made."""

from collections.abc import Sequence

from django.core.management import call_command
from django.utils.text import slugify
from wagtail.models import Page, Site

from qa.importer.parser.categories import display_name, name_key, path_key
from qa.models import ArchiveImport, ArchivePage, CategoryIndexPage


def find_archive() -> ArchivePage | None:
    """The archive of the default site, or the only one there is; None where there is none."""
    archives = ArchivePage.objects.order_by("path")
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return (site and archives.descendant_of(site.root_page).first()) or archives.first()


def find_or_make_archive() -> ArchivePage:
    """The archive, after setting up the site where there is none yet."""
    archive = find_archive()
    if archive is None:
        call_command("start_site", verbosity=0)
        archive = ArchivePage.objects.get()
    return archive


def find_category(archive: Page | None, names: Sequence[str]) -> CategoryIndexPage | None:
    """The category at a path of names below the archive, or None where a page of the path is missing."""
    page: Page | None = archive
    for name in names:
        page = page and _find_child(page, name)
    return page if isinstance(page, CategoryIndexPage) else None


def remembered_category(names: Sequence[str]) -> CategoryIndexPage | None:
    """The category that an earlier import made or found for a path of names, though it was renamed or moved since."""
    runs = ArchiveImport.objects.filter(category_key=path_key(names), category__isnull=False)
    run = runs.exclude(state=ArchiveImport.State.FAILED).select_related("category").order_by("-pk").first()
    return run.category if run else None


def missing_names(archive: Page | None, names: Sequence[str]) -> list[str]:
    """The names of the path that have no page yet."""
    found = [depth for depth in range(1, len(names) + 1) if find_category(archive, names[:depth])]
    return [display_name(name) for name in names[len(found) :]]


def make_category(archive: Page, names: Sequence[str]) -> tuple[CategoryIndexPage, list[CategoryIndexPage]]:
    """The category at a path of names, and the pages of the path that were made for it, as drafts.

    To be called in a transaction.
    """
    page: Page = archive
    made: list[CategoryIndexPage] = []
    for name in names:
        child = _find_child(page, name)
        if child is None:
            child = _add_child(page, display_name(name))
            made.append(child)
        page = child
    return page, made


def _find_child(parent: Page, name: str) -> CategoryIndexPage | None:
    """The child with that name, without regard to case; the published one where there are two."""
    key = name_key(name)
    children = CategoryIndexPage.objects.child_of(parent).order_by("-live", "path")
    return next((child for child in children if key in {name_key(child.title), name_key(child.draft_title)}), None)


def _add_child(parent: Page, title: str) -> CategoryIndexPage:
    slug = slugify(title, allow_unicode=True) or "category"
    taken = set(parent.get_children().values_list("slug", flat=True))
    child = parent.add_child(
        instance=CategoryIndexPage(title=title, slug=free_slug(slug, taken), live=False, locale_id=parent.locale_id)
    )
    child.save_revision()
    return child


def free_slug(slug: str, taken: set[str]) -> str:
    """The slug, with the first number that makes it one that is not taken."""
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
