"""Reads publications from texts in the usual forms: RIS, MEDLINE (NBIB), BibTeX and CSL JSON. Nothing is looked up."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from references.readers import bibtex, json_data, medline, ris
from references.readers.base import Entry, Unreadable

__all__ = ["Entry", "Format", "Unreadable", "find_format", "read"]


@dataclass(frozen=True)
class Format:
    """One form of writing publications down."""

    name: str
    sign: re.Pattern[str]
    read: Callable[[str], Iterator[Entry]]


FORMATS = (
    Format("CSL JSON", re.compile(r"^\s*[\[{]"), json_data.read),
    Format("RIS", re.compile(r"^TY\s{0,3}-", re.MULTILINE), ris.read),
    Format("PubMed (NBIB)", re.compile(r"^PMID-\s", re.MULTILINE), medline.read),
    Format("BibTeX", re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE), bibtex.read),
)


def find_format(text: str) -> Format | None:
    """Return the form that a text is in, or None for none that we know."""
    return next((one for one in FORMATS if one.sign.search(text)), None)


def read(text: str) -> list[Entry]:
    """Return the entries of a text; raises Unreadable for one in no form that we know, and for one that is broken."""
    text = text.lstrip("\ufeff")
    found = find_format(text)
    if found is None:
        raise Unreadable("We know RIS, NBIB, BibTeX and CSL JSON. This is none of them.")
    return list(found.read(text))
