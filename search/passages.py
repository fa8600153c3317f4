"""The part of a text that shows a visitor why it was found, with the words that count marked."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple, Self

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content.words import STOP_WORDS, WORD, analysed
from search.text import index_form
from search.understanding import Query

# Letters of a passage, and at most so many of them before the first marked word.
LENGTH, BEFORE = 230, 70
# What comes later in a text is not looked at: nobody waits for it.
FURTHEST = 60_000
# The words of a name are not further apart than this.
FURTHEST_APART = 20
SENTENCE_ENDS = ".?!…"


class Hit(NamedTuple):
    """A word that is marked: where it stands, its stem, and what it is worth."""

    start: int
    end: int
    stem: str
    worth: float


@dataclass(frozen=True)
class Wanted:
    """What is marked in a text: stems, and names of several stems where these stand together; each with its worth."""

    stems: dict[str, float]
    names: dict[tuple[str, ...], float]
    all_stems: frozenset[str]
    # The wanted stem of each word that has been met, "" for others.
    met: dict[str, str] = field(default_factory=dict)

    @classmethod
    def by(cls, query: Query) -> Self:
        """Return what a query has marked."""
        stems: dict[str, float] = {}
        names: dict[tuple[str, ...], float] = {}
        for group in query.groups:
            for stem in group.typed:
                stems[stem] = max(stems.get(stem, 0.0), group.rarity)
            for other in group.others:
                worth = group.rarity * other.weight
                if len(other.stems) == 1:
                    stems.setdefault(other.stems[0], worth)
                else:
                    names[other.stems] = worth
        return cls(stems, names, frozenset({*stems, *chain(*names)}))

    def hits(self, text: str) -> list[Hit]:
        """Return the words of `text` that are marked, in their order."""
        met, found = self.met, []
        for match in WORD.finditer(text):
            written = match.group()
            if written not in met:
                stem = index_form(analysed(written)[1])
                met[written] = stem if stem in self.all_stems else ""
            if stem := met[written]:
                found.append((match, stem))
        hits = {
            match.start(): Hit(match.start(), match.end(), stem, self.stems[stem])
            for match, stem in found
            if stem in self.stems
        }
        for name, worth in self.names.items():
            for place, (_, stem) in enumerate(found):
                if stem == name[0] and is_name(name, found[place : place + len(name)], text):
                    for match, part in found[place : place + len(name)]:
                        hits.setdefault(match.start(), Hit(match.start(), match.end(), part, worth / len(name)))
        return [hits[start] for start in sorted(hits)]


def is_name(name: tuple[str, ...], words: list[tuple[re.Match[str], str]], text: str) -> bool:
    """Return whether `words` are the words of a name and only stop words stand between them."""
    if tuple(stem for _, stem in words) != name:
        return False
    between = (text[first.end() : second.start()] for (first, _), (second, _) in pairwise(words))
    return all(len(gap) < FURTHEST_APART and STOP_WORDS.issuperset(gap.casefold().split()) for gap in between)


def marked(text: str, wanted: Wanted) -> SafeString:
    """Return the whole of a short text with the wanted words marked."""
    return with_marks(text, wanted.hits(text), 0, len(text))


def passage(text: str, wanted: Wanted) -> tuple[float, SafeString]:
    """Return the part of `text` with the most of the wanted words, marked, and what it is worth."""
    text = text[:FURTHEST]
    hits = wanted.hits(text)
    value, first = best_place(hits)
    start = start_before(text, first)
    end = end_after(text, start)
    shown = with_marks(text, hits, start, end)
    return value, mark_safe(f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}")


def best_place(hits: list[Hit]) -> tuple[float, int]:
    """Return what the best passage is worth, and where its first marked word stands."""
    best, place = 0.0, hits[0].start if hits else 0
    for number, hit in enumerate(hits):
        within: dict[str, list[float]] = defaultdict(list)
        for other in hits[number : number + 40]:
            if other.end > hit.start + LENGTH - BEFORE:
                break
            within[other.stem].append(other.worth)
        value = sum(max(worths) * (1 + 0.1 * min(len(worths) - 1, 3)) for worths in within.values())
        if value > best * 1.001:
            best, place = value, hit.start
    return best, place


def start_before(text: str, first: int) -> int:
    """Return where a passage begins that shows the word at `first`: with a sentence, or else with a word."""
    earliest = max(first - BEFORE, 0)
    if not earliest:
        return 0
    ends = [text.rfind(f"{mark} ", earliest, first) for mark in SENTENCE_ENDS]
    if max(ends) >= 0:
        return max(ends) + 2
    space = text.find(" ", earliest, first)
    return space + 1 if space >= 0 else first


def end_after(text: str, start: int) -> int:
    """Return where a passage ends that begins at `start`: with a word."""
    if len(text) <= start + LENGTH:
        return len(text)
    space = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
    return space if space >= 0 else start + LENGTH


def with_marks(text: str, hits: list[Hit], start: int, end: int) -> SafeString:
    """Return `text` from `start` to `end` as HTML, with the words of `hits` in `mark` elements."""
    pieces: list[str] = []
    inside = [hit for hit in hits if start <= hit.start and hit.end <= end]
    for number, hit in enumerate(inside):
        pieces.append(escape(text[start : hit.start]))
        # One mark for words that stand next to each other.
        if not number or text[inside[number - 1].end : hit.start] != " ":
            pieces.append("<mark>")
        pieces.append(escape(text[hit.start : hit.end]))
        start = hit.end
        if number + 1 == len(inside) or text[hit.end : inside[number + 1].start] != " ":
            pieces.append("</mark>")
    pieces.append(escape(text[start:end]))
    return mark_safe("".join(pieces))
