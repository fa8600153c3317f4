"""Which category here holds what the old archive filed under a name."""

from collections.abc import Sequence
from typing import Any

from qa.importer.loader.categories import find_archive, find_category, remembered_category
from qa.importer.parser.categories import path_key
from qa.models import CategoryIndexPage, CategoryMapping


def find_mapped(names: Sequence[str]) -> CategoryIndexPage | None:
    """The category for a path of names: as an editor mapped it, as the site calls it, or as an earlier import did."""
    if not names:
        return None
    mapping = CategoryMapping.objects.filter(key=path_key(names)).select_related("category").first()
    return mapping.category if mapping else find_category(find_archive(), names) or remembered_category(names)


def remember(names: Sequence[str], category: CategoryIndexPage, user: Any) -> None:
    """Have the next upload file this path of names in the same category."""
    if names:
        CategoryMapping.objects.update_or_create(key=path_key(names), defaults={"category": category, "made_by": user})


def names_of(category: CategoryIndexPage) -> tuple[str, ...]:
    """The path of a category, from below the archive down."""
    above = CategoryIndexPage.objects.ancestor_of(category, inclusive=True).order_by("depth")
    return tuple(page.draft_title for page in above)


def category_choices() -> list[tuple[int, str]]:
    """Every category with its path, in the order of the tree; one query."""
    titles: dict[str, str] = {}
    found = []
    for page in CategoryIndexPage.objects.order_by("path").only("pk", "path", "draft_title", "title"):
        parent = titles.get(page.path[: -page.steplen], "")
        titles[page.path] = f"{parent} › {page.draft_title}" if parent else page.draft_title
        found.append((page.pk, titles[page.path]))
    return found
