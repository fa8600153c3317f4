"""What pages must have to match, independent of the database that looks for them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from search.text import lead_word, title_word


class Where(Enum):
    """Where a word must stand."""

    ANYWHERE = "anywhere"
    LEAD = "in the title, the question or the summary"
    TITLE = "in the title"


# What the index holds for a stem that stands there.
IN_INDEX: dict[Where, Callable[[str], str]] = {
    Where.ANYWHERE: str,
    Where.LEAD: lead_word,
    Where.TITLE: title_word,
}


@dataclass(frozen=True)
class Term:
    """A stem, and where it must stand."""

    stem: str
    where: Where = Where.ANYWHERE


@dataclass(frozen=True)
class Label:
    """One of `search.labels`, or what else the index holds that is no word of a text (`search.text.heads_in`)."""

    label: str


@dataclass(frozen=True)
class All:
    """Every one of these."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Any:
    """At least one of these; an empty one matches nothing."""

    parts: tuple["Expression", ...]


Expression = Term | Label | All | Any


def every(parts: Iterable[Expression]) -> Expression:
    """Return the expression for all of `parts`, of which there is at least one."""
    parts = tuple(parts)
    return parts[0] if len(parts) == 1 else All(parts)


def some(parts: Iterable[Expression]) -> Expression:
    """Return the expression for any of `parts`."""
    parts = tuple(parts)
    return parts[0] if len(parts) == 1 else Any(parts)


def at_least(share: float, weighted: Iterable[tuple[float, Expression]]) -> Expression:
    """Return the expression for any of the weighted parts that make up at least `share` of the whole weight."""
    parts = tuple(weighted)
    needed = share * sum(weight for weight, _ in parts) - 1e-9
    enough: list[frozenset[int]] = []
    for size in range(1, len(parts) + 1):
        for chosen in map(frozenset, combinations(range(len(parts)), size)):
            if sum(parts[n][0] for n in chosen) >= needed and not any(fewer <= chosen for fewer in enough):
                enough.append(chosen)
    return some(every(parts[n][1] for n in sorted(chosen)) for chosen in enough)
