"""Names of publications in addresses and exports: “vickers-2018-acupuncture-for-chronic-pain”."""

from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

if TYPE_CHECKING:
    from references.models import Reference

LONGEST = 100
FEW_WORDS = 6


def slug_for(reference: "Reference") -> str:
    """Return a name made of first author, year and the beginning of the title."""
    words = " ".join(reference.title.split()[:FEW_WORDS])
    return slugify(f"{reference.short_name} {words}", allow_unicode=True)[:LONGEST].strip("-") or "reference"


def free_slug(model: Any, slug: str) -> str:
    """Return `slug`, or `slug-2`, `slug-3` … where it is taken."""
    taken = set(model._base_manager.filter(slug__startswith=slug).values_list("slug", flat=True))
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
