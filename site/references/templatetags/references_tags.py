from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from references.citations import Citation, CitationList
from references.links import with_links
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
def printed(reference: Reference) -> SafeString:
    """Return a publication as journals print it, its title marked and its numbers and address as links."""
    return with_links(reference)


@register.filter
def standing_notice(reference: Reference) -> SafeString:
    """Return what readers must know of a publication that does not stand as it was; empty for one that does."""
    words = NOTICES.get(reference.standing)
    if not words:
        return SafeString("")
    since = format_html(" on {}", date_words(reference.standing_since)) if reference.standing_since else ""
    source: Any = reference.standing_source
    if reference.standing_url:
        source = format_html('<a href="{}">{}</a>', reference.standing_url, source or "see the notice")
    return format_html("{}{}{}", words, since, format_html(" ({})", source) if source else "")


NOTICES = {
    Reference.Standing.RETRACTED.value: "Retracted",
    Reference.Standing.SUPERSEDED.value: "Replaced by a newer version",
    Reference.Standing.CONCERN.value: "The journal has expressed concern about it",
}


def date_words(day: Any) -> SafeString:
    """Return a day as an element that machines read too."""
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), f"{day.day} {day:%B %Y}")
