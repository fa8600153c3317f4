"""RIS, which reference managers and journals export: parsed by rispy, one record at a time."""

import re
from collections.abc import Iterator
from typing import Any

from rispy import RisParser
from rispy.config import TAG_KEY_MAPPING

from references.csl import Item
from references.names import from_full_name
from references.readers.base import Entry, Record, Unreadable, read_each
from references.validators import find_doi

TAG = re.compile(r"^([A-Z][A-Z0-9])\s{0,3}-(?:\s|$)")
TYPES = {
    **dict.fromkeys(["JOUR", "EJOUR", "JFULL", "MGZN", "INPR", "ABST"], "article-journal"),
    **dict.fromkeys(["BOOK", "EBOOK", "EDBOOK"], "book"),
    **dict.fromkeys(["CHAP", "ECHAP", "ENCYC"], "chapter"),
    **dict.fromkeys(["RPRT", "GOVDOC", "STAND", "PAMP"], "report"),
    **dict.fromkeys(["ELEC", "BLOG", "ICOMM", "MULTI"], "webpage"),
    **dict.fromkeys(["CONF", "CPAPER"], "paper-conference"),
    **dict.fromkeys(["DATA", "DBASE"], "dataset"),
    "THES": "thesis",
    "UNPB": "article",
}
# Every tag may come more than once, and nothing that is repeated is lost.
PARSER = RisParser(list_tags=list(TAG_KEY_MAPPING), delimiter_tags_mapping={})


def read(text: str) -> Iterator[Entry]:
    """Yield the entries of a RIS text."""
    return read_each(records_of(text.splitlines()), read_record, "RIS")


def records_of(lines: list[str]) -> Iterator[Record]:
    """Yield the records; what stands outside them is a record that nothing can read."""
    record: Record | None = None
    for number, raw in enumerate(lines, start=1):
        match = TAG.match(raw)
        tag = match[1] if match else ""
        line = f"{tag}  - {raw[match.end() :].strip()}" if match else raw
        if tag == "TY" and record:
            yield record
            record = None
        if record is None:
            if not line.strip() or tag == "ER":
                continue
            record = Record(number, [])
        if match or not record.lines:
            record.lines.append(line)
        elif line.strip():
            # A long value that goes on.
            record.lines[-1] = f"{record.lines[-1]} {line.strip()}"
        if tag == "ER":
            yield record
            record = None
    if record:
        yield record


def read_record(record: Record) -> tuple[Item, dict[str, Any]]:
    """Return one record as CSL data."""
    if not record.lines[0].startswith("TY"):
        raise Unreadable("An entry begins with TY. This does not.")
    closed = [*(line for line in record.lines if not line.startswith("ER  -")), "ER  - "]
    [parsed] = PARSER.parse("\n".join(closed))
    said = {name: value for name, value in parsed.items() if isinstance(value, list)}
    kind = first(parsed, "type_of_reference").upper() or str(parsed.get("type_of_reference", "")).upper()
    return to_item(TYPES.get(kind, "document"), said), {}


def first(said: dict[str, Any], *names: str) -> str:
    """Return the first of these that is said."""
    for name in names:
        value = said.get(name)
        found = next((text for text in value if text), "") if isinstance(value, list) else ""
        if found:
            return str(found)
    return ""


def to_item(kind: str, said: dict[str, Any]) -> Item:
    """Return what the tags say as CSL data."""
    is_part = kind in {"chapter", "paper-conference"}
    authors = said.get("first_authors", []) + said.get("authors", [])
    editors = said.get("secondary_authors", []) if is_part else []
    first_page, last_page = first(said, "start_page"), first(said, "end_page")
    journal = first(said, "alternate_title3", "journal_name", "secondary_title")
    short = first(said, "alternate_title2", "alternate_title1")
    address = first(said, "urls")
    return {
        "type": kind,
        "title": first(said, "title", "primary_title", "unknown_tag"),
        "author": [from_full_name(name) for name in authors],
        "editor": [from_full_name(name) for name in [*editors, *unknown(said, "ED")]],
        "container-title": journal or short,
        "container-title-short": short if journal else "",
        "issued": to_date(first(said, "year", "publication_year", "date")),
        "accessed": to_date(first(said, "access_date")),
        "volume": first(said, "volume"),
        "issue": first(said, "number"),
        "page": pages(first_page, last_page) or first(said, "custom7"),
        "publisher": first(said, "publisher"),
        "publisher-place": first(said, "place_published"),
        "edition": first(said, "edition"),
        "DOI": find_doi(first(said, "doi")) or find_doi(address),
        "PMID": pmid_of(said),
        "URL": address,
        "language": first(said, "language"),
    }


def unknown(said: dict[str, Any], tag: str) -> list[str]:
    """Return the values of a tag that rispy does not name."""
    found = next((value for value in said.get("unknown_tag", []) if isinstance(value, dict)), {})
    return found.get(tag, [])


def pages(first_page: str, last_page: str) -> str:
    """Return a range of pages."""
    if "-" in first_page or not last_page or first_page == last_page:
        return first_page
    return f"{first_page}-{last_page}"


def pmid_of(said: dict[str, Any]) -> str:
    """Return the PubMed number, where the record says that its number is one."""
    number = first(said, "accession_number").strip()
    database = first(said, "name_of_database", "database_provider").lower()
    return number if re.fullmatch(r"[1-9]\d{0,7}", number) and re.search("pubmed|medline|nlm", database) else ""


def to_date(text: str) -> Item:
    """Return the CSL date of “2018/06/09/” or of any other text that has a year."""
    match = re.match(r"\s*(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?", text)
    return {"date-parts": [[int(part) for part in match.groups() if part]]} if match else {"raw": text}
