"""How hard a text is to read.

Flesch–Kincaid grade: 0.39 × words per sentence + 11.8 × syllables per word - 15.59 (Kincaid JP, Fishburne RP,
Rogers RL, Chissom BS. Derivation of new readability formulas for Navy enlisted personnel. Research Branch Report 8-75,
1975). A school year of the United States plus five is a reader's age in the United Kingdom.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyphen
from django.conf import settings

from review.checks.base import Check, Problem
from review.checks.passages import Passage, passages

AGE_OF_GRADE = 5
# Above this the formula counts years of study, which tell an editor nothing.
GROWN_UP = 18
# Below this, a formula made for passages says nothing of a text.
LEAST_WORDS = 100
# Letters, with an apostrophe or a hyphen inside: “don't” is one word.
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A capital after a small letter begins a sentence, though the space between was forgotten.
SENTENCE_END = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s|$)|(?<=[a-z])[.!?](?=[A-Z][a-z’']*\s)")
VOWELS = re.compile(r"[aeiouyà-öø-ÿ]+")
SILENT_END = re.compile(r"(?<![aeiouy])(?<!l)e$|(?<=[^aeiouylcgszx])es$|(?<=[^aeiouytd])ed$")
hyphenation = pyphen.Pyphen(lang="en_GB")


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return how many syllables an English word has: the more of its vowel sounds and of its places to break.

    Places to break alone are too few: nobody leaves a single letter at the end of a line.
    """
    word = word.lower()
    sounds = len(VOWELS.findall(SILENT_END.sub("", word)))
    return max(1, sounds, len(hyphenation.positions(word)) + 1)


def sentences(text: str) -> Iterator[list[str]]:
    """Yield the words of each sentence."""
    for sentence in SENTENCE_END.split(text):
        if words := WORD.findall(sentence):
            yield words


def reading_age(texts: Iterable[str]) -> float | None:
    """Return the age in years at which most people can read the texts, or None for too few words to tell."""
    found = [words for text in texts for words in sentences(text)]
    total = sum(map(len, found))
    if total < LEAST_WORDS:
        return None
    beats = sum(syllables(word) for words in found for word in words)
    return 0.39 * total / len(found) + 11.8 * beats / total - 15.59 + AGE_OF_GRADE


def prose(page: Any) -> Iterator[Passage]:
    """Yield what visitors read as sentences: the answer, not the notes on where it came from."""
    read = page.clinical_fields or [*page.get_streamfield_names(), "introduction"]
    return (passage for passage in passages(page) if passage.is_prose and passage.field in read)


class ReadingAgeCheck(Check):
    """Most readers can follow it: NHS content aims at a reading age of 9 to 11, and many adults read at about that."""

    name = "reading-age"
    title = "The text is easy to read"

    def find(self, page: Any) -> Iterator[Problem]:
        age = reading_age(passage.text for passage in prose(page))
        if age is not None and age > settings.REVIEW_READING_AGE:
            yield self.warning(
                f"This reads like a text for people of {min(age, GROWN_UP):.0f} and over; aim for "
                f"{settings.REVIEW_READING_AGE} or younger. Shorter sentences and everyday words help most."
            )


class ParagraphLengthCheck(Check):
    """Paragraphs are short enough for a phone."""

    name = "paragraphs"
    title = "Paragraphs are short"

    def find(self, page: Any) -> Iterator[Problem]:
        for passage in prose(page):
            words = WORD.findall(passage.text)
            if len(words) > settings.REVIEW_PARAGRAPH_WORDS:
                start = " ".join(passage.text.split()[:6])
                message = f"The paragraph “{start} …” has {len(words)} words. Divide it: it fills a phone."
                yield self.warning(message, passage.field, passage.anchor)
