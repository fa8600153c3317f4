"""What a reader finds in a text: one entry for each publication, with the line it begins on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from references.csl import Item, clean

NO_TITLE = "It has no title."


@dataclass(frozen=True)
class Entry:
    """One publication as CSL data, or why it could not be read.

    `facts` are fields of a reference that CSL has no words for: the type of study, and whether it still stands.
    """

    line: int
    item: Item = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Record:
    """The lines of one entry of a file."""

    line: int
    lines: list[str]


class Unreadable(Exception):
    """An entry or a text that makes no sense; the message says why, in plain words."""


def read_each(
    records: Iterable[Record], read: Callable[[Record], tuple[Item, dict[str, Any]]], sort: str
) -> Iterator[Entry]:
    """Yield an entry for each record; one that cannot be read stops none of the others."""
    for record in records:
        try:
            item, facts = read(record)
        except Unreadable as error:
            yield Entry(record.line, error=str(error))
        except Exception:
            yield Entry(record.line, error=f"It is no {sort} entry that we can read.")
        else:
            yield to_entry(record.line, item, facts)


def to_entry(line: int, item: Item, facts: dict[str, Any] | None = None) -> Entry:
    """Return the entry of CSL data; without a title it is none."""
    item = clean(item)
    if not item.get("title"):
        return Entry(line, error=NO_TITLE)
    return Entry(line, item, {name: value for name, value in (facts or {}).items() if value})
