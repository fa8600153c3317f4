"""The part of a text that shows a visitor why it was found, with the words that count marked."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content.words import STOP_WORDS, WORD, analysed, tokens_in
from search.text import index_form
from search.understanding import Query

# Letters of a passage, and at most so many of them before the first marked word.
LENGTH, BEFORE = 230, 70
# What comes later in a text is not looked at: nobody waits for it.
FURTHEST = 60_000
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
    # What a passage is worth that has every idea of the query.
    everything: float = 0.0
    # The wanted stem of each word that has been met, None for others.
    met: dict[str, str | None] = field(default_factory=dict)

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
        return cls(stems, names, sum(group.rarity for group in query.groups if group.can_match))

    def hits(self, text: str) -> list[Hit]:
        """Return the words of `text` that are marked, in their order."""
        met = self.met
        found = {}
        for match in WORD.finditer(text):
            written = match.group()
            if written not in met:
                met[written] = self.stem_of(written)
            if stem := met[written]:
                found[match.start()] = Hit(match.start(), match.end(), stem, self.stems[stem])
        if self.names and any(all(part[:4] in text.lower() for part in name) for name in self.names):
            for hit in self.named(text):
                found.setdefault(hit.start, hit)
        return [found[start] for start in sorted(found)]

    def stem_of(self, written: str) -> str | None:
        """Return the wanted stem of a word as it is written, or None."""
        word, stem = analysed(written)
        stem = index_form(stem)
        return stem if stem in self.stems and word not in STOP_WORDS else None

    def named(self, text: str) -> list[Hit]:
        """Return the words of wanted names of several words, where these stand together."""
        tokens = [token for token in tokens_in(text) if token.word not in STOP_WORDS]
        stems = [index_form(token.stem) for token in tokens]
        beginnings = defaultdict(list)
        for name in self.names:
            beginnings[name[0]].append(name)
        found = []
        for place, stem in enumerate(stems):
            for name in beginnings.get(stem, ()):
                if tuple(stems[place : place + len(name)]) == name:
                    worth = self.names[name] / len(name)
                    for token, part in zip(tokens[place:], name, strict=False):
                        found.append(Hit(token.start, token.end, part, worth))
        return found


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
    for hit in hits:
        if start <= hit.start and hit.end <= end:
            pieces += [escape(text[start : hit.start]), "<mark>", escape(text[hit.start : hit.end]), "</mark>"]
            start = hit.end
    pieces.append(escape(text[start:end]))
    return mark_safe("".join(pieces))
