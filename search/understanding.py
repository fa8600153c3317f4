"""From a visitor's words to what pages must have: other names, beginnings of words, typing mistakes."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from content.words import STOP_WORDS, Token, tokens_in
from search import labels
from search.expressions import Expression, Label, Term, Where, every, some
from search.models import KnownWord
from search.text import index_form, joined_stem, pair
from search.topic_names import known_names, whole_key
from search.vocabulary import Vocabulary, get_vocabulary

# Words beyond these are not searched for: what comes first says what it is about.
MAX_WORDS = 24
MAX_LENGTH = 400
# So many groups of words take part in finding; the rest still counts in ranking.
MAX_GROUPS = 8
LONGEST_NAME = 6
# So many longer words count for a word, and for one that is still being typed.
MOST_LONGER, MOST_BEGUN = 8, 40

SYNONYM, PART, CORRECTED, JOINED = 0.85, 0.7, 0.8, 0.95
BY_TOPIC = 0.6


@dataclass(frozen=True)
class Alternative:
    """Stems, next to each other if more than one, that count for what was typed, and how much they count."""

    stems: tuple[str, ...]
    weight: float

    @property
    def expression(self) -> Expression:
        """What a page must have; names of several words must stand in its title, question or summary."""
        if len(self.stems) == 1:
            return Term(self.stems[0])
        return every(Label(pair(*two)) for two in pairwise(self.stems))


@dataclass
class Group:
    """One idea of a query: the words that were typed for it, and what else means the same."""

    typed: tuple[str, ...]
    words: tuple[str, ...]
    pages: int = 0
    others: list[Alternative] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    rarity: float = 1.0
    # How much the words themselves count: little in a name that says something else than they do, “the change”.
    own_weight: float = 1.0
    # What the words were taken for, where no page has them as they were typed.
    taken_for: str = ""

    @property
    def can_match(self) -> bool:
        """Whether any page can have it."""
        return bool(self.pages or self.others or self.topics)

    @property
    def expression(self) -> Expression:
        """What a page must have."""
        topics = (Label(labels.of_topic(topic)) for topic in self.topics)
        return some([every(map(Term, self.typed)), *(other.expression for other in self.others), *topics])

    def expression_in(self, where: Where) -> Expression:
        """Return what a page must have at its head; names of several words are looked for in its whole."""
        typed = every(Term(stem, where) for stem in self.typed)
        return some([typed, *(Term(other.stems[0], where) for other in self.others if len(other.stems) == 1)])


@dataclass
class Query:
    """What somebody looks for."""

    text: str
    groups: list[Group]
    stems: tuple[str, ...]
    # What was typed, by what it was taken for, for the words that no page has.
    corrections: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def searched(self) -> list[Group]:
        """The groups that take part in finding: those that a page can have, the rarest first."""
        found = sorted((group for group in self.groups if group.can_match), key=lambda group: -group.rarity)
        return found[:MAX_GROUPS]

    @property
    def key(self) -> str:
        """The stems in their order, as `Entry.title_key` holds those of a title."""
        return " ".join(self.stems)[:255]

    @classmethod
    def nothing(cls, text: str = "") -> Self:
        """Return a query without any word."""
        return cls(text, [], ())


def clean_text(text: str) -> str:
    """Return what was typed in one line, cut where no visitor's question goes on, without what cannot be shown."""
    text = text.encode("utf-8", "replace").decode()[: MAX_LENGTH * 4]
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:MAX_LENGTH].strip()


def telling_places(tokens: list[Token]) -> list[int]:
    """Return the places of the words that say something; where none does, of all."""
    telling = [place for place, token in enumerate(tokens) if token.word not in STOP_WORDS]
    return (telling or list(range(len(tokens))))[:MAX_WORDS]


def understand(text: str, *, is_being_typed: bool = False) -> Query:
    """Return what `text` asks for. `is_being_typed` takes its last word for the beginning of one.

    One query where there is a word that no page is known to have, and none otherwise.
    """
    text = clean_text(text)
    written = list(tokens_in(text))
    places = telling_places(written)
    if not places:
        return Query.nothing(text)
    tokens = [written[place] for place in places]
    stems = [index_form(token.stem) for token in tokens]
    vocabulary = get_vocabulary()
    joined = {
        index_form(joined_stem(first.word, second.word)): place
        for place, (first, second) in enumerate(pairwise(tokens))
    }
    pages = count_pages(set(stems), vocabulary)
    pages |= {stem: vocabulary.stem_pages[stem] for stem in joined if stem in vocabulary.stem_pages}
    names = names_in(stems, [index_form(token.stem) for token in written], places)
    telling = known_names().telling
    groups: list[Group] = []
    place = 0
    while place < len(tokens):
        length, topics = names.get(place, (0, []))
        together = [stem for stem, where in joined.items() if where == place and pages.get(stem)]
        if together and length < 2:
            length = 2
        span = slice(place, place + max(length, 1))
        group = Group(tuple(dict.fromkeys(stems[span])), tuple(token.word for token in tokens[span]), topics=topics)
        group.others = [Alternative((stem,), JOINED) for stem in together]
        group.pages = min(pages.get(stem, 0) for stem in group.typed)
        if is_only_a_name(text, topics):
            group.own_weight = 0.3
        for topic in topics:
            group.others += [Alternative(tuple(key.split()), SYNONYM) for key in telling.get(topic, ())]
        if len(group.words) == 1:
            is_last = is_being_typed and place == len(tokens) - 1
            forgive(group, tokens[place], vocabulary, is_last=is_last, pages=pages)
        known = [pages.get(other.stems[0], 0) for other in group.others if len(other.stems) == 1]
        found_in = group.pages or max(known, default=0) or min(vocabulary.total, 1)
        group.rarity = math.log1p(max(vocabulary.total, 1) / max(found_in, 1))
        groups.append(group)
        place = span.stop
    query = Query(text, merged(groups), tuple(stems))
    for group in query.groups:
        if group.taken_for:
            query.corrections[" ".join(group.words)] = group.taken_for
        elif not group.can_match:
            query.missing.append(" ".join(group.words))
    return query


def is_only_a_name(text: str, topics: list[int]) -> bool:
    """Return whether `text` is a name of topics that says too little without its stop words."""
    key = whole_key(text)
    return bool(topics) and known_names().topics.get(key) == topics and key in known_names().only_whole


def forgive(group: Group, token: Token, vocabulary: Vocabulary, *, is_last: bool, pages: dict[str, int]) -> None:
    """Let longer words, the right spelling and the two words of a missing space count for a word."""
    word, own = token.word, group.pages

    def add(words: Iterable[str], weight: float) -> None:
        for other in words:
            stem = vocabulary.stems[other]
            pages.setdefault(stem, vocabulary.pages[other])
            if stem not in group.typed and all(stem not in known.stems for known in group.others):
                group.others.append(Alternative((stem,), weight))

    if len(word) >= (2 if is_last else 4):
        longer = vocabulary.beginning_with(word, MOST_BEGUN if is_last else MOST_LONGER)
        add((other for other in longer if is_last or vocabulary.pages[other] > own), PART if own else JOINED)
    if own or group.topics or group.others:
        return
    if halves := vocabulary.split(word):
        stems = tuple(vocabulary.stems[half] for half in halves)
        group.others.append(Alternative(stems, JOINED))
        group.taken_for = " ".join(halves)
        return
    if likely := vocabulary.corrections(word):
        add(likely[:1], CORRECTED)
        add(likely[1:], CORRECTED / 2)
        group.taken_for = likely[0]
    elif len(word) >= 5:
        add(vocabulary.beginning_alike(word, 3) or vocabulary.containing(word, 5), PART)


def merged(groups: list[Group]) -> list[Group]:
    """Return `groups` without those that repeat another."""
    found: dict[tuple[str, ...], Group] = {}
    for group in groups:
        found.setdefault(group.typed, group)
    return list(found.values())


def names_in(stems: list[str], written: list[str], places: list[int]) -> dict[int, tuple[int, list[int]]]:
    """Return the topics that a query names, word for word or without stop words.

    For the place of a telling word where a name begins: how many telling words it has, and whose name it is.

    `stems` are those of its telling words, `written` those of all, among which the telling ones stand at `places`.
    """
    known = known_names().topics
    found: dict[int, tuple[int, list[int]]] = {}
    for key, start, stop in runs(written):
        if key in known:
            within = [number for number, place in enumerate(places) if start <= place < stop]
            if within:
                add_name(found, within[0], within[-1] + 1 - within[0], known[key])
    for key, start, stop in runs(stems):
        if key in known:
            add_name(found, start, stop - start, known[key])
    return found


def add_name(found: dict[int, tuple[int, list[int]]], start: int, length: int, topics: list[int]) -> None:
    """Note a name that begins at a word; of several, the longest counts."""
    before, others = found.get(start, (0, []))
    if length > before:
        found[start] = (length, list(topics))
    elif length == before:
        found[start] = (length, list(dict.fromkeys([*others, *topics])))


def runs(stems: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield each run of at most `LONGEST_NAME` of `stems`, with where it begins and ends."""
    for start in range(len(stems)):
        for stop in range(start + 1, min(start + LONGEST_NAME, len(stems)) + 1):
            yield " ".join(stems[start:stop]), start, stop


def count_pages(stems: set[str], vocabulary: Vocabulary) -> dict[str, int]:
    """Return how many pages have each of `stems`, those that none has left out.

    What the process does not know may be new: one query asks for that.
    """
    known = {stem: vocabulary.stem_pages[stem] for stem in stems if stem in vocabulary.stem_pages}
    if unknown := stems - known.keys():
        rows = KnownWord.objects.filter(stem__in=unknown).order_by().values_list("stem", "pages")
        known |= dict(rows)
    return known
