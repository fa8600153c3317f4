"""How much alike two questions are, and which of many are worth comparing at all."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest

from rapidfuzz import fuzz

from qa.importer.matching import digest

# From here on two questions are worded closely enough for a person to look at them side by side. At 0.8, one word in
# five may differ; slips of the typewriter, plurals, greetings and the order of words do not count as differing.
CLOSE = 0.8
# Words that are spelled so much alike are one word: "guards" and "guard", "migrane" and "migraine".
SAME_WORD = 80
# So many of the rarest words of a question lead to others; two that are close share one of them nearly always.
KEY_WORDS = 6
# A word that more questions hold leads to the first of them only.
MOST_COMMON = 300
# Of all questions that share a rare word, so many are compared: those that share most.
MOST_COMPARED = 40

APOSTROPHE = re.compile(r"['’ʼ`´]")
NO_WORD = re.compile(r"[\W_]+")
# Words that tell nothing of what a question is about.
EMPTY_WORDS = {
    *("a", "about", "after", "all", "also", "am", "an", "and", "any", "anyone", "are", "as", "at", "be", "because"),
    *(
        "been",
        "but",
        "by",
        "can",
        "could",
        "dear",
        "did",
        "do",
        "does",
        "doing",
        "done",
        "dont",
        "expert",
        "for",
        "from",
    ),
    *("get", "give", "had", "has", "have", "hello", "help", "hi", "how", "i", "if", "im", "in", "into", "is", "it"),
    *("its", "ive", "just", "kind", "know", "like", "many", "may", "me", "might", "much", "my", "of", "on", "one"),
    *("or", "our", "please", "question", "regards", "should", "since", "so", "some", "sorry", "tell", "thank"),
    *("thanks", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "too", "us", "very"),
    *("was", "we", "were", "what", "when", "where", "whether", "which", "who", "why", "will", "with", "would", "you"),
    "your",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it is compared: without case, accents, punctuation; its words in order of the alphabet."""

    plain: str
    ordered: str
    telling: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Wording":
        plain = normalise(text)
        words = plain.split()
        telling = frozenset(words) - EMPTY_WORDS
        return cls(plain, " ".join(sorted(word for word in words if word in telling)), telling)


def normalise(text: str) -> str:
    """The words alone, in lower case, single spaces between them."""
    letters = unicodedata.normalize("NFKD", APOSTROPHE.sub("", text).casefold())
    if not letters.isascii():
        letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return NO_WORD.sub(" ", letters).strip()


def likeness(one: Wording, other: Wording) -> float:
    """How much alike two wordings are, from 0 to 1; 0 for what is less than close.

    Their letters must be alike, and their telling words too: "… help with knee pain?" and "… help with neck pain?"
    differ in two letters, and are two questions.
    """
    letters = fuzz.ratio(one.ordered, other.ordered, score_cutoff=CLOSE * 100) / 100
    if not letters:
        return 0.0
    words = _shared_words(one.telling, other.telling)
    return min(letters, words) if words >= CLOSE else 0.0


def _shared_words(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the telling words that two questions have in common."""
    left = other - one
    slips = 0
    for word in sorted(one - other):
        twin = next((candidate for candidate in sorted(left) if _is_same_word(word, candidate)), None)
        if twin:
            slips += 1
            left = left - {twin}
    total = len(one | other) - slips
    return (len(one & other) + slips) / total if total else 0.0


def _is_same_word(one: str, other: str) -> bool:
    """Whether two spellings are of one word; they begin alike, and numbers are never slips of each other."""
    return one[:1] == other[:1] and not (one + other).isdecimal() and fuzz.ratio(one, other) >= SAME_WORD


class Wordings:
    """Many questions, and the way from one question to those that are close to it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.wordings = [Wording.of(text) for text in texts]
        self._frequency: Counter[str] = Counter()
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_ordered: dict[str, int] = {}
        self._by_digest: dict[str, int] = {}
        for place, wording in enumerate(self.wordings):
            # Of questions in the same words, the first stands for all.
            if wording.plain and self._by_digest.setdefault(digest(wording.plain), place) == place:
                self._index(place, wording)

    def find_same(self, wording: Wording) -> int | None:
        """The place of the first question with exactly these words."""
        return self._by_digest.get(digest(wording.plain))

    def find_close(self, wording: Wording, before: int | None = None) -> tuple[int, float] | None:
        """The place of the question that is most like this one (of those `before` a place), and how much alike."""
        best, most = None, 0.0
        for place in self._plausible(wording):
            if before is None or place < before:
                alike = likeness(wording, self.wordings[place])
                if alike > most:
                    best, most = place, alike
        return None if best is None else (best, most)

    def _index(self, place: int, wording: Wording) -> None:
        self._frequency.update(wording.telling)
        self._by_ordered.setdefault(wording.ordered, place)
        for word in wording.telling:
            places = self._by_word[word]
            if len(places) < MOST_COMMON:
                places.append(place)

    def _plausible(self, wording: Wording) -> list[int]:
        """The places of the questions worth comparing: those that share most of the rarest words."""
        known = (word for word in wording.telling if word in self._frequency)
        keys = sorted(known, key=lambda word: (self._frequency[word], word))[:KEY_WORDS]
        rare = [word for word in keys if self._frequency[word] <= MOST_COMMON]
        places = self._sharing(rare, fewest=2 if len(rare) > KEY_WORDS // 2 else 1)
        if len(rare) <= KEY_WORDS // 2:
            places += [place for place in self._sharing(keys[len(rare) :], fewest=1) if place not in places]
        # The same telling words in another order, though each of them is common.
        same = self._by_ordered.get(wording.ordered) if wording.ordered else None
        return places if same is None or same in places else [same, *places]

    def _sharing(self, words: Iterable[str], fewest: int) -> list[int]:
        """The places of the questions that hold `fewest` of the words, those that hold most of them first."""
        shared: Counter[int] = Counter()
        for word in words:
            shared.update(self._by_word[word])
        places = [place for place, number in shared.items() if number >= fewest]
        return nsmallest(MOST_COMPARED, places, key=lambda place: (-shared[place], place))
