"""Swaps numbers for keys, and back, wherever they stand: in fields, in blocks, in rich text, in what was signed."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from wagtail import blocks
from wagtail.blocks.field_block import ChooserBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from content.clinical import declared_parts, kind_of
from qa.export.keys import Swap
from references.citations import EMBED_TYPE
from references.models import Reference

TAG = re.compile(r"<(?:a|embed)\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
IDENTITY = re.compile(r'(?<![\w-])id="[^"]*"')


def swap_html(text: str, swap: Swap) -> str:
    """Return a rich text whose links to pages and documents, pictures and citations are swapped."""

    def swap_tag(match: re.Match[str]) -> str:
        attributes = dict(ATTRIBUTE.findall(match[0]))
        model = linked_models().get(attributes.get("linktype") or attributes.get("embedtype") or "")
        if model is None or "id" not in attributes:
            return match[0]
        swapped = swap.of(model, attributes["id"])
        return IDENTITY.sub(f'id="{swap.nothing if swapped is None else swapped}"', match[0], count=1)

    return TAG.sub(swap_tag, swap.html(text))


def linked_models() -> dict[str, type[Model]]:
    """Return what a tag of a rich text may lead to or show, by what the tag calls it."""
    return {"page": Page, "document": get_document_model(), "image": get_image_model(), EMBED_TYPE: Reference}


def swap_stream(block: blocks.Block, value: Any, swap: Swap) -> Any:
    """Return a block's value, as the database keeps it, with everything swapped that it points to.

    The database may say the same in several ways: some parts left out, lists with or without numbers of their own,
    which every saving draws anew. Here it is said in one.
    """
    if isinstance(block, ImageBlock) and not isinstance(value, dict):
        # As it was kept before it had an alternative text of its own.
        return swap.of(get_image_model(), value)
    if isinstance(block, blocks.StreamBlock):
        # A kind of block that no longer exists is shown nowhere, and goes when the page is saved.
        known = [child for child in value or () if child["type"] in block.child_blocks]
        kinds = block.child_blocks
        return [{**child, "value": swap_stream(kinds[child["type"]], child["value"], swap)} for child in known]
    if isinstance(block, blocks.ListBlock):
        return [swap_stream(block.child_block, item_value(item), swap) for item in value or ()]
    if isinstance(block, blocks.StructBlock):
        said = value or {}
        return {
            name: swap_stream(child, said[name] if name in said else child.get_prep_value(child.get_default()), swap)
            for name, child in block.child_blocks.items()
        }
    return swap_leaf(block, value, swap)


def swap_leaf(block: blocks.Block, value: Any, swap: Swap) -> Any:
    """Return the value of a block that holds no others."""
    if isinstance(block, ChooserBlock):
        return swap.of(block.model_class, value)
    return swap_html(value or "", swap) if isinstance(block, blocks.RichTextBlock) else value


def item_value(item: Any) -> Any:
    """Return the value of one item of a list, in either of the forms that databases hold."""
    return item["value"] if isinstance(item, dict) and item.get("type") == "item" and "value" in item else item


def swap_form(model: type[Model], form: dict[str, Any], swap: Swap) -> dict[str, Any]:
    """Return the canonical form of a page's clinical content (`content.clinical`) with its records swapped.

    Numbers are part of the form, so the digest of the same content differs from site to site.
    """
    fields = {field.name: field for field in model._meta.get_fields()}
    return {name: swap_form_field(fields.get(name), value, swap) for name, value in form.items()}


def swap_form_field(field: Any, value: Any, swap: Swap) -> Any:
    """Return one field of a canonical form; one that the page no longer has stays as it is."""
    if isinstance(field, StreamField):
        return swap_form_block(field.stream_block, value, swap)
    if field is not None and field.is_relation:
        return swap_record(field.related_model, value, swap)
    return value


def swap_form_block(block: blocks.Block, value: Any, swap: Swap) -> Any:
    """Return the canonical form of a block's value."""
    if not isinstance(value, list) or isinstance(block, ImageBlock | TableBlock):
        return swap_form_leaf(block, value, swap)
    if isinstance(block, blocks.StreamBlock):
        kinds = {kind_of(child): child for child in block.child_blocks.values()}
        return [[kind, swap_form_block(kinds[kind], inner, swap) if kind in kinds else inner] for kind, inner in value]
    if isinstance(block, blocks.ListBlock):
        return [swap_form_block(block.child_block, inner, swap) for inner in value]
    parts: Iterable[blocks.Block] = declared_parts(block).values() if isinstance(block, blocks.StructBlock) else ()
    swapped = [swap_form_block(part, inner, swap) for part, inner in zip(parts, value, strict=False)]
    return [*swapped, *value[len(swapped) :]]


def swap_form_leaf(block: blocks.Block, value: Any, swap: Swap) -> Any:
    """Return the canonical form of a block that holds no others."""
    if isinstance(block, ChooserBlock):
        return swap_record(block.model_class, value, swap)
    is_text = isinstance(block, blocks.RichTextBlock) and isinstance(value, str)
    return swap_html(value, swap) if is_text else value


def swap_record(model: type[Model], value: Any, swap: Swap) -> Any:
    """Return a record as a canonical form names it, “topic 5”; one with an identity of its own says that already."""
    if not isinstance(value, str) or hasattr(model, "clinical_identity"):
        return value
    name, _, number = value.rpartition(" ")
    swapped = swap.of(model, number)
    return f"{name} {swap.nothing if swapped is None else swapped}"
