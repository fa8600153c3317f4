"""CSL data as files that reference managers read; the same libraries write them that read them for us."""

import re
from typing import Any

import bibtexparser
import rispy
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from django.utils.encoding import iri_to_uri
from pylatexenc.latexencode import UnicodeToLatexEncoder

from references.csl import Item, parts_of
from references.names import Name
from references.text import CONTROL

# What a name in BibTeX must not hold outside of braces: commas part it, and “and” begins another.
PARTS_NAMES = re.compile(r",|\band\b", re.IGNORECASE)
ENCODER = UnicodeToLatexEncoder(
    non_ascii_only=False, replacement_latex_protection="braces-all", unknown_char_policy="keep"
)


class PlainRisWriter(rispy.RisWriter):
    """RIS without a number before each entry, which not every program expects."""

    def set_header(self, count: int) -> str:
        """Return nothing."""
        return ""


def to_bibtex(item: Item, key: str) -> str:
    """Return CSL data of a web page as an entry of BibTeX called `key`, which is letters, digits and hyphens."""
    year, month, _ = date_of(item)
    said = {
        "author": " and ".join(bibtex_name(name) for name in item.get("author", [])),
        "title": latex(item.get("title")),
        "publisher": latex(item.get("publisher")),
        "edition": latex(item.get("edition")),
        "year": str(year or ""),
        "month": str(month or ""),
        "language": latex(item.get("language")),
        "url": address(item),
    }
    fields = [Field(name, value) for name, value in said.items() if value]
    return bibtexparser.write_string(Library([Entry("misc", key, fields)]))


def bibtex_name(name: Name) -> str:
    """Return a name as BibTeX reads it: “van der Berg, Maria”, or an organisation in braces."""
    if "literal" in name:
        return f"{{{latex(name['literal'])}}}"
    particle = name.get("non-dropping-particle", "")
    parts = [" ".join(filter(None, [particle, name.get("family", "")])), name.get("suffix", ""), name.get("given", "")]
    return ", ".join(f"{{{latex(part)}}}" if PARTS_NAMES.search(part) else latex(part) for part in parts if part)


def latex(text: Any) -> str:
    """Return a text on one line with every character that means something to LaTeX written as LaTeX writes it."""
    return ENCODER.unicode_to_latex(line(text))


def to_ris(item: Item) -> str:
    """Return CSL data of a web page as a record of RIS."""
    year, month, day = date_of(item)
    said = {
        "type_of_reference": "ELEC",
        "authors": [ris_name(name) for name in item.get("author", [])],
        "title": line(item.get("title")),
        "publisher": line(item.get("publisher")),
        "edition": line(item.get("edition")),
        "year": str(year or ""),
        "date": f"{year}/{month:02}/{day:02}/" if day else "",
        "language": line(item.get("language")),
        "urls": [address(item)] if address(item) else [],
    }
    return str(rispy.dumps([{name: value for name, value in said.items() if value}], implementation=PlainRisWriter))


def ris_name(name: Name) -> str:
    """Return a name as RIS has it: “Berg, Maria”, or an organisation as it is."""
    if "literal" in name:
        return line(name["literal"])
    family = " ".join(filter(None, [name.get("non-dropping-particle", ""), name.get("family", "")]))
    return ", ".join(line(part) for part in (family, name.get("given", ""), name.get("suffix", "")) if part)


def date_of(item: Item) -> tuple[int, int, int]:
    """Return year, month and day of the publication, 0 for what is not known."""
    year, month, day, *_ = (*parts_of(item.get("issued")), 0, 0, 0)
    return year, month, day


def line(text: Any) -> str:
    """Return a text on one line, without characters that no text has."""
    return " ".join(CONTROL.sub("", str(text or "")).split())


def address(item: Item) -> str:
    """Return the address in letters that every program takes."""
    return iri_to_uri(line(item.get("URL"))).replace("{", "%7B").replace("}", "%7D")
