"""BibTeX: parsed by bibtexparser, with LaTeX letters read by pylatexenc."""

import re
from collections.abc import Iterator
from typing import Any

import bibtexparser
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock
from bibtexparser.model import Entry as Block
from pylatexenc.latex2text import LatexNodes2Text

from references.csl import Item
from references.readers.base import Entry, Unreadable, to_entry
from references.validators import find_doi

TYPES = {
    **dict.fromkeys(["article", "periodical"], "article-journal"),
    **dict.fromkeys(["book", "mvbook", "collection", "proceedings"], "book"),
    **dict.fromkeys(["inbook", "incollection"], "chapter"),
    **dict.fromkeys(["inproceedings", "conference"], "paper-conference"),
    **dict.fromkeys(["techreport", "report", "manual"], "report"),
    **dict.fromkeys(["phdthesis", "mastersthesis", "thesis"], "thesis"),
    **dict.fromkeys(["online", "electronic", "www", "webpage"], "webpage"),
    "unpublished": "article",
    "dataset": "dataset",
}
DECODER = LatexNodes2Text(math_mode="text")
WHOLE_NAME = re.compile(r"^\{(.*)\}$", re.DOTALL)


def read(text: str) -> Iterator[Entry]:
    """Yield the entries of a BibTeX text, in the order of their lines."""
    try:
        library = bibtexparser.parse_string(text)
    except Exception as error:
        raise Unreadable("This is no BibTeX that we can read.") from error
    entries = [read_block(block) for block in library.entries]
    for block in library.failed_blocks:
        if isinstance(block, DuplicateBlockKeyBlock):
            # Two publications that their file calls by one name are two all the same.
            entries.append(read_block(block.ignore_error_block))
        else:
            entries.append(Entry(line_of(block), error="The entry does not end, or its braces or quotes do not match."))
    return iter(sorted(entries, key=lambda entry: entry.line))


def line_of(block: Any) -> int:
    """Return the line, counted from 1, on which a block begins."""
    return (block.start_line or 0) + 1


def read_block(block: Any) -> Entry:
    """Return one entry as CSL data."""
    if not isinstance(block, Block):
        return Entry(line_of(block), error="It is no BibTeX entry that we can read.")
    try:
        return to_entry(line_of(block), to_item(block))
    except Exception:
        return Entry(line_of(block), error="It is no BibTeX entry that we can read.")


def to_item(block: Block) -> Item:
    """Return what an entry says as CSL data."""
    raw = {field.key.lower(): str(field.value) for field in block.fields}
    said = {name: plain(value) for name, value in raw.items() if name not in {"author", "editor", "doi", "url"}}
    kind = TYPES.get(block.entry_type.lower(), "webpage" if raw.get("url") else "document")
    is_part = kind in {"chapter", "paper-conference"}
    address = raw.get("url", "").replace("\\", "").strip()
    preprint = said.get("eprint", "") and said.get("archiveprefix", said.get("eprinttype", ""))
    return {
        "type": "article" if kind == "document" and preprint else kind,
        "genre": said.get("type", "") if kind in {"thesis", "report"} else "",
        "title": joined(said.get("title", ""), said.get("subtitle", "")),
        "author": names(raw.get("author", "")),
        "editor": names(raw.get("editor", "")),
        "container-title": said.get("booktitle", "") if is_part else said.get("journal", said.get("journaltitle", "")),
        "container-title-short": said.get("shortjournal", ""),
        "issued": to_date(said.get("date", "") or said.get("year", "")),
        "accessed": to_date(said.get("urldate", "")),
        "volume": said.get("volume", ""),
        "issue": said.get("number", "") if kind == "article-journal" else "",
        "number": said.get("number", "") if kind == "report" else "",
        "page": re.sub(r"\s*(?:-{2,3}|–|—)\s*", "-", said.get("pages", "")) or said.get("eid", ""),
        "publisher": said.get("publisher")
        or said.get("institution")
        or said.get("school")
        or preprint
        or said.get("organization", "")
        or ("" if address else said.get("howpublished", "")),
        "publisher-place": said.get("address", said.get("location", "")),
        "edition": said.get("edition", ""),
        "DOI": find_doi(raw.get("doi", "").replace("\\", "")) or find_doi(address),
        "PMID": said.get("pmid", ""),
        "URL": address,
        "language": said.get("language", ""),
    }


def plain(value: str) -> str:
    """Return LaTeX as text: accents, dashes, no braces."""
    return DECODER.latex_to_text(value) if "\\" in value or set(value) & set("{}$~-`'") else value


def joined(title: str, subtitle: str) -> str:
    """Return a title with its subtitle."""
    return f"{title}: {subtitle}" if title and subtitle else title


def names(value: str) -> list[dict[str, str]]:
    """Return the people and organisations of a list of names; what is in braces as a whole is an organisation."""
    found = []
    for name in split_multiple_persons_names(value) if value.strip() else []:
        if whole := WHOLE_NAME.match(name.strip()):
            found.append({"literal": plain(whole[1])})
        elif name.strip().lower() != "others":
            found.append(name_of(name))
    return found


def name_of(name: str) -> dict[str, str]:
    """Return the CSL name of “Family, Given” or “Given Family”."""
    parts = parse_single_name_into_parts(plain(name), strict=False)
    family = " ".join([*parts.von, *parts.last])
    return {"family": family, "given": " ".join(parts.first), "suffix": " ".join(parts.jr)}


def to_date(text: str) -> Item:
    """Return the CSL date of “2018-06-09” or of any other text that has a year."""
    match = re.match(r"\s*(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text)
    return {"date-parts": [[int(part) for part in match.groups() if part]]} if match else {"raw": text}
