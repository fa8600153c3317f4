"""Which of the pages that match is the better answer: one rule, whichever database found them."""

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from search.labels import of_topic
from search.understanding import BY_TOPIC, Alternative, Group, Query

# What a word is worth in each field.
TITLE, QUESTION, SUMMARY, BODY = 5.0, 3.0, 2.2, 1.2
# What it is worth when two words that were typed one after the other stand so, for each field.
PHRASE = 0.35
# What it is worth when the title asks just what was typed.
SAME_TITLE, SAME_QUESTION = 7.0, 3.0
REVIEWED, NEW = 0.15, 0.1
YEARS_NEW = 5.0


@dataclass
class Candidate:
    """A page that matches, with its stems field by field."""

    key: int
    title: list[str]
    # The title up to its colon: “Low back pain: what helps” is the page on low back pain.
    name: list[str]
    question: list[str]
    summary: list[str]
    body: str
    labels: set[str]
    dated: date | None
    is_reviewed: bool

    def __post_init__(self) -> None:
        self.fields = (
            (self.title, set(self.title), TITLE),
            (self.question, set(self.question), QUESTION),
            (self.summary, set(self.summary), SUMMARY),
        )
        # The body is looked through for each stem: taking it apart would cost more.
        self.body = f" {self.body} "


def rank(query: Query, candidates: list[Candidate], today: date) -> list[tuple[float, int]]:
    """Return the score and key of each candidate, the best first."""
    scored = [(score(query, candidate, today), candidate.key) for candidate in candidates]
    return sorted(scored, key=lambda pair: (-pair[0], -pair[1]))


def score(query: Query, page: Candidate, today: date) -> float:
    """Return how well a page answers a query.

    Words count by how rare they are and where they stand; what has all of them is worth more than their sum, and words
    that stand together or make up the whole title more still. Reviewed and recent pages win where all else is equal.
    """
    total = sum(group.rarity for group in query.groups) or 1.0
    found = [(group, worth(group, page)) for group in query.groups]
    weighted = sum(group.rarity * value for group, value in found) / total
    covered = sum(group.rarity * min(value / BODY, 1.0) ** 0.5 for group, value in found) / total
    result = weighted * covered**1.5
    result += PHRASE * together(query, page)
    result += (
        SAME_TITLE * max(likeness(query, page.title), likeness(query, page.name)) ** 2
        + SAME_QUESTION * likeness(query, page.question) ** 2
    )
    age = max((today - page.dated).days / 365.25, 0.0) if page.dated else 4 * YEARS_NEW
    return result + REVIEWED * page.is_reviewed + NEW * math.exp(-age / YEARS_NEW)


def told_by(query: Query, page: Candidate) -> str:
    """Return the field that tells most of what a query asks for: “summary”, “question” or “body”.

    The first of those that tell as much: a summary is written to be read alone.
    """
    told = {"summary": 0.0, "question": 0.0, "body": 0.0}
    for group in query.groups:
        stems = {*group.typed, *(other.stems[0] for other in group.others if len(other.stems) == 1)}
        told["summary"] += group.rarity * (not stems.isdisjoint(page.summary))
        told["question"] += group.rarity * (not stems.isdisjoint(page.question))
        told["body"] += group.rarity * any(f" {stem} " in page.body for stem in stems)
    best = max(told.values())
    return next(name for name, value in told.items() if value * 1.1 >= best)


def worth(group: Group, page: Candidate) -> float:
    """Return what a page is worth for one idea: by the best of the words for it, and where that stands."""
    single = [worth_of(stem, page) for stem in group.typed]
    best = group.own_weight * sum(single) / len(single)
    if len(single) > 1 and not all(single):
        best *= 0.5
    for other in group.others:
        value = other.weight * (worth_of(other.stems[0], page) if len(other.stems) == 1 else worth_of_name(other, page))
        best = max(best, value)
    if any(of_topic(topic) in page.labels for topic in group.topics):
        best = max(best, BY_TOPIC * (SUMMARY + BODY) / group.own_weight) + 0.25
    return best


def worth_of(stem: str, page: Candidate) -> float:
    """Return what a page is worth for one stem."""
    value = sum(weight for _, known, weight in page.fields if stem in known)
    if times := page.body.count(f" {stem} "):
        value += BODY * times / (times + 1.0)
    return value


def worth_of_name(name: Alternative, page: Candidate) -> float:
    """Return what a page is worth for stems that stand next to each other."""
    value = 0.0
    for words, known, weight in page.fields:
        if all(stem in known for stem in name.stems) and stands_in(name.stems, words):
            value += weight
    if f" {' '.join(name.stems)} " in page.body:
        value += BODY
    return value


def stands_in(stems: tuple[str, ...], words: list[str]) -> bool:
    """Return whether `stems` stand next to each other in `words`."""
    return f" {' '.join(stems)} " in f" {' '.join(words)} "


def together(query: Query, page: Candidate) -> float:
    """Return what it is worth that words stand together as they were typed."""
    pairs = set(pairwise(query.stems))
    if not pairs:
        return 0.0
    value = 0.0
    for words, known, weight in page.fields:
        if sum(stem in known for stem in query.stems) > 1:
            value += weight * len(pairs.intersection(pairwise(words)))
    value += BODY * sum(f" {first} {second} " in page.body for first, second in pairs)
    return value / len(pairs)


def likeness(query: Query, words: list[str]) -> float:
    """Return how much of `words` and of the query is the same, from 0 to 1, counting rare words more."""
    if not words:
        return 0.0
    other = set(words)
    shared = here = 0.0
    matched = set()
    for group in query.groups:
        here += group.rarity
        hits = other & set(group.typed)
        weight = group.own_weight * len(hits) / len(group.typed)
        for alternative in group.others:
            if other.issuperset(alternative.stems):
                weight = max(weight, alternative.weight)
                hits |= set(alternative.stems)
        shared += group.rarity * weight
        matched |= hits
    usual = here / max(len(query.groups), 1)
    there = shared + usual * len(other - matched)
    return 2 * shared / (here + there) if here + there else 0.0
