"""The part of a text that shows a visitor why it was found, with the words that count marked."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from content.words import STOP_WORDS, Token, tokens_in
from search.text import index_form
from search.understanding import Query

# Words of a passage, and those before the first marked one.
LENGTH, BEFORE = 36, 8
# What comes later in a text is not looked at: nobody waits for it.
FURTHEST = 60_000


@dataclass(frozen=True)
class Wanted:
    """What is marked in a text: stems, and names of several stems where these stand together; each with its worth."""

    stems: dict[str, float]
    names: dict[tuple[str, ...], float]

    @classmethod
    def by(cls, query: Query) -> "Wanted":
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
        return cls(stems, names)

    def hits(self, tokens: list[Token]) -> list[tuple[int, Token, float]]:
        """Return the words that are marked, each with its place among all words and what it is worth."""
        telling = [
            (place, token, index_form(token.stem)) for place, token in enumerate(tokens) if token.word not in STOP_WORDS
        ]
        found = {number: self.stems[stem] for number, (_, _, stem) in enumerate(telling) if stem in self.stems}
        beginnings = defaultdict(list)
        for name in self.names:
            beginnings[name[0]].append(name)
        for number, (_, _, stem) in enumerate(telling):
            for name in beginnings.get(stem, ()):
                if tuple(stem for _, _, stem in telling[number : number + len(name)]) == name:
                    for place in range(number, number + len(name)):
                        found.setdefault(place, self.names[name] / len(name))
        return [(telling[number][0], telling[number][1], found[number]) for number in sorted(found)]


def marked(text: str, wanted: Wanted) -> SafeString:
    """Return the whole of a short text with the wanted words marked."""
    return with_marks(text, [token for _, token, _ in wanted.hits(list(tokens_in(text)))], 0, len(text))


def passage(text: str, wanted: Wanted) -> tuple[float, SafeString]:
    """Return the part of `text` with the most of the wanted words, marked, and what it is worth."""
    text = text[:FURTHEST]
    tokens = list(tokens_in(text))
    hits = wanted.hits(tokens)
    value, place = best_place(hits)
    first = max(place - BEFORE, 0)
    first = sentence_start(text, tokens, first, place)
    last = min(first + LENGTH, len(tokens)) - 1
    if last < 0:
        return 0.0, SafeString("")
    start = 0 if first == 0 else tokens[first].start
    end = len(text) if last == len(tokens) - 1 else tokens[last].end
    shown = with_marks(text, [token for _, token, _ in hits], start, end)
    return value, mark_safe(f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}")


def best_place(hits: list[tuple[int, Token, float]]) -> tuple[float, int]:
    """Return what the best passage is worth, and the place of its first marked word."""
    best, place = 0.0, hits[0][0] if hits else 0
    for number, (start, _, _) in enumerate(hits):
        within: dict[str, list[float]] = defaultdict(list)
        for where, token, worth in hits[number : number + LENGTH]:
            if where >= start + LENGTH - BEFORE:
                break
            within[token.stem].append(worth)
        value = sum(max(worths) * (1 + 0.1 * min(len(worths) - 1, 3)) for worths in within.values())
        if value > best * 1.001:
            best, place = value, start
    return best, place


def sentence_start(text: str, tokens: list[Token], first: int, place: int) -> int:
    """Return where a sentence begins between two words, or the first of them."""
    for number in range(first, place + 1):
        if number == 0 or text[tokens[number - 1].end : tokens[number].start].strip()[-1:] in {".", "?", "!", "…"}:
            return number
    return first


def with_marks(text: str, hits: list[Token], start: int, end: int) -> SafeString:
    """Return `text` from `start` to `end` as HTML, with the words of `hits` in `mark` elements."""
    pieces: list[str] = []
    for token in hits:
        if start <= token.start and token.end <= end:
            pieces += [conditional_escape(text[start : token.start]), "<mark>"]
            pieces += [conditional_escape(text[token.start : token.end]), "</mark>"]
            start = token.end
    pieces.append(conditional_escape(text[start:end]))
    return mark_safe("".join(pieces))
