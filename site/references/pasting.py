"""What an editor pastes, turned into the fields of a reference."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from references import lookup, readers
from references.csl import day_of, fields_of
from references.readers import Entry, Unreadable
from references.validators import find_doi, validate_pmid

# Longer than any citation; a whole file is imported instead.
LONGEST = 100_000
# A text as short as this may be a number with something around it.
LONGEST_NUMBER = 300
PUBMED_ADDRESS = re.compile(
    r"\b(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})(?!\d)", re.IGNORECASE
)
PMID = re.compile(r"^\s*(?:PMID[:\s]*)?(\d{1,8})\s*$", re.IGNORECASE)
WHAT_WE_KNOW = "Paste a DOI, a PubMed number or address, or the citation as BibTeX, RIS, NBIB or CSL JSON."


class Unpasteable(Exception):
    """Nothing can be made of a pasted text; the message says what to do, in plain words."""


def find(text: str) -> Entry:
    """Return the publication that a pasted text is, or names; raises Unpasteable."""
    text = text.replace("\x00", "").strip().lstrip("\ufeff")
    if not text:
        raise Unpasteable(WHAT_WE_KNOW)
    if len(text) > LONGEST:
        raise Unpasteable("This is too long for one citation. Import it as a file instead.")
    if readers.find_format(text):
        return read_one(text)
    try:
        if number := pmid_in(text):
            return lookup.find_pmid(number)
        if len(text) <= LONGEST_NUMBER and (doi := find_doi(text)):
            return lookup.find_doi(doi)
    except lookup.LookupFailed as failure:
        raise Unpasteable(str(failure)) from failure
    raise Unpasteable(f"We cannot tell what this is. {WHAT_WE_KNOW}")


def pmid_in(text: str) -> str:
    """Return the PubMed number that a text is or gives the address of; empty for any other text."""
    if len(text) > LONGEST_NUMBER:
        return ""
    match = PMID.match(text) or PUBMED_ADDRESS.search(text)
    number = match[1].lstrip("0") if match else ""
    return number if number.isascii() else ""


def read_one(text: str) -> Entry:
    """Return the one publication of a text in a known form; raises Unpasteable for none and for several."""
    try:
        entries = readers.read(text)
    except Unreadable as error:
        raise Unpasteable(str(error)) from error
    good = [entry for entry in entries if not entry.error]
    if len(good) > 1:
        raise Unpasteable(f"These are {len(good)} citations. Paste one, or import all of them as a file.")
    if not good:
        why = f" Line {entries[0].line}: {entries[0].error}" if entries else ""
        raise Unpasteable(f"There is no citation in it that we can read.{why}")
    return good[0]


def values_of(entry: Entry) -> dict[str, Any]:
    """Return the values of a reference's fields, as they are; a number of PubMed's that is none is left out."""
    values = fields_of(entry.item) | entry.facts | {"csl": entry.item}
    if since := values.pop("standing_since", None):
        values["standing_since"] = day_of(since)
    try:
        validate_pmid(values["pmid"])
    except ValidationError:
        values["pmid"] = ""
    values["doi"] = find_doi(values["doi"])
    if not values["url"].lower().startswith(("http://", "https://")) or values["doi"] or values["pmid"]:
        values["url"] = ""
    return values
