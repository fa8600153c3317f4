"""Clinical content in words: what a canonical form (`content.clinical`) says, passage by passage, for people to read.

A `Shape` says what stands where in a form: it is read off the fields and blocks of a page type, so that parts have
their editors' names. What a shape does not know, such as a kind of block that is no more, is read as it stands.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from html.parser import HTMLParser
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock

from content.clinical import Canonical, declared_parts, kind_of

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Below this, a form is no longer read by its structure but only for its words.
DEEPEST = 40


@dataclass(frozen=True)
class Shape:
    """What a part of a form is: its name, and how to read it (`form`; "" where that is not known)."""

    label: str = ""
    form: str = ""
    parts: tuple["Shape", ...] = ()
    each: "Shape | None" = None
    kinds: Mapping[str, "Shape"] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)


UNKNOWN = Shape()
IMAGE, TABLE, GROUP, LIST, STREAM, HTML, CHOICE = "image", "table", "group", "list", "stream", "html", "choice"


@dataclass(frozen=True)
class Passage:
    """A paragraph, an item, a row or a value. `key` differs where more than the words does; `makeup` names that."""

    label: str
    text: str
    key: str = ""
    makeup: str = ""


@dataclass(frozen=True)
class Part:
    """A block of a stream in words."""

    label: str
    key: str
    passages: tuple[Passage, ...]


def shapes_of(model: type[models.Model], names: Iterable[str]) -> dict[str, Shape]:
    """Return the shapes of a model's fields by their names."""
    return {name: shape_of_field(model._meta.get_field(name)) for name in names}


def shape_of_field(field: Any) -> Shape:
    """Return the shape of a field."""
    label = capfirst(str(field.verbose_name))
    if isinstance(field, StreamField):
        return Shape(label, STREAM, kinds=shape_of_block(field.stream_block).kinds)
    if isinstance(field, RichTextField):
        return Shape(label, HTML)
    if field.choices:
        return Shape(label, CHOICE, choices={str(key): str(words) for key, words in field.flatchoices})
    return Shape(label)


def shape_of_block(block: blocks.Block) -> Shape:
    """Return the shape of a block with all that is in it."""
    label = str(block.label or "")
    shape = Shape(label)
    if isinstance(block, blocks.StreamBlock):
        shape = Shape(
            label, STREAM, kinds={kind_of(each): shape_of_block(each) for each in block.child_blocks.values()}
        )
    elif isinstance(block, blocks.ListBlock):
        shape = Shape(label, LIST, each=shape_of_block(block.child_block))
    elif isinstance(block, ImageBlock):
        shape = Shape(label, IMAGE)
    elif isinstance(block, TableBlock):
        shape = Shape(label, TABLE)
    elif isinstance(block, blocks.StructBlock):
        shape = Shape(label, GROUP, parts=tuple(map(shape_of_block, declared_parts(block).values())))
    elif isinstance(block, blocks.RichTextBlock):
        shape = Shape(label, HTML)
    elif isinstance(block, blocks.ChoiceBlock | blocks.MultipleChoiceBlock):
        choice = Shape(label, CHOICE, choices=dict(flat_choices(block.field.choices)))
        shape = choice if isinstance(block, blocks.ChoiceBlock) else Shape(label, LIST, each=choice)
    return shape


def flat_choices(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, str]]:
    """Yield choices without their groups."""
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from flat_choices(words)
        else:
            yield str(key), str(words)


def parts_of(stream: Canonical, shape: Shape, names: Mapping[str, str]) -> list[Part]:
    """Return the blocks of a stream in words."""
    return [part_of(block, shape, names) for block in stream or []]


def part_of(block: Canonical, shape: Shape, names: Mapping[str, str]) -> Part:
    """Return one block of a stream in words; what is no block of a known kind keeps the words it has."""
    kind, value = block if is_block(block) else ("", block)
    inner = shape.kinds.get(kind, UNKNOWN)
    return Part(inner.label or capfirst(kind), key_of(block), tuple(passages_of(value, inner, names)))


def is_block(value: Canonical) -> bool:
    """Return whether this is a block of a stream: its kind and its value."""
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)


def key_of(value: Canonical) -> str:
    """Return what two equal forms have in common."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def passages_of(
    value: Canonical, shape: Shape, names: Mapping[str, str], label: str = "", depth: int = 0
) -> Iterator[Passage]:
    """Yield what a value says, each passage under the name of its part."""
    if value is None or value == "":
        return
    if depth > DEEPEST:
        yield from (Passage(label, text) for text in texts_in(value))
    elif isinstance(value, bool):
        yield Passage(label, "Yes" if value else "No")
    elif isinstance(value, str):
        yield from passages_of_text(value, shape, names, label)
    elif isinstance(value, list):
        yield from passages_of_list(value, shape, names, label, depth)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from passages_of(inner, UNKNOWN, names, label or capfirst(name), depth + 1)
    else:
        yield Passage(label, str(value))


def passages_of_text(value: str, shape: Shape, names: Mapping[str, str], label: str) -> Iterator[Passage]:
    """Yield the paragraphs of a text, a date in words, a choice as editors see it, or the name of a record."""
    if shape.form == HTML or (not shape.form and value.startswith("<")):
        yield from passages_of_html(value, names, label)
    elif value in shape.choices or value in names:
        # The name of a record may be corrected; it is the same record.
        yield Passage(label, shape.choices.get(value) or names[value], value, "record")
    elif ISO_DATE.fullmatch(value) and (day := read_date(value)):
        yield Passage(label, date_format(day, "j F Y"))
    else:
        yield from (Passage(label, line) for line in value.splitlines())


def read_date(text: str) -> date | None:
    """Return the day that a text names, or None for one that there never was."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def passages_of_list(
    value: list[Canonical], shape: Shape, names: Mapping[str, str], label: str, depth: int
) -> Iterator[Passage]:
    """Yield what is in a picture, a table, a group of named parts, a list or a stream."""
    if shape.form == IMAGE:
        yield passage_of_image(value)
    elif shape.form == TABLE:
        yield from passages_of_table(value, names)
    elif shape.form == STREAM:
        for block in value:
            kind, inner = block if is_block(block) else ("", block)
            known = shape.kinds.get(kind, UNKNOWN)
            yield from passages_of(inner, known, names, known.label or capfirst(kind), depth + 1)
    else:
        for number, inner in enumerate(value):
            part = shape.parts[number] if number < len(shape.parts) else shape.each or UNKNOWN
            # A block of one part, such as a warning, needs no name for it.
            name = part.label if len(shape.parts) > 1 else label
            yield from passages_of(inner, part, names, name or label, depth + 1)


def passage_of_image(value: list[Canonical]) -> Passage:
    """Return a picture by what stands in for it."""
    _, words, decorative = [*value, None, None, None][:3]
    text = str(words or ("Only decoration" if decorative else "No description"))
    return Passage("Picture", text, key_of(value), "picture itself")


def passages_of_table(value: list[Canonical], names: Mapping[str, str]) -> Iterator[Passage]:
    """Yield a table's caption, which of its cells are headers, and its rows."""
    caption, first_row, first_column, rows = [*value, None, None, None, None][:4]
    if caption:
        yield Passage("Caption", str(caption))
    headers = " and ".join(words for words, is_header in (("row", first_row), ("column", first_column)) if is_header)
    yield Passage("Header cells", f"The first {headers}" if headers else "None")
    for row in rows if isinstance(rows, list) else []:
        cells = row if isinstance(row, list) else [row]
        yield Passage("Row", " | ".join(" ".join(texts_in(cell)) for cell in cells))


def texts_in(value: Canonical) -> Iterator[str]:
    """Yield all words of a form in order, however deep they lie."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting.extend(reversed(found.values()))
        elif isinstance(found, list):
            waiting.extend(reversed(found))
        elif found is not None and found != "":
            yield str(found)


def passages_of_html(source: str, names: Mapping[str, str], label: str) -> Iterator[Passage]:
    """Yield the paragraphs, headings and items of rich text; a link says where it leads."""
    reader = RichTextReader(names)
    reader.feed(source)
    reader.close()
    reader.end_passage()
    yield from (Passage(label, text, key, "bold, italics or lists") for text, key in reader.found)


class RichTextReader(HTMLParser):
    """Reads rich text as paragraphs: each its words, and the same with their tags."""

    BREAKS = frozenset(["p", "ul", "ol", "li", "blockquote", "hr", "br", "embed", "div", "table", "tr", "td", "th"])
    HEADINGS = frozenset(f"h{level}" for level in range(1, 7))

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.names = names
        self.found: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "embed" and "key" in said:
            # A citation stands inside a sentence.
            self.handle_data(f" [{self.names.get(said['key'], said['key'])}]")
            return
        if tag in self.BREAKS | self.HEADINGS:
            self.end_passage()
        self.tags.append(f"<{tag}>")
        if tag == "a":
            self.links.append(self.target_of(said))
        elif tag == "embed":
            self.words.append(self.words_for_embed(said))
            self.tags.append(escape(str(sorted(said.items()))))
            self.end_passage()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links and (target := self.links.pop()):
            self.handle_data(f" ({target})")
        if tag in self.BREAKS | self.HEADINGS:
            self.end_passage()
        else:
            self.tags.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        self.tags.append(data)

    def end_passage(self) -> None:
        """Keep what has been read since the last passage, if it says anything."""
        text = " ".join("".join(self.words).split())
        if text:
            self.found.append((text, "".join(self.tags)))
            self.tags = []
        self.words = []

    def target_of(self, attributes: Mapping[str, str]) -> str:
        """Return where a link leads, by name where it is a page or document of ours."""
        if kind := attributes.get("linktype"):
            return self.names.get(f"{kind} {attributes.get('id', '')}", f"a {kind} of this site")
        return attributes.get("href", "").removeprefix("mailto:").removeprefix("tel:")

    def words_for_embed(self, attributes: Mapping[str, str]) -> str:
        """Return what stands for something embedded."""
        if attributes.get("embedtype") == "image":
            return f"Picture: {attributes.get('alt') or 'no description'}"
        return f"Embedded: {attributes.get('url', 'something')}"
