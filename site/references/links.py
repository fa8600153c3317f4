"""A printed citation with links where it names what can be opened."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from references.models import Reference


def with_links(reference: Reference) -> SafeString:
    """Return the citation as HTML: its title as the name of a work; its DOI, PubMed number and address as links."""
    text = reference.citation
    marks = [
        (reference.title, format_html("<cite>{}</cite>", reference.title)),
        (f"doi:{reference.doi}", link(f"https://doi.org/{reference.doi}", f"doi:{reference.doi}")),
        (
            f"PMID: {reference.pmid}",
            link(f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/", f"PMID: {reference.pmid}"),
        ),
        (reference.url, link(reference.url, reference.url, "references__link is-address")),
    ]
    given = (bool(reference.title), bool(reference.doi), bool(reference.pmid), bool(reference.url))
    # In the order in which they stand, each once; what is between them is text.
    places = sorted(
        (text.find(words), words, html) for is_given, (words, html) in zip(given, marks, strict=True) if is_given
    )
    parts, position = [], 0
    for start, words, html in places:
        if start >= position:
            parts += [format_html("{}", text[position:start]), html]
            position = start + len(words)
    parts.append(format_html("{}", text[position:]))
    return mark_safe("".join(parts))  # each part has been escaped


def link(address: str, words: str, classes: str = "references__link") -> SafeString:
    """Return a link."""
    return format_html('<a class="{}" href="{}">{}</a>', classes, address, words)
