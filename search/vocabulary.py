"""The words of the public pages: what beginnings of words are completed to, and typing mistakes corrected to."""

import math
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from django.db import connection
from django.db.models import Max
from jellyfish import metaphone
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.models import Entry, KnownWord

# For so many seconds a process trusts the words that it has read.
TRUSTED_FOR = 30.0
MOST_WORDS = 200_000
# How much less likely a correction may be than the likeliest to be thought of as well.
AS_LIKELY = 0.4


@dataclass
class Vocabulary:
    """The words of the public pages as they were when they were read."""

    stems: dict[str, str]
    pages: dict[str, int]
    total: int
    newest: int
    checked_at: float = field(default_factory=time.monotonic)
    corrected: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = sorted(self.stems)
        self.stem_pages = {self.stems[word]: pages for word, pages in self.pages.items()}
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in self.words:
            by_length[len(word)].append(word)
        self.by_length = dict(by_length)
        self._by_sound: dict[str, list[str]] | None = None

    @property
    def by_sound(self) -> dict[str, list[str]]:
        """The words by how they sound; made when it is first needed."""
        if self._by_sound is None:
            found: dict[str, list[str]] = defaultdict(list)
            for word in self.words:
                if word.isascii():
                    found[metaphone(word)].append(word)
            self._by_sound = dict(found)
        return self._by_sound

    def beginning_with(self, start: str, most: int) -> list[str]:
        """Return the commonest words that begin with `start` and are longer."""
        place = bisect_left(self.words, start)
        found = takewhile(lambda word: word.startswith(start), (self.words[n] for n in range(place, len(self.words))))
        return sorted((word for word in found if word != start), key=self.commonest)[:most]

    def beginning_alike(self, word: str, most: int) -> list[str]:
        """Return the commonest words that share a long beginning with `word`: asthma for asthmatic."""
        for length in range(len(word) - 1, max(4, round(len(word) * 0.6)) - 1, -1):
            if found := self.beginning_with(word[:length], most) or [word[:length]] * (word[:length] in self.stems):
                return found
        return []

    def containing(self, part: str, most: int) -> list[str]:
        """Return the commonest words that have `part` somewhere after their beginning."""
        return sorted((word for word in self.words if word.find(part, 1) > 0), key=self.commonest)[:most]

    def commonest(self, word: str) -> tuple[int, str]:
        """Return the key by which the commonest words come first."""
        return -self.pages[word], word

    def corrections(self, word: str) -> list[str]:
        """Return the words that somebody who typed `word` probably meant, the likeliest first; few, or none."""
        if word not in self.corrected:
            if len(self.corrected) > 10_000:
                self.corrected.clear()
            scored = sorted((self._unlikely(word, other), other) for other in self._candidates(word))
            likely = [other for unlikely, other in scored if unlikely <= scored[0][0] + AS_LIKELY]
            self.corrected[word] = likely[:3]
        return self.corrected[word]

    def _candidates(self, word: str) -> set[str]:
        mistakes = most_mistakes(word)
        if not mistakes:
            return set()
        found: set[str] = set()
        for length in range(len(word) - mistakes, len(word) + mistakes + 1):
            near = process.extract(
                word, self.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=mistakes, limit=20
            )
            found.update(other for other, *_ in near)
        if word.isascii():
            alike = self.by_sound.get(metaphone(word), ())
            found.update(other for other in alike if OSA.distance(word, other) <= mistakes + (other[0] == word[0]))
        found.discard(word)
        return {other for other in found if may_begin_so(word, other)}

    def _unlikely(self, word: str, other: str) -> float:
        sounds_alike = word.isascii() and other.isascii() and metaphone(word) == metaphone(other)
        return (
            OSA.distance(word, other)
            + 0.7 * (word[0] != other[0])
            - 0.8 * sounds_alike
            - 0.12 * math.log1p(self.pages[other])
        )

    def split(self, word: str) -> tuple[str, str] | None:
        """Return the two known words that `word` is when a space is missing, or None."""
        found = [(first, second) for first, second in halves(word) if first in self.pages and second in self.pages]
        return max(found, key=lambda pair: min(self.pages[word] for word in pair), default=None)


def halves(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to split a word into two of at least three letters."""
    for place in range(3, len(word) - 2):
        yield word[:place], word[place:]


def may_begin_so(word: str, other: str) -> bool:
    """Return whether `other` begins as somebody who typed `word` may have meant it: few mistake the first letter.

    It may be missing ("nsomnia"), or not be heard ("neumonia").
    """
    if other[0] == word[0] or other[1:] == word:
        return True
    return word.isascii() and other.isascii() and metaphone(word) == metaphone(other)


def most_mistakes(word: str) -> int:
    """Return how many mistakes a word of this length may have and still be told."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) == 4 else 2 if len(word) < 11 else 3


_read: dict[str, Vocabulary] = {}


def get_vocabulary() -> Vocabulary:
    """Return the words of the public pages, as this process read them half a minute ago at the most."""
    name = str(connection.settings_dict["NAME"])
    known = _read.get(name)
    if known and time.monotonic() - known.checked_at < TRUSTED_FOR:
        return known
    newest = KnownWord.objects.aggregate(newest=Max("pk"))["newest"] or 0
    total = Entry.objects.count()
    if known and (known.newest, known.total) == (newest, total):
        known.checked_at = time.monotonic()
        return known
    rows = list(KnownWord.objects.order_by("-pages").values_list("word", "stem", "pages")[:MOST_WORDS])
    _read[name] = Vocabulary(
        stems={word: stem for word, stem, _ in rows},
        pages={word: pages for word, _, pages in rows},
        total=total,
        newest=newest,
    )
    return _read[name]


def forget() -> None:
    """Forget what this process has read."""
    _read.clear()
