from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from home.demo_loader.rich_text import to_rich_text
from home.demo_loader.source import Record

# The fields of a block that hold Markdown in the source and rich text on the page.
RICH_TEXT = {
    "callout": ["text"],
    "earlier_answer": ["text"],
    "update": ["text"],
    "evidence": ["claim"],
    "outcome": ["finding"],
    "safety": ["text"],
    "urgent": ["text"],
    "guideline": ["statement"],
}


@dataclass
class Keys:
    """The numbers in the database of what the source names by key."""

    pages: dict[str, int] = field(default_factory=dict)
    references: dict[str, int] = field(default_factory=dict)
    images: dict[str, int] = field(default_factory=dict)


def to_stream(records: list[Record], keys: Keys) -> list[dict[str, Any]]:
    """Return the blocks of a source file as raw StreamField data."""
    return [{"type": record["type"], "value": to_value(record, keys)} for record in records]


def to_value(record: Record, keys: Keys) -> Any:
    """Return the raw value of one block."""
    kind = record["type"]
    fields = {name: value for name, value in record.items() if name != "type"}
    if convert := SPECIAL.get(kind):
        return convert(fields, keys)
    for name in RICH_TEXT.get(kind, []):
        fields[name] = to_rich_text(fields[name], keys.pages)
    if "date" in fields:
        fields["date"] = fields["date"].isoformat()
    if "citations" in fields:
        fields["citations"] = [keys.references[key] for key in fields["citations"]]
    if "pages" in fields:
        fields["pages"] = [keys.pages[key] for key in fields["pages"]]
    if "page" in fields:
        fields["page"] = keys.pages[fields["page"]]
    return fields


def to_paragraph(fields: Record, keys: Keys) -> str:
    """Return the rich text of a paragraph, which may cite."""
    return to_rich_text(fields["text"], keys.pages, keys.references)


def to_heading(fields: Record, keys: Keys) -> Record:
    """Return a heading, of the second level unless it says otherwise."""
    return {"text": fields["text"], "level": fields.get("level", "h2")}


def to_table(fields: Record, keys: Keys) -> Record:
    """Return the value of Wagtail's table block."""
    header = fields.get("header", "row")
    return {
        "data": fields["rows"],
        "cell": [],
        "mergeCells": [],
        "table_caption": fields["caption"],
        "table_header_choice": header,
        "first_row_is_table_header": header in ("row", "both"),
        "first_col_is_header": header in ("column", "both"),
    }


def to_figure(fields: Record, keys: Keys) -> Record:
    """Return the value of a figure."""
    image = {"image": keys.images[fields["image"]], "alt_text": fields.get("alt_text", ""), "decorative": False}
    return {"image": image, "caption": fields.get("caption", ""), "credit": fields.get("credit", "")}


def to_studies(fields: Record, keys: Keys) -> Record:
    """Return a table of studies."""
    studies = [study | {"reference": keys.references[study["reference"]]} for study in fields["studies"]]
    return fields | {"studies": studies}


SPECIAL: dict[str, Callable[[Record, Keys], Any]] = {
    "paragraph": to_paragraph,
    "heading": to_heading,
    "table": to_table,
    "figure": to_figure,
    "studies": to_studies,
}
