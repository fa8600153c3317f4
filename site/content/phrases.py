"""Phrases that are looked for together in what somebody types: `back pain / backache + cannot pee / numb bottom`.

One combination on each line. Its parts are joined by "+" and must all occur, in any order. "/" stands between the
alternatives of a part: one is enough. The words of a phrase stand near each other, in its order.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from content.words import APOSTROPHES, STOP_WORDS, stem_of, tokens_in

# So many other words may stand between one word of a phrase and the next.
WORDS_BETWEEN = 2
# From so many letters on a word may be typed with one mistake, and with two.
ONE_MISTAKE, TWO_MISTAKES = 5, 8
# Two only where so much is left without its ending: "learning" is no slip of "leaking".
LONG_STEM = 7
# Shorter words, and shorter stems, have too many neighbours to be guessed.
SHORTEST_WORD, SHORTEST_STEM = 4, 5

# What is said in several ways, as `tokens_in` folds it, and the words that stand for all of them.
ALIKE = {
    "cannot": "cant / can t / can not / couldnt / could not / unable to / not able to / no longer able to",
    "dont": "don t / do not / doesnt / does not / didnt / did not",
    "wont": "won t / will not / wouldnt / would not",
    "isnt": "isn t / is not / arent / are not / aint / wasnt / was not / werent / were not",
    "havent": "haven t / have not / hasnt / has not / hadnt / had not",
    "trouble": "difficulty / difficulties / difficult to / hard to / struggle to / struggles to / struggling to",
    "im": "i am",
    "ive": "i have",
    "want to": "wanna",
    "going to": "gonna",
    "anymore": "any more",
}
# No word that anybody means; finding the stem of a very long one takes long.
TOO_LONG = re.compile(r"[\w']{60,}")
# Ordinary words that are one or two letters away from words of urgent advice, and are no slips of theirs.
ORDINARY = """
    black blank block bought bread breed bridge broth certain chart cheat check chess chore class claw clean clear
    clothes contain couch count crash crest depth dread fault flush font front grow heard heart heartburn hide learn
    least leave line liver loose month mouth note paint plain plan plant point press print redact redness reduction
    seven shake shelf shoot short shout skin skip sleep slide slight smell sneeze sore speak spell spend sport staff
    step stick stomach stood stoop strike swear sweat sweet swell swim swing tape taste thank thick thin threat
    three throb thrown touch tough version visit visitor walk weak weather weigh weight wellness world worry worse
    worst wright
"""
WRITTEN_RIGHT = frozenset(stem_of(word) for word in ORDINARY.split())

Word = tuple[str, str]
Phrase = tuple[str, ...]
# Where each word of the patterns stands in a text.
Places = dict[str, set[int]]


class Part(NamedTuple):
    """Phrases of which one must occur, as stems; without a word of `signs` none can."""

    phrases: tuple[Phrase, ...]
    signs: frozenset[str]


Combination = tuple[Part, ...]


def spoken(text: str) -> list[Word]:
    """Return the words of `text` as written and as stems, with what is said in several ways said in one."""
    # Letters that stand for several are written out first, so that no word is longer than it looks.
    plain = unicodedata.normalize("NFKC", APOSTROPHES.sub("'", text))
    words = [(token.word, token.stem) for token in tokens_in(TOO_LONG.sub(" ", plain))]
    said: list[Word] = []
    at = 0
    while at < len(words):
        length, instead = way_at(words, at)
        said += instead
        at += length
    return said


def way_at(words: list[Word], at: int) -> tuple[int, list[Word]]:
    """Return how many words from a place on say one thing, and the words that stand for it."""
    for written, instead in SAID.get(words[at][0], ()):
        if tuple(word for word, _ in words[at : at + len(written)]) == written:
            return len(written), instead
    return 1, [words[at]]


def ways_to_say() -> dict[str, list[tuple[tuple[str, ...], list[Word]]]]:
    """Return `ALIKE` by first word, the longest ways first."""
    found = defaultdict(list)
    for meant, ways in ALIKE.items():
        instead = [(word, stem_of(word)) for word in meant.split()]
        for way in ways.split(" / "):
            written = tuple(way.split())
            found[written[0]].append((written, instead))
    return {first: sorted(ways, key=lambda way: -len(way[0])) for first, ways in found.items()}


SAID = ways_to_say()


def is_telling(word: str) -> bool:
    """Return whether a folded word says something by itself."""
    return word not in STOP_WORDS and not word.isdecimal() and (len(word) > 1 or not word.isascii())


def lines_of(patterns: str) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield the lines that are not empty, numbered from 1, each as its parts and their alternatives."""
    for number, line in enumerate(patterns.splitlines(), start=1):
        if line.strip():
            yield number, [[phrase.strip() for phrase in part.split("/")] for part in line.split("+")]


def find_problems(patterns: str) -> list[str]:
    """Return why patterns cannot be used, in words for who wrote them."""
    lines = list(lines_of(patterns))
    problems = [problem for number, parts in lines for problem in problems_of_line(number, parts)]
    return problems if lines else ["Write at least one phrase or combination."]


def problems_of_line(number: int, parts: list[list[str]]) -> Iterator[str]:
    """Yield what is wrong with one line."""
    if not all(phrase for part in parts for phrase in part):
        yield f"Line {number}: there is nothing on one side of a “+” or “/”. Write a phrase there, or remove the sign."
    for phrase in (phrase for part in parts for phrase in part if phrase):
        words = spoken(phrase)
        if not words:
            yield f"Line {number}: “{phrase}” has no word in it. Write what people type."
        elif not any(is_telling(word) for word, _ in words):
            yield (
                f"Line {number}: “{phrase}” has only words that stand in almost every question. "
                "Add a word that says what is wrong, such as a symptom or a part of the body."
            )


@lru_cache(maxsize=2000)
def parse(patterns: str) -> tuple[tuple[Combination, ...], tuple[Word, ...]]:
    """Return the combinations of patterns as stems, and their words; what means nothing is left out."""
    combinations: list[Combination] = []
    words: dict[Word, None] = {}
    for _, parts in lines_of(patterns):
        combination = tuple(part_of(list(dict.fromkeys(phrases_of(part, words)))) for part in parts)
        if all(part.phrases for part in combination):
            combinations.append(combination)
    return tuple(combinations), tuple(words)


def part_of(phrases: list[Phrase]) -> Part:
    """Return a part; the longest word of each phrase is the rarest."""
    return Part(tuple(phrases), frozenset(max(phrase, key=len) for phrase in phrases))


def phrases_of(alternatives: list[str], words: dict[Word, None]) -> Iterator[Phrase]:
    """Yield the alternatives of a part as stems, with two words written as one too, and note their words."""
    for alternative in alternatives:
        said = spoken(alternative)
        if not any(is_telling(word) for word, _ in said):
            continue
        words |= dict.fromkeys(said)
        yield tuple(stem for _, stem in said)
        for at in range(len(said) - 1):
            first, second = said[at][0], said[at + 1][0]
            if is_telling(first) and is_telling(second):
                joined = (first + second, stem_of(first + second))
                words[joined] = None
                yield tuple(stem for _, stem in [*said[:at], joined, *said[at + 2 :]])


class Phrasebook:
    """The patterns of several rules, prepared to be found in what somebody types."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self.rules = [parse(text)[0] for text in patterns]
        words = {word for text in patterns for word in parse(text)[1]}
        self.stems = {stem for _, stem in words}
        self.spellings: dict[str, list[Word]] = defaultdict(list)
        for word, stem in sorted(words):
            if is_telling(word) or word in ALIKE:
                self.spellings[word[0]].append((word, stem))

    def find(self, text: str) -> list[int]:
        """Return the numbers of the rules that `text` matches, from 0."""
        places = self.places_in(text)
        present = places.keys()
        return [
            number
            for number, combinations in enumerate(self.rules)
            if any(
                not any(present.isdisjoint(part.signs) for part in parts)
                and all(occurs(part, places) for part in parts)
                for parts in combinations
            )
        ]

    def places_in(self, text: str) -> Places:
        """Return where the words of the patterns stand in `text`, typing mistakes forgiven."""
        places: Places = defaultdict(set)
        meant: dict[Word, set[str]] = {}
        for place, word in enumerate(spoken(text)):
            if word not in meant:
                meant[word] = self.meant_by(*word)
            for stem in meant[word]:
                places[stem].add(place)
        return dict(places)

    def meant_by(self, word: str, stem: str) -> set[str]:
        """Return the stems of the patterns that a typed word may stand for; a word that they have is no mistake."""
        if stem in self.stems:
            return {stem}
        if len(word) < ONE_MISTAKE or stem in WRITTEN_RIGHT or word in STOP_WORDS:
            return set()
        return {other for meant, other in self.spellings.get(word[0], ()) if is_slip(word, stem, meant, other)}


def is_slip(word: str, stem: str, meant: str, meant_stem: str) -> bool:
    """Return whether a typed word may be another with a typing mistake, or two in a long one, ending or not."""
    mistakes = 2 if len(word) >= TWO_MISTAKES and len(stem) >= LONG_STEM else 1
    return (len(meant) >= SHORTEST_WORD and are_close(word, meant, mistakes)) or (
        min(len(stem), len(meant_stem)) >= SHORTEST_STEM and are_close(stem, meant_stem, mistakes)
    )


def are_close(first: str, second: str, mistakes: int) -> bool:
    """Return whether two words differ by so many letters at most."""
    return abs(len(first) - len(second)) <= mistakes and OSA.distance(first, second, score_cutoff=mistakes) <= mistakes


def occurs(part: Part, places: Places) -> bool:
    """Return whether one of the phrases stands in a text."""
    return any(stands(phrase, places) for phrase in part.phrases)


def stands(phrase: Phrase, places: Places) -> bool:
    """Return whether the words of a phrase stand near each other and in its order."""
    ends = places.get(phrase[0])
    for stem in phrase[1:]:
        here = places.get(stem)
        if not ends or not here:
            return False
        ends = {place for place in here if any(place - step in ends for step in range(1, WORDS_BETWEEN + 2))}
    return bool(ends)


@lru_cache(maxsize=16)
def phrasebook(patterns: tuple[str, ...]) -> Phrasebook:
    """Return the patterns prepared, those that were prepared before without any work."""
    return Phrasebook(patterns)
