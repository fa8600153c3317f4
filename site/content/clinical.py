"""The clinical content of a page in one canonical form, and the digest that a sign-off is bound to.

The form holds text and structure: what the words are, in which order, and which of them are a warning, a claim, a
grade or a citation. It holds neither the ids nor the names of blocks, so that saving again or renaming a block in an
upgrade changes nothing. Rules that keep a digest true over the years:

* A block says what it is by `Meta.kind`, which never changes; a block without one is known by its family.
* The parts of a block stand in their declared order, and empty ones at the end are left out: a new part goes last and
  begins empty or unticked.
* A publication is known by its DOI or PubMed number, an image by its file and its alternative text: correcting a
  journal's name lapses nothing, putting another study or another picture in the same place does.
* The same holds for a publication that is cited inside a text: its number there is swapped for what it is known by.
* Another form is another version. `digest(page, version)` still knows the old ones, and stored digests name theirs.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.db import models
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.rich_text import RichText

from content.text_records import identity_in_text, naming_records_of

if TYPE_CHECKING:
    from content.models import BasePage

# What a form is made of: None, text, numbers, truth values, and lists of these.
Canonical = Any

VERSION = 1
EMPTY: tuple[Any, ...] = (None, "", [], {})
# In the parts of a block a box that is not ticked says no more than one that is not there.
UNSAID: tuple[Any, ...] = (*EMPTY, False)


def digest(page: "BasePage", version: int = VERSION) -> str:
    """Return the digest of the page's clinical content, as "v1:" and 64 hexadecimal digits; empty if it has none.

    Raises KeyError for a version that never was.
    """
    return digest_of(canonical_form(page, version), version)


def digest_of(form: dict[str, Canonical], version: int = VERSION) -> str:
    """Return the digest of a canonical form; empty for an empty one."""
    if not form:
        return ""
    text = json.dumps(form, sort_keys=True, separators=(",", ":"))
    return f"v{version}:{hashlib.sha256(text.encode()).hexdigest()}"


def version_of(stored: str) -> int:
    """Return the version that a stored digest names."""
    return int(stored[1:].partition(":")[0])


def canonical_form(page: "BasePage", version: int = VERSION) -> dict[str, Canonical]:
    """Return the page's clinical fields by name, in canonical form, without the empty ones."""
    make = FORMS[version]
    with naming_records_of(page):
        form = {name: make(page, name) for name in page.clinical_fields}
    return {name: value for name, value in form.items() if value not in EMPTY}


def canonical_field(page: "BasePage", name: str) -> Canonical:
    """Return one field of a page in the form of version 1."""
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        return canonical_block(field.stream_block, getattr(page, name))
    if field.is_relation and not hasattr(field.related_model, "clinical_identity"):
        return canonical_record(field.related_model, getattr(page, field.attname))
    return canonical_value(getattr(page, name))


FORMS: dict[int, Callable[["BasePage", str], Canonical]] = {1: canonical_field}


def canonical_block(block: blocks.Block, value: Any) -> Canonical:
    """Return a block's value in the form of version 1."""
    if isinstance(block, blocks.StreamBlock):
        return [[kind_of(child.block), canonical_block(child.block, child.value)] for child in value or ()]
    if isinstance(block, blocks.ListBlock):
        return without_end([canonical_block(block.child_block, child) for child in value or ()], EMPTY)
    if isinstance(block, ImageBlock):
        return canonical_image(value)
    if isinstance(block, TableBlock):
        return canonical_table(value)
    if isinstance(block, blocks.StructBlock):
        return without_empty_end(
            [canonical_block(child, (value or {}).get(name)) for name, child in declared_parts(block).items()]
        )
    return canonical_value(value)


def declared_parts(block: blocks.BaseStructBlock) -> dict[str, blocks.Block]:
    """Return the parts of a block in the order of its class; `child_blocks` stand in the order of its form."""
    known = block.child_blocks
    return {name: known[name] for name in dict.fromkeys([*block.base_blocks, *known]) if name in known}


def kind_of(block: blocks.Block) -> str:
    """Return what a block is, whatever it is called in its stream."""
    if kind := getattr(block.meta, "kind", ""):
        return kind
    families = {
        blocks.StructBlock: "group",
        blocks.ListBlock: "list",
        blocks.StreamBlock: "stream",
        blocks.RichTextBlock: "rich text",
        TableBlock: "table",
        ImageBlock: "image",
    }
    return next((kind for family, kind in families.items() if isinstance(block, family)), "value")


def without_empty_end(values: list[Canonical]) -> list[Canonical]:
    """Return the parts of a block without those at their end that say nothing."""
    return without_end([None if value in EMPTY else value for value in values], UNSAID)


def without_end(values: list[Canonical], unsaid: tuple[Any, ...]) -> list[Canonical]:
    """Return `values` up to the last that is not one of `unsaid`."""
    while values and values[-1] in unsaid:
        values = values[:-1]
    return values


def canonical_image(image: Any) -> Canonical:
    """Return a chosen image as its file and what stands in for it."""
    if image is None:
        return None
    return [
        image_identity(image),
        canonical_text(getattr(image, "contextual_alt_text", None) or ""),
        bool(getattr(image, "decorative", False)),
    ]


def image_identity(image: Any) -> str:
    """Return which picture this is: the hash of its file, or its number where the file has gone."""
    try:
        return image.get_file_hash()
    except OSError:
        return f"image {image.pk}"


def canonical_table(value: Any) -> Canonical:
    """Return a table as its caption, which of its cells are headers, its cells, and which of them are one."""
    if not value:
        return None
    rows = [["" if cell is None else canonical_text(str(cell)) for cell in row] for row in value.get("data") or []]
    headers = [bool(value.get("first_row_is_table_header")), bool(value.get("first_col_is_header"))]
    merged = sorted([cell[key] for key in MERGED] for cell in value.get("mergeCells") or [])
    return without_empty_end([canonical_text(value.get("table_caption") or ""), *headers, rows, merged])


MERGED = ("row", "col", "rowspan", "colspan")


def canonical_value(value: Any) -> Canonical:
    """Return a plain value, a text or a chosen record."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(key): canonical_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [canonical_value(inner) for inner in value]
    make = next((make for family, make in VALUES.items() if isinstance(value, family)), None)
    return make(value) if make else canonical_text(str(value))


# A day and a number are said as texts of their own kind; a page by the family's number, whatever its type.
VALUES: dict[type, Callable[[Any], Canonical]] = {
    RichText: lambda value: canonical_html(value.source),
    date: lambda value: value.isoformat(),
    Decimal: lambda value: f"{value.normalize():f}",
    Page: lambda value: canonical_record(Page, value.pk),
    models.Model: lambda value: getattr(value, "clinical_identity", None) or canonical_record(type(value), value.pk),
}


def canonical_record(model: type[models.Model], pk: Any) -> str | None:
    """Return a chosen record by its number."""
    return None if pk is None else f"{model._meta.model_name} {pk}"


def canonical_text(text: str) -> str:
    """Return text with single spaces and line breaks, in one Unicode spelling."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(line for line in lines if line)


def canonical_html(source: str) -> str:
    """Return rich text as the editor means it: without its numbering, doubled spaces and other spellings of a tag."""
    parser = RichTextParser()
    parser.feed(source)
    parser.close()
    text = re.sub(r"\s+", " ", "".join(parser.parts))
    text = BLOCK_TAG.sub(r"\1", text)
    while (shorter := EMPTY_TAG.sub("", text)) != text:
        text = shorter
    return text.strip()


BLOCK_TAG = re.compile(
    # What is known by a key stands inside a sentence.
    r"\s*(</?(?:p|h[1-6]|ul|ol|li|blockquote|hr|br|embed(?! [^>]*key=)|div|table|tr|td|th)\b[^>]*>)\s*"
)
EMPTY_TAG = re.compile(r"<(p|b|i|a|li|ul|ol|h[1-6])\b[^>]*></\1>")
SAME_TAG = {"strong": "b", "em": "i"}
# What the editor numbers its paragraphs with. (The `id` of a link or an embed says where it leads.)
UNSAID_ATTRIBUTES = {"data-block-key"}


class RichTextParser(HTMLParser):
    """Writes rich text again with its attributes in order, its tags by one name and its letters in one spelling."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "embed" and (identity := identity_in_text(dict(attrs))):
            attrs = [("embedtype", dict(attrs)["embedtype"]), ("key", identity)]
        said = sorted((name, spelt(value or "")) for name, value in attrs if name not in UNSAID_ATTRIBUTES)
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in said)
        self.parts.append(f"<{SAME_TAG.get(tag, tag)}{attributes}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"br", "hr", "embed"}:
            self.parts.append(f"</{SAME_TAG.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        # Letter by letter, never across a tag: some marks would melt into its bracket.
        self.parts.append(escape(spelt(data), quote=False))


def spelt(text: str) -> str:
    """Return text in the one Unicode spelling."""
    return unicodedata.normalize("NFC", text)
