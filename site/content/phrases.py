"""Combinations of phrases that are looked for in what somebody types: `back pain / backache + cannot pee / numb bottom`.

One combination on each line. Its parts are joined by "+" and must all occur, in any order; of the alternatives of a part,
parted by "/", one is enough. The words of a phrase stand near each other, in its order.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from content.words import STOP_WORDS, stem_of, tokens_in

# So many other words may stand between one word of a phrase and the next.
WORDS_BETWEEN = 2
# From so many letters on a word may be typed with one mistake, and with two.
ONE_MISTAKE, TWO_MISTAKES = 5, 8
# Shorter words than this have too many neighbours to be guessed.
SHORTEST_MEANT = 4

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
}
# Ordinary words that are one or two letters away from words of urgent advice, and are no slips of theirs.
WRITTEN_RIGHT = frozenset(
    """
    black blank block bread breed broth chart cheat chess class clean clear claws crest depth fault front growing heard
    heartburn hearts learn month months month mouth mouths paint painting paints plain plaint plan plant point skin
    sleeping smell smelling speaking spelling stomach sweating sweats swear swearing sweet swelling swimming visiting
    walking weakness weather weight wellness worse worsen worsening worst
    """.split()
)

Word = tuple[str, str]
Phrase = tuple[str, ...]
Part = tuple[Phrase, ...]
Combination = tuple[Part, ...]
# Where each word of the patterns stands in a text.
Places = dict[str, set[int]]


def spoken(text: str) -> list[Word]:
    """Return the words of `text` as written and as stems, with what is said in several ways said in one."""
    words = [(token.word, token.stem) for token in tokens_in(text)]
    said: list[Word] = []
    at = 0
    while at < len(words):
        for written, instead in SAID.get(words[at][0], ()):
            if all(word == other for (word, _), other in zip(words[at:], written, strict=False)) and at + len(
                written
            ) <= len(words):
                said += instead
                at += len(written)
                break
        else:
            said.append(words[at])
            at += 1
    return said


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
        yield f"Line {number}: there is nothing on one side of a “+” or a “/”. Write a phrase there, or remove the sign."
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
        combination = tuple(tuple(dict.fromkeys(phrases_of(part, words))) for part in parts)
        if all(combination):
            combinations.append(combination)
    return tuple(combinations), tuple(words)


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
            for spelling in {word, stem}:
                if len(spelling) >= SHORTEST_MEANT:
                    self.spellings[spelling[0]].append((spelling, stem))

    def find(self, text: str) -> list[int]:
        """Return the numbers of the rules that `text` matches, from 0."""
        places = self.places_in(text)
        return [
            number
            for number, combinations in enumerate(self.rules)
            if places and any(all(occurs(part, places) for part in parts) for parts in combinations)
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
        if len(word) < ONE_MISTAKE or word in WRITTEN_RIGHT or word in STOP_WORDS:
            return set()
        return {
            other
            for typed in {word, stem}
            if (mistakes := mistakes_forgiven(typed))
            for spelling, other in self.spellings.get(typed[0], ())
            if abs(len(spelling) - len(typed)) <= mistakes
            and OSA.distance(typed, spelling, score_cutoff=mistakes) <= mistakes
        }


def mistakes_forgiven(word: str) -> int:
    """Return how many typing mistakes a word of this length may have."""
    return (len(word) >= ONE_MISTAKE) + (len(word) >= TWO_MISTAKES)


def occurs(part: Part, places: Places) -> bool:
    """Return whether one of the phrases stands in a text."""
    return any(stands(phrase, places) for phrase in part)


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
