"""A page of this site as a file for reference managers, below its address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from references.csl import Item
from references.writers import to_bibtex, to_ris
from review.citing import item_of, key_of

if TYPE_CHECKING:
    from review.models import ClinicalPage


@dataclass(frozen=True)
class Form:
    """A kind of file: its media type, and what writes it."""

    media_type: str
    write: Callable[[Item, str], str]


FORMS = {
    "bib": Form("application/x-bibtex", to_bibtex),
    "ris": Form("application/x-research-info-systems", lambda item, key: to_ris(item)),
}
# The last part of their addresses, with the ending that each stands for.
NAMES = {f"cite.{ending}": ending for ending in FORMS}


def page_as_citation(request: HttpRequest, page: "ClinicalPage", ending: str) -> HttpResponse:
    """Answer with the page as a publication, in the form that `ending` names; browsers ask each time for the newest."""
    form, key = FORMS[ending], key_of(page)
    response = HttpResponse(
        form.write(item_of(page, request), key),
        content_type=f"{form.media_type}; charset=utf-8",
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{key}.{ending}") or "attachment"
    response["Cache-Control"] = f"{'private' if page.get_view_restrictions().exists() else 'public'}, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
