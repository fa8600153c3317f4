"""The numbered references of one page: each publication once, in order of first appearance (Vancouver style).

They are cited by blocks that name them, and by numbers inside a text (`references.inline`), which share one numbering.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText
from wagtail.rich_text.rewriters import FIND_EMBED_TAG, extract_attrs

from content.text_records import remember, remembered
from references.keys import to_key
from references.models import Reference

EMBED_TYPE = "reference"
# What rich texts call it that may cite.
FEATURE = "citation"


@dataclass(frozen=True)
class Citation:
    """A reference, the number a page gives it, and the anchors of the places that cite it."""

    number: int
    reference: Reference
    anchor: str
    mentions: list[str] = field(default_factory=list)

    def mention(self) -> str:
        """Return the anchor for one more place that cites this; the reference list links back to it."""
        self.mentions.append(f"{self.anchor}-{len(self.mentions) + 1}")
        return self.mentions[-1]


@dataclass
class CitationList:
    """The numbers that one text gives to the references it cites.

    `prefix` keeps the anchors of several texts on one page apart.
    """

    prefix: str = ""
    citations: dict[int, Citation] = field(default_factory=dict)

    @classmethod
    def of(cls, *values: Any, prefix: str = "") -> "CitationList":
        """Return the published references cited in StreamField or block `values`, in reading order."""
        found = cls(prefix=prefix)
        for reference in references_in(values):
            found.add(reference)
        return found

    def add(self, reference: Reference) -> None:
        """Give `reference` the next number, unless it has one or is not published."""
        if reference.live and reference.pk not in self.citations:
            number = len(self.citations) + 1
            self.citations[reference.pk] = Citation(number, reference, f"{self.prefix}ref-{number}")

    def get(self, reference: Reference) -> Citation | None:
        """Return the citation of `reference`, or None where it is not cited."""
        return self.citations.get(reference.pk)

    def get_key(self, key: int) -> Citation | None:
        """Return the citation of the reference with this number in the database, or None where it is not cited."""
        return self.citations.get(key)

    def __iter__(self) -> Iterator[Citation]:
        return iter(self.citations.values())

    def __len__(self) -> int:
        return len(self.citations)


def references_in(values: Iterable[Any]) -> Iterator[Reference]:
    """Yield every reference inside block values, however deeply nested, repeats included; two queries at most."""
    values = list(values)
    with found_at_once(values):
        named = list(named_in(values))
    inline = find_inline(values, {one for one in named if isinstance(one, int)})
    for one in named:
        found = inline.get(one) if isinstance(one, int) else one
        if found is not None:
            yield found


_found: ContextVar[dict[int, Reference | None] | None] = ContextVar("references found at once", default=None)


@contextmanager
def found_at_once(values: Iterable[Any]) -> Iterator[None]:
    """Find all references that streams name with one query, where each type of block and its texts would ask.

    Streams remember them; blocks that have been read already have theirs.
    """
    streams = [value for value in values if isinstance(value, StreamValue) and None in value._bound_blocks]
    keys = {key for stream in streams for child in stream.raw_data for key in chosen_in(child)}
    with knowing(keys):
        for stream in streams if keys else ():
            remember(stream, EMBED_TYPE, found_references())
        yield


@contextmanager
def knowing(keys: set[int]) -> Iterator[None]:
    """Find the references with these keys with one query; blocks that are read inside take theirs from there."""
    token = _found.set(dict.fromkeys(keys) | Reference.objects.in_bulk(keys) if keys else {})
    try:
        yield
    finally:
        _found.reset(token)


def found_references() -> dict[int, Reference | None]:
    """Return the references that were found at once, by key; none outside of such a block."""
    return _found.get() or {}


def chosen_in(raw: Any) -> Iterator[int]:
    """Yield the keys of the references that a block has chosen or cites in a text, as the database keeps it."""
    if isinstance(raw, str):
        yield from keys_in(raw)
    elif isinstance(raw, Mapping):
        for name, value in raw.items():
            if name == "citations" and isinstance(value, list):
                yield from (key for item in value if (key := to_key(item["value"] if isinstance(item, dict) else item)))
            elif name == "reference" and (key := to_key(value)):
                yield key
            else:
                yield from chosen_in(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from chosen_in(value)


def named_in(values: Iterable[Any]) -> Iterator[Reference | int]:
    """Yield what block values cite, in reading order: the references of blocks, and the numbers in texts."""
    for value in values:
        if isinstance(value, Reference):
            yield value
        elif isinstance(value, RichText):
            yield from keys_in(value.source)
        elif isinstance(value, StreamValue):
            yield from named_in(child.value for child in value)
        elif isinstance(value, StructValue):
            yield from named_in(value.values())
        elif isinstance(value, ListValue | list | tuple):
            yield from named_in(value)


def keys_in(source: str) -> Iterator[int]:
    """Yield the numbers, in the database, of the references that a rich text cites."""
    for attributes in FIND_EMBED_TAG.findall(source) if EMBED_TYPE in source else ():
        said = extract_attrs(attributes)
        if said.get("embedtype") == EMBED_TYPE and (key := to_key(said.get("id"))):
            yield key


def find_inline(values: Iterable[Any], keys: set[int]) -> dict[int, Reference | None]:
    """Return the references with these numbers; streams remember theirs, for a page asks more than once."""
    streams = [value for value in values if isinstance(value, StreamValue)]
    known: dict[int, Reference | None] = {}
    for stream in streams:
        known |= remembered(stream, EMBED_TYPE)
    if missing := keys - known.keys():
        known |= dict.fromkeys(missing) | Reference.objects.in_bulk(missing)
    for stream in streams:
        remember(stream, EMBED_TYPE, known)
    return known


def find_for_all(streams: Iterable[StreamValue]) -> None:
    """Find what the texts of several streams cite with one query, for a page that shows all of them."""
    streams = list(streams)
    find_inline(streams, {one for one in named_in(streams) if isinstance(one, int)})


_citing: ContextVar[CitationList | None] = ContextVar("the numbers that a text takes its citations from", default=None)


@contextmanager
def citing(citations: CitationList | None) -> Iterator[None]:
    """Let texts that are rendered inside this block take their numbers from `citations`."""
    token = _citing.set(citations)
    try:
        yield
    finally:
        _citing.reset(token)


def current_citations() -> CitationList | None:
    """Return where a text that is being rendered takes its numbers from; None where nothing is numbered."""
    return _citing.get()
