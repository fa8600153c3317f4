"""Recognises the entries of an archive that was imported before, though both may have been corrected since."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from qa.importer.parser.answers import answer_blocks
from qa.importer.parser.entries import Entry

# From this share of common words on, two texts are versions of one.
ALIKE = 0.5
# Corrections move an entry only so far; comparing every text with every other would take for ever.
FARTHEST_MOVE = 50
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What recognises an entry: its place, and digests of its question and its answer ("" where it has none)."""

    position: int
    question: str
    answer: str


def fingerprint(entry: Entry) -> Fingerprint:
    """The fingerprint of an entry; it changes with any word, emphasis, link or date of it."""
    question = entry.question_text
    answer = "".join(repr(block) for block in answer_blocks(entry.answer))
    if entry.title or entry.asked_on:
        answer += f"{entry.title!r}{entry.asked_on}"
    return Fingerprint(entry.position, digest(question), digest(answer))


def digest(text: str) -> str:
    """The digest of a text; "" for an empty one."""
    return sha256(text.encode()).hexdigest() if text else ""


def match_entries(
    new: Sequence[Fingerprint],
    old: Sequence[Fingerprint],
    *,
    new_text: Callable[[int], str],
    old_text: Callable[[int], str],
) -> dict[int, int]:
    """Which of `old` each of `new` is a version of, by their places in the sequences.

    Equal entries are found first, then those with an equal question, then those with an equal answer, then those
    whose words (`new_text` and `old_text` of a place) are much alike. Whatever is left is new, or gone.
    """
    matches: dict[int, int] = {}
    for key in (_whole, _question, _answer):
        _match_by_key(matches, new, old, key)
    _match_by_words(matches, new, old, new_text, old_text)
    return matches


def _whole(print_: Fingerprint) -> str:
    return f"{print_.question} {print_.answer}"


def _question(print_: Fingerprint) -> str:
    return print_.question


def _answer(print_: Fingerprint) -> str:
    return print_.answer


def _match_by_key(
    matches: dict[int, int], new: Sequence[Fingerprint], old: Sequence[Fingerprint], key: Callable[[Fingerprint], str]
) -> None:
    """Adds the pairs with an equal key to `matches`, the first with the first where there are several."""
    candidates: dict[str, list[int]] = defaultdict(list)
    for place in reversed(_unmatched(old, matches.values())):
        candidates[key(old[place])].append(place)
    for place in _unmatched(new, matches):
        name = key(new[place])
        if name and candidates[name]:
            matches[place] = candidates[name].pop()


def _match_by_words(
    matches: dict[int, int],
    new: Sequence[Fingerprint],
    old: Sequence[Fingerprint],
    new_text: Callable[[int], str],
    old_text: Callable[[int], str],
) -> None:
    """Adds the pairs that share most of their words to `matches`, the best first."""
    old_words = {place: _words(old_text(place)) for place in _unmatched(old, matches.values())}
    pairs = []
    for place in _unmatched(new, matches) if old_words else []:
        words = _words(new_text(place))
        for other, other_words in old_words.items():
            if abs(new[place].position - old[other].position) <= FARTHEST_MOVE:
                pairs.append((_likeness(words, other_words), place, other))
    taken = set(matches.values())
    for likeness, place, other in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if likeness >= ALIKE and place not in matches and other not in taken:
            matches[place] = other
            taken.add(other)


def _unmatched(prints: Sequence[Fingerprint], matched: Iterable[int]) -> list[int]:
    done = set(matched)
    return [place for place in range(len(prints)) if place not in done]


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.casefold()))


def _likeness(words: frozenset[str], others: frozenset[str]) -> float:
    """The share of words that two texts have in common, from 0 to 1."""
    return len(words & others) / len(words | others) if words and others else 0.0
