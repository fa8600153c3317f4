"""The numbered references of one page: each publication once, in order of first appearance (Vancouver style)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue

from references.models import Reference


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

    def __iter__(self) -> Iterator[Citation]:
        return iter(self.citations.values())

    def __len__(self) -> int:
        return len(self.citations)


def references_in(values: Iterable[Any]) -> Iterator[Reference]:
    """Yield every reference inside block values, however deeply nested, repeats included."""
    for value in values:
        if isinstance(value, Reference):
            yield value
        elif isinstance(value, StreamValue):
            yield from references_in(child.value for child in value)
        elif isinstance(value, StructValue):
            yield from references_in(value.values())
        elif isinstance(value, ListValue | list | tuple):
            yield from references_in(value)
