"""The headings of one text: levels that never skip, and anchors that are unique on the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeGuard

from django.utils.text import slugify
from wagtail.blocks import Block, StreamValue

DEEPEST = 6
# Anchors that the templates of pages use themselves.
TAKEN = frozenset(
    {"about", "answer", "contents", "helpful", "main", "question", "references", "related", "search", "what-changed"}
)


@dataclass(frozen=True)
class Heading:
    """A heading as it stands on the page; no anchor where nothing needs to link to it."""

    text: str
    level: int
    anchor: str = ""


class HeadedBlock(Protocol):
    """A block that begins with a heading."""

    def get_heading(self, value: Any) -> Heading:
        """Return the heading of `value`, with the level it has in a text of its own (2 or 3)."""


def is_headed(block: Any) -> TypeGuard[HeadedBlock]:
    """Return whether `block` says what its heading is."""
    return isinstance(block, Block) and hasattr(block, "get_heading")


@dataclass
class Outline:
    """The headings of a StreamField value, found again by the block value they belong to.

    `top` is the level that the text's main headings get: 2 on a page of its own, more inside a listing.
    `prefix` keeps the anchors of several texts on one page apart.
    """

    top: int = 2
    prefix: str = ""
    headings: dict[int, Heading] = field(default_factory=dict)

    @classmethod
    def of(cls, text: StreamValue, top: int = 2, prefix: str = "") -> "Outline":
        """Return the outline of `text`: a level below the one before it at most."""
        outline = cls(top, prefix)
        previous, anchors = top - 1, set(TAKEN)
        for child in text:
            if not is_headed(child.block):
                continue
            wanted = child.block.get_heading(child.value)
            previous = min(wanted.level + top - 2, previous + 1, DEEPEST)
            anchor = free_anchor(slugify(wanted.text) or "section", anchors)
            anchors.add(anchor)
            outline.headings[id(child.value)] = Heading(wanted.text, previous, prefix + anchor)
        return outline

    def get(self, value: Any) -> Heading | None:
        """Return the heading that the block `value` has in this text, or None for a value of another text."""
        return self.headings.get(id(value))

    @property
    def contents(self) -> list[Heading]:
        """The main headings, for a list of contents."""
        return [heading for heading in self if heading.level == self.top]

    def __iter__(self) -> Iterator[Heading]:
        return iter(self.headings.values())


def free_anchor(anchor: str, taken: set[str]) -> str:
    """Return `anchor`, or `anchor-2`, `anchor-3` … where it is taken."""
    candidate, number = anchor, 1
    while candidate in taken:
        number += 1
        candidate = f"{anchor}-{number}"
    return candidate
