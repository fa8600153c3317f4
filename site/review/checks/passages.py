"""The words and the blocks of a page, each with where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from review.checks.base import field_anchor

# The fields of every page that visitors or search engines read.
COMMON_FIELDS = ("title", "seo_title", "search_description")
PARAGRAPH_END = re.compile(r"</(?:p|li|h[1-6]|blockquote|td|th)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
# Addresses and numbers that a link holds but does not show.
HIDDEN_CONTACT = re.compile(r"""<a\b[^>]*\bhref=["'](?:mailto|tel):([^"'?]+)[^>]*>""", re.IGNORECASE)


@dataclass(frozen=True)
class Passage:
    """A stretch of text: a field, a heading, a paragraph, a cell. `is_prose` tells sentences from labels."""

    text: str
    field: str
    anchor: str
    is_prose: bool = True
    # Where links in it lead to that write to or call somebody.
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A block of a page's streams with its value."""

    block: blocks.Block
    value: Any
    field: str
    anchor: str


def passages(page: Page) -> Iterator[Passage]:
    """Yield every text of a page that somebody wrote: its fields first, then its streams in reading order."""
    for name in text_fields(page):
        text = getattr(page, name) or ""
        if isinstance(page._meta.get_field(name), RichTextField):
            yield from rich_passages(text, name, field_anchor(name))
        elif text.strip():
            yield Passage(text, name, field_anchor(name), is_prose=name not in COMMON_FIELDS)
    for found in blocks_of(page):
        yield from block_passages(found)


def text_fields(page: Page) -> list[str]:
    """Return the names of the page's text fields, without addresses, choices and what nobody can edit."""
    own = [
        field.name
        for field in page._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField | models.URLField | StreamField)
        and field.model is not Page
        and field.editable
        and not field.choices
    ]
    return [*COMMON_FIELDS, *own]


def blocks_of(page: Page) -> Iterator[Found]:
    """Yield every block of the page's streams, outer ones before what they hold."""
    for name in page.get_streamfield_names():
        value = getattr(page, name)
        yield from walk(page._meta.get_field(name).stream_block, value, name, field_anchor(name))


def walk(block: blocks.Block, value: Any, field: str, anchor: str) -> Iterator[Found]:
    """Yield a block and all that it holds; the anchor is that of the nearest block the editor can jump to."""
    yield Found(block, value, field, anchor)
    if isinstance(block, blocks.StreamBlock):
        for child in value or ():
            yield from walk(child.block, child.value, field, f"block-{child.id}-section" if child.id else anchor)
    elif isinstance(block, blocks.ListBlock):
        for item in value or ():
            yield from walk(block.child_block, item, field, anchor)
    elif isinstance(block, blocks.StructBlock) and isinstance(value, blocks.StructValue):
        for name, child in block.child_blocks.items():
            yield from walk(child, value.get(name), field, anchor)


def block_passages(found: Found) -> Iterator[Passage]:
    """Yield the texts of one block, without those of the blocks it holds."""
    value = found.value
    if isinstance(value, RichText):
        yield from rich_passages(value.source, found.field, found.anchor)
    elif isinstance(found.block, TableBlock):
        table = value or {}
        cells = [cell for row in table.get("data") or [] for cell in row]
        for text in (table.get("table_caption"), *cells):
            if text and str(text).strip():
                yield Passage(str(text), found.field, found.anchor, is_prose=False)
    elif isinstance(value, str) and value.strip() and not isinstance(found.block, UNREAD):
        yield Passage(value, found.field, found.anchor, is_prose=isinstance(found.block, blocks.TextBlock))
    elif alt_text := getattr(value, "contextual_alt_text", None):
        yield Passage(alt_text, found.field, found.anchor, is_prose=False)


UNREAD = (blocks.ChoiceBlock, blocks.URLBlock, blocks.RawHTMLBlock)


def rich_passages(source: str, field: str, anchor: str) -> Iterator[Passage]:
    """Yield the paragraphs, list items and headings of rich text as plain text."""
    for part in PARAGRAPH_END.split(source):
        contacts = tuple(unescape(contact) for contact in HIDDEN_CONTACT.findall(part))
        text = " ".join(unescape(TAG.sub("", part)).split())
        if text or contacts:
            yield Passage(text, field, anchor, contacts=contacts)
