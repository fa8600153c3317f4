"""Publications by their number, asked of Crossref and PubMed: the one place where references meet the internet.

    find_doi("10.1136/bmj.m1000")   find_pmid("29573870")

Both return what `references.readers` would of a file, and raise `LookupFailed` with words for an editor. `crossref` and
`pubmed` are the clients; tests put others in their place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2
from django.conf import settings
from habanero import Crossref

from references.readers import medline
from references.readers.base import Entry, to_entry
from references.readers.json_data import facts_of, to_item

EFETCH = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"
# An answer is some kilobytes; what is longer is no answer.
MOST_BYTES = 2_000_000

INSTEAD = "Paste the citation as BibTeX or RIS instead."
OFF = f"Looking numbers up is switched off here. {INSTEAD}"


class LookupFailed(Exception):
    """Nothing was found; the message says why, and what to do, in plain words."""


class NotFound(Exception):
    """The service answered that it has no such publication."""


@dataclass(frozen=True)
class Service:
    """Somebody who knows publications by number."""

    name: str
    ask: Callable[[str], Any]

    def find(self, number: str) -> Any:
        """Return what the service answers; raises LookupFailed."""
        if not settings.REFERENCES_LOOKUP:
            raise LookupFailed(OFF)
        try:
            return self.ask(number)
        except NotFound:
            raise LookupFailed(
                f"{self.name} does not know {number}. Check the number, or {uncapitalised(INSTEAD)}"
            ) from None
        except Exception as error:
            raise LookupFailed(f"We could not reach {self.name}. {INSTEAD}") from error


def uncapitalised(text: str) -> str:
    """Return a sentence as the end of another."""
    return text[0].lower() + text[1:]


def ask_crossref(doi: str) -> dict[str, Any]:
    """Return what Crossref has of a DOI."""
    client = Crossref(
        mailto=settings.REFERENCES_CONTACT or None,
        ua_string="ask-an-expert",
        timeout=settings.REFERENCES_LOOKUP_SECONDS,
    )
    try:
        answer = client.works(ids=[doi])
    except httpx2.HTTPStatusError as error:
        if error.response.status_code in {400, 404}:
            raise NotFound from error
        raise
    return answer["message"]


def ask_pubmed(pmid: str) -> str:
    """Return the MEDLINE record of a PubMed number, by the service that NCBI keeps for programs."""
    query = {"db": "pubmed", "id": pmid, "rettype": "medline", "retmode": "text", "tool": "ask-an-expert"}
    if settings.REFERENCES_CONTACT:
        query["email"] = settings.REFERENCES_CONTACT
    with httpx2.stream("GET", EFETCH, params=query, timeout=settings.REFERENCES_LOOKUP_SECONDS) as answer:
        if answer.status_code in {400, 404}:
            raise NotFound
        answer.raise_for_status()
        text = b""
        for piece in answer.iter_bytes():
            text += piece
            if len(text) > MOST_BYTES:
                raise ValueError("too long for a record")
    return text.decode()


crossref = Service("Crossref", ask_crossref)
pubmed = Service("PubMed", ask_pubmed)


def find_doi(doi: str) -> Entry:
    """Return the publication of a DOI; raises LookupFailed."""
    answer = crossref.find(doi)
    entry = to_entry(1, to_item(answer), facts_of(answer)) if isinstance(answer, dict) else Entry(1, error="no answer")
    return checked(entry, crossref, doi)


def find_pmid(pmid: str) -> Entry:
    """Return the publication of a PubMed number; raises LookupFailed."""
    entries = list(medline.read(pubmed.find(pmid)))
    return checked(entries[0] if entries else Entry(1, error="no answer"), pubmed, pmid)


def checked(entry: Entry, service: Service, number: str) -> Entry:
    """Return an entry that is a publication; raises LookupFailed for another."""
    if entry.error:
        raise LookupFailed(f"{service.name} does not know {number}. Check the number, or {uncapitalised(INSTEAD)}")
    return entry
