from typing import Any

from django import template
from django.template import Context

from references import vancouver
from references.citations import Citation, CitationList
from references.models import Reference

register = template.Library()


@register.simple_tag
def citation_list(text: Any, prefix: str = "") -> CitationList:
    """Return the numbered references of a StreamField; `prefix` keeps several texts on one page apart."""
    return CitationList.of(text, prefix=prefix)


@register.simple_tag(takes_context=True)
def citations_for(context: Context, references: list[Reference]) -> list[tuple[Citation, str]]:
    """Return the page's citation of each published reference, with the anchor of this place."""
    citations: CitationList | None = context.get("citations")
    if not citations:
        return []
    found = [citation for reference in references if (citation := citations.get(reference))]
    return [(citation, citation.mention()) for citation in found]


@register.filter
def authors(reference: Reference) -> str:
    """Return the authors as a reference list names them."""
    return vancouver.authors(reference)


@register.filter
def imprint(reference: Reference) -> str:
    """Return where and when it was published, as a reference list says it."""
    return vancouver.imprint(reference)
