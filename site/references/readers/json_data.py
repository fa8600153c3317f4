"""CSL JSON, and what Crossref answers, which is nearly the same."""

import json
from collections.abc import Iterator
from typing import Any

from references.csl import Item
from references.readers.base import Entry, Unreadable, to_entry
from references.text import first_line, one_line

CROSSREF_TYPES = {
    "journal-article": "article-journal",
    "book": "book",
    "edited-book": "book",
    "monograph": "book",
    "reference-book": "book",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "reference-entry": "chapter",
    "proceedings-article": "paper-conference",
    "report": "report",
    "report-series": "report",
    "standard": "report",
    "posted-content": "article",
    "dissertation": "thesis",
}
# How Crossref calls what has happened to a publication since; the gravest counts.
UPDATES = (
    ({"retraction", "removal", "withdrawal"}, "retracted"),
    ({"expression_of_concern"}, "concern"),
    ({"new_version", "new_edition"}, "superseded"),
)


def read(text: str) -> Iterator[Entry]:
    """Yield the entries of CSL JSON: one publication, a list of them, or an answer of Crossref."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"This is no complete JSON: something is wrong on line {error.lineno}.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is no JSON that we can read.") from error
    if isinstance(data, dict) and isinstance(data.get("message"), dict):
        data = data["message"]
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        data = data["items"]
    for number, one in enumerate(data if isinstance(data, list) else [data], start=1):
        if isinstance(one, dict):
            yield to_entry(number, to_item(one), facts_of(one))
        else:
            yield Entry(number, error="It is no publication.")


def to_item(data: dict[str, Any]) -> Item:
    """Return CSL data in the words of CSL, where Crossref has its own."""
    item = dict(data)
    kind = one_line(data.get("type"))
    item["type"] = CROSSREF_TYPES.get(kind, kind) or "document"
    if kind == "posted-content" and data.get("subtype") == "preprint":
        item["genre"] = "preprint"
        item.setdefault("publisher", first_line(data.get("institution")))
    if isinstance(data.get("title"), list) and isinstance(data.get("subtitle"), list):
        item["title"] = ": ".join(filter(None, [first_line(data["title"]), first_line(data["subtitle"])]))
    if not one_line(data.get("container-title-short")):
        short = first_line(data.get("short-container-title")) or one_line(data.get("journalAbbreviation"))
        item["container-title-short"] = short
    item["page"] = one_line(data.get("page")) or one_line(data.get("article-number"))
    item["publisher-place"] = one_line(data.get("publisher-place")) or one_line(data.get("publisher-location"))
    item["edition"] = one_line(data.get("edition")) or one_line(data.get("edition-number"))
    names = data.get("author")
    # Crossref calls an organisation by its name alone.
    item["author"] = [as_literal(name) for name in names] if isinstance(names, list) else []
    if item["type"] == "article-journal":
        # Crossref names the publishing house of journals, which citations leave out.
        item.pop("publisher", None)
    return item


def as_literal(name: Any) -> Any:
    """Return an organisation as CSL names it."""
    return {"literal": name["name"]} if isinstance(name, dict) and name.get("name") else name


def facts_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return what Crossref knows of its standing."""
    updates = (
        [one for one in data.get("updated-by") or [] if isinstance(one, dict)]
        if isinstance(data.get("updated-by"), list)
        else []
    )
    for kinds, standing in UPDATES:
        for update in updates:
            if one_line(update.get("type")) in kinds:
                source = {"retraction-watch": "Retraction Watch"}.get(one_line(update.get("source")), "Crossref")
                notice = one_line(update.get("DOI"))
                return {
                    "standing": standing,
                    "standing_source": source,
                    "standing_url": f"https://doi.org/{notice}" if notice else "",
                    "standing_since": update.get("updated"),
                }
    return {}
