"""What a page made from a visitor's question must meet besides what every page must (`review.checks`)."""

import re
from collections.abc import Iterator
from typing import Any

from qa import consent
from qa.privacy_models import PageSource
from qa.submission_models import SubmittedQuestion
from review.checks.base import Check, Problem
from review.checks.passages import passages
from review.checks.private_words import OwnContacts, private_words

# So many words in a row are nobody's way to put it but the asker's.
VERBATIM = 8
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
AGE = re.compile(
    r"\b\d{1,3}[ -]*(?:years?[ -]old|yrs? old|y/?o)\b|\b(?:aged?|turned|i am|i['’]?m)\s+\d{2,3}\b"
    r"(?!\s*(?:%|mg|ml|kg|cm|mm|km|st|lbs?|min|hours?|days?|weeks?|months?))",
    re.IGNORECASE,
)
# What stands before a name or a place in what people write of themselves.
RELATIVES = "son|daughter|husband|wife|mother|father|mum|dad|partner|sister|brother"
NAMED = re.compile(
    r"\b(?i:named?|called|i['’]?m|i am|dr|doctor|mr|mrs|ms|miss|nurse|lives? in|from|near|works? (?:at|for)"
    rf"|my (?:{RELATIVES}))"
    r"(?i: is)?\.?,?\s+([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,2})"
)
# Said so, it is a name even in small letters.
NAME_IN_SMALL = re.compile(r"\b(?:my name is|i am called|i['’]m called)\s+([^\W\d_]{3,})", re.IGNORECASE)


class ConsentCheck(Check):
    """Whoever's question it was written from agrees to its publication."""

    name = "consent"
    title = "The asker agrees to publication"

    def applies_to(self, page: Any) -> bool:
        return bool(page.pk and PageSource.objects.filter(page=page.pk).exists())

    def find(self, page: Any) -> Iterator[Problem]:
        if not consent.blocking(page.pk).exists():
            return
        stored = page.get_stored()
        yield self.warning(consent.NOT_AGREED) if stored and stored.live else self.error(consent.NOT_AGREED)


class PrivateTextCheck(Check):
    """The page has words of its own: nothing that leads to the asker, and no long part of what they wrote."""

    name = "private-text"
    title = "Nothing of the asker’s own text"

    def applies_to(self, page: Any) -> bool:
        return bool(page.pk and SubmittedQuestion.objects.filter(page=page.pk).exclude(text="").exists())

    def find(self, page: Any) -> Iterator[Problem]:
        asked = list(SubmittedQuestion.objects.filter(page=page.pk).exclude(text="").values_list("text", "email"))
        known = OwnContacts.load()
        telling = {words for text, email in asked for words in identifying(text, email, known)}
        runs = {run for text, _ in asked for run in runs_of(words_of(text))}
        for passage in passages(page):
            said = words_of(passage.text)
            spoken = f" {' '.join(said)} "
            for words in standing_in(spoken, telling):
                yield self.warning(
                    f"“{words}” stands in what the asker wrote, and may lead to them. Say it more generally.",
                    passage.field,
                    passage.anchor,
                )
            if quoted := longest_run(said, runs):
                yield self.warning(
                    f"“{quoted}” is word for word what the asker wrote. Put it into other words.",
                    passage.field,
                    passage.anchor,
                )


def standing_in(spoken: str, telling: set[str]) -> list[str]:
    """Return those of the telling words that stand in a text, without what is part of others that do."""
    found: dict[str, str] = {}
    for words in sorted(telling, key=lambda words: (-len(words), words)):
        folded = f" {' '.join(words_of(words))} "
        if folded.strip() and folded in spoken and not any(folded in longer for longer in found):
            found[folded] = words
    return list(found.values())


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, folded."""
    return [match.group().replace("’", "'").casefold() for match in WORD.finditer(text)]


def runs_of(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every run of VERBATIM words."""
    for start in range(len(words) - VERBATIM + 1):
        yield tuple(words[start : start + VERBATIM])


def longest_run(words: list[str], runs: set[tuple[str, ...]]) -> str:
    """Return the first part of `words` that is made of these runs, as long as it goes; empty for none."""
    start = next((place for place, run in enumerate(runs_of(words)) if run in runs), None)
    if start is None:
        return ""
    end = start + VERBATIM
    while end < len(words) and tuple(words[end - VERBATIM + 1 : end + 1]) in runs:
        end += 1
    shown = words[start : min(end, start + 14)]
    return " ".join(shown) + ("…" if end - start > len(shown) else "")


def identifying(text: str, email: str, known: OwnContacts) -> Iterator[str]:
    """Yield what in a private text may lead to the person: contacts, numbers, names and ages."""
    yield from (words for _, words in private_words(text, known))
    if email:
        yield email
        yield from (part for part in re.split(r"[\W\d_]+", email.partition("@")[0]) if len(part) > 3)
    for match in AGE.finditer(text):
        yield match.group()
    for pattern in (NAMED, NAME_IN_SMALL):
        yield from (match[1] for match in pattern.finditer(text))
