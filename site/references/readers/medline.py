"""MEDLINE, which PubMed gives as NBIB files: parsed by rispy, which lets other tagged formats be described."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from rispy import RisParser

from references.csl import Item
from references.names import from_full_name, to_name
from references.readers.base import Entry, Record, Unreadable, read_each
from references.validators import find_doi

# What a reference says of these is in the first place that has one.
STUDIES = (
    ("practice guideline", "guideline"),
    ("guideline", "guideline"),
    ("systematic review", "systematic-review"),
    ("meta-analysis", "systematic-review"),
    ("randomized controlled trial", "trial"),
    ("observational study", "cohort"),
    ("review", "narrative-review"),
)
NAMES = (
    *("PMID", "TI", "BTI", "FAU", "AU", "CN", "FED", "ED", "JT", "TA", "DP", "VI", "IP", "PG", "LID", "AID"),
    *("PT", "PB", "PL", "EN", "LA", "RIN", "UIN", "ECI", "PST", "SO"),
)


class MedlineParser(RisParser):
    """Reads “TI  - Title” with continued lines that begin with six spaces."""

    START_TAG = "PMID"
    END_TAG = "ER"
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {name: name for name in (*NAMES, "ER", "UK")}
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = []
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str | None, str]:
        """Return the tag and what it says; no tag for a continued line."""
        if line[:1].isalpha() and line[4:5] == "-":
            return line[:4].strip(), line[6:].strip()
        return None, line.strip()


PARSER = MedlineParser(enforce_list_tags=False, skip_unknown_tags=True)


def read(text: str) -> Iterator[Entry]:
    """Yield the entries of a MEDLINE text."""
    return read_each(records_of(text.splitlines()), read_record, "PubMed")


def records_of(lines: list[str]) -> Iterator[Record]:
    """Yield the records; each begins with its PubMed number."""
    record: Record | None = None
    for number, line in enumerate(lines, start=1):
        if line.startswith("PMID-") and record:
            yield record
            record = None
        if record is None:
            if not line.strip():
                continue
            record = Record(number, [])
        record.lines.append(line)
    if record:
        yield record


def read_record(record: Record) -> tuple[Item, dict[str, Any]]:
    """Return one record as CSL data, with the type of study and whether it still stands."""
    if not record.lines[0].startswith("PMID-"):
        raise Unreadable("An entry begins with PMID-. This does not.")
    [parsed] = PARSER.parse("\n".join([*unfold(record.lines), "ER  - "]))
    said = {name: value if isinstance(value, list) else [value] for name, value in parsed.items()}
    return to_item(said), facts_of(said)


def unfold(lines: list[str]) -> list[str]:
    """Return the lines with the continued ones joined to those they continue."""
    whole: list[str] = []
    for line in lines:
        if whole and not (line[:1].isalpha() and line[4:5] == "-"):
            whole[-1] = f"{whole[-1]} {line.strip()}".rstrip()
        else:
            whole.append(line)
    return whole


def first(said: dict[str, list[str]], *names: str) -> str:
    """Return the first of these that is said."""
    return next((text for name in names for text in said.get(name, []) if text), "")


def to_item(said: dict[str, list[str]]) -> Item:
    """Return what the tags say as CSL data."""
    full, short = said.get("FAU", []), said.get("AU", [])
    authors = [from_full_name(name) for name in full] if len(full) >= len(short) else [to_name(name) for name in short]
    kinds = {kind.lower() for kind in said.get("PT", [])}
    is_book = bool(said.get("BTI")) or "book" in kinds
    status = "Epub ahead of print" if "aheadofprint" in said.get("PST", []) else ""
    kind = "article-journal" if not is_book else "chapter" if said.get("TI") and said.get("BTI") else "book"
    return {
        "type": "article" if "preprint" in kinds else kind,
        "genre": "preprint" if "preprint" in kinds else "",
        "title": first(said, "TI", "BTI"),
        "author": [*authors, *({"literal": name} for name in said.get("CN", []))],
        "editor": [from_full_name(name) for name in said.get("FED", []) or said.get("ED", [])],
        "container-title": first(said, "BTI") if kind == "chapter" else first(said, "JT", "TA"),
        "container-title-short": first(said, "TA"),
        "issued": to_date(first(said, "DP")),
        "volume": first(said, "VI"),
        "issue": first(said, "IP"),
        "page": first(said, "PG"),
        "publisher": first(said, "PB"),
        "publisher-place": first(said, "PL"),
        "edition": first(said, "EN"),
        "DOI": doi_of(said),
        "PMID": first(said, "PMID"),
        "status": status,
        "language": first(said, "LA"),
    }


def doi_of(said: dict[str, list[str]]) -> str:
    """Return the DOI, which PubMed writes behind what else names an article."""
    texts = [*said.get("LID", []), *said.get("AID", [])]
    return next((find_doi(text) for text in texts if text.endswith("[doi]")), "") or find_doi(first(said, "SO"))


def to_date(text: str) -> Item:
    """Return the CSL date of “2018 Jun 9”: the year."""
    match = re.match(r"\d{4}", text)
    return {"date-parts": [[int(match[0])]]} if match else {"raw": text}


def facts_of(said: dict[str, list[str]]) -> dict[str, Any]:
    """Return the type of study, and what PubMed says of its standing."""
    kinds = {kind.lower() for kind in said.get("PT", [])}
    facts: dict[str, Any] = {"kind": next((kind for name, kind in STUDIES if name in kinds), "")}
    if "cochrane database" in first(said, "JT", "TA").lower():
        facts["kind"] = "systematic-review"
    standing = ""
    if "retracted publication" in kinds or said.get("RIN"):
        standing = "retracted"
    elif said.get("UIN"):
        standing = "superseded"
    elif said.get("ECI"):
        standing = "concern"
    if standing:
        address = f"https://pubmed.ncbi.nlm.nih.gov/{first(said, 'PMID')}/"
        facts |= {"standing": standing, "standing_source": "PubMed", "standing_url": address}
    return facts
