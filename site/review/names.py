"""What the records that a clinical content speaks of are called."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from django.apps import apps
from django.db.models import Q
from django.db.models.functions import Lower
from wagtail.documents import get_document_model
from wagtail.models import Page

from content.clinical import Canonical
from references.models import Reference
from review.passages import texts_in

RECORD = re.compile(r"(page|topic|person) (\d+)")
LINK = re.compile(r"<a\b[^>]*>")
EMBED = re.compile(r"<embed\b[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def names_in(*contents: Canonical) -> dict[str, str]:
    """Return the names of the pages, documents, people, topics and publications in these contents; a query a kind."""
    texts = {text for content in contents for text in texts_in(content)}
    found: dict[str, set[int]] = {}
    for kind, key in (*records_in(texts), *links_in(texts)):
        found.setdefault(kind, set()).add(key)
    names = {f"page {pk}": title for pk, title in pairs(Page, "title", found.get("page", ()))}
    names |= {f"document {pk}": title for pk, title in pairs(get_document_model(), "title", found.get("document", ()))}
    for kind in ("topic", "person"):
        model = apps.get_model("content", kind)
        names |= {f"{kind} {pk}": name for pk, name in pairs(model, "name", found.get(kind, ()))}
    return names | names_of_publications(texts | set(citations_in(texts)))


def pairs(model: type, field: str, keys: Iterable[int]) -> Iterable[tuple[int, str]]:
    """Return the keys and names of records, without a query for none."""
    return model._default_manager.filter(pk__in=keys).values_list("pk", field) if keys else ()  # type: ignore[attr-defined]


def records_in(texts: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the records that are chosen."""
    for text in texts:
        if match := RECORD.fullmatch(text):
            yield match[1], int(match[2])


def links_in(texts: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the pages and documents that rich text leads to."""
    for text in texts:
        for tag in LINK.findall(text) if "linktype" in text else ():
            attributes = dict(ATTRIBUTE.findall(tag))
            if attributes.get("id", "").isdecimal():
                yield attributes.get("linktype", ""), int(attributes["id"])


def citations_in(texts: Iterable[str]) -> Iterator[str]:
    """Yield the identities of the publications that rich text cites."""
    for text in texts:
        for tag in EMBED.findall(text) if "<embed" in text else ():
            if key := dict(ATTRIBUTE.findall(tag)).get("key"):
                yield unescape(key)


def names_of_publications(texts: Iterable[str]) -> dict[str, str]:
    """Return what the publications with these identities are called."""
    dois = [text.removeprefix("doi:") for text in texts if text.startswith("doi:")]
    pmids = [text.removeprefix("pmid:") for text in texts if text.startswith("pmid:")]
    if not dois and not pmids:
        return {}
    lower = Reference.objects.annotate(lower_doi=Lower("doi"))
    found = lower.filter(Q(lower_doi__in=dois) | Q(pmid__in=pmids))
    unknown = {f"doi:{doi}": f"Publication {doi}" for doi in dois} | {f"pmid:{n}": f"PubMed {n}" for n in pmids}
    return unknown | {reference.clinical_identity: str(reference) for reference in found}
