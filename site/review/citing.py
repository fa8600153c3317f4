"""How others cite a page of this site: the page itself as a publication, as it stands now."""

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import slugify

from content.models import OrganisationSettings
from content.structured_data import absolute_url
from references.csl import Item
from references.formatting import format_item
from references.names import Name

if TYPE_CHECKING:
    from review.models import ClinicalPage

FORMS_OF_ADDRESS = re.compile(r"^(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Sir|Dame)\b\.?\s+)+(?=\S)")


def item_of(page: "ClinicalPage", request: HttpRequest) -> Item:
    """Return the page as CSL data: who wrote it, its title, publisher, version, day and address."""
    published = page.last_published_at or page.first_published_at
    day = timezone.localdate(published) if published else None
    item: Item = {
        "type": "webpage",
        "title": page.title,
        "author": [name_of(name) for name in page.pdf_authors],
        "publisher": OrganisationSettings.load(request_or_site=request).name,
        "edition": f"Version {page.cited_version}" if page.cited_version else "",
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "language": page.locale.language_code,
        "URL": absolute_url(page, request),
    }
    return {name: value for name, value in item.items() if value}


def name_of(person: str) -> Name:
    """Return the CSL name of a person as their own page has it: “Dr Maria van der Berg”."""
    plain = FORMS_OF_ADDRESS.sub("", person).strip()
    try:
        parts = parse_single_name_into_parts(plain)
    except InvalidNameError:
        return {"literal": plain}
    # A name in a script without capitals, one name alone, a team.
    if not parts.first or not parts.last or not parts.last[0][:1].isupper():
        return {"literal": plain}
    name = {
        "family": " ".join(parts.last),
        "given": " ".join(parts.first),
        "non-dropping-particle": " ".join(parts.von),
        "suffix": " ".join(parts.jr),
    }
    return {part: words for part, words in name.items() if words}


def citation_of(page: "ClinicalPage", request: HttpRequest) -> str:
    """Return the citation of the page in NLM (“Vancouver”) style."""
    return printed(json.dumps(item_of(page, request), sort_keys=True))


@lru_cache(maxsize=1000)
def printed(item: str) -> str:
    """Return the citation of CSL data that are written as JSON; the processor is asked once for the same."""
    return format_item(json.loads(item))


def key_of(page: "ClinicalPage") -> str:
    """Return what a file calls the page: its name in letters that every program takes."""
    return slugify(page.pdf_name) or f"page-{page.pk}"
