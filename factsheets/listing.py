"""The list of all factsheets: which of them an address asks for, how they are grouped, and what it may ask for next."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from content.body_parts import BodyPart
from factsheets.verdicts import VerdictKind

if TYPE_CHECKING:
    from factsheets.models import FactsheetPage

BY_LETTER, BY_BODY = "letter", "body"
VIEWS = {BY_LETTER: "A to Z", BY_BODY: "By part of the body"}
OTHER_LETTERS, OTHER_SUBJECTS = "Other", "Other subjects"

Matches = Callable[["FactsheetPage"], bool]


@dataclass(frozen=True)
class Choice:
    """One thing that a filter can be set to, with how many factsheets that would show."""

    value: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class View:
    """A way to group the list, and the address of the same factsheets in that order."""

    name: str
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """Some factsheets under one heading."""

    name: str
    anchor: str
    factsheets: list["FactsheetPage"]


@dataclass(frozen=True)
class Asked:
    """What an address asks for; what it does not say is empty."""

    by: str = BY_LETTER
    topic: str = ""
    verdict: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Asked":
        """Return what the parameters of an address ask for; a way to group that is none counts as A to Z."""
        by = parameters.get("by", BY_LETTER)
        return cls(by if by in VIEWS else BY_LETTER, parameters.get("topic", ""), parameters.get("verdict", ""))

    def address(self, by: str) -> str:
        """Return the address, within the page, of the same factsheets grouped in another way."""
        said = {"by": by if by != BY_LETTER else "", "topic": self.topic, "verdict": self.verdict}
        return f"?{urlencode({name: value for name, value in said.items() if value})}"


class Listing:
    """The factsheets that were asked for, and all that a visitor may choose from there.

    A filter counts what it would show beside the other filter as it is set. What nobody knows matches nothing.
    """

    def __init__(self, factsheets: Iterable["FactsheetPage"], asked: Asked) -> None:
        self.asked = asked
        everything = sorted(factsheets, key=lambda sheet: sort_key(sheet.title))
        self.total = len(everything)
        has_topic: Matches = lambda sheet: asked.topic in ("", *(topic.slug for topic in sheet.live_topics))  # noqa: E731
        has_verdict: Matches = lambda sheet: asked.verdict in ("", sheet.verdict_kind)  # noqa: E731
        with_verdict, with_topic = list(filter(has_verdict, everything)), list(filter(has_topic, everything))
        self.factsheets = list(filter(has_topic, with_verdict))
        self.topics = self.count_topics(everything, with_verdict)
        self.verdicts = self.count_verdicts(everything, with_topic)

    @property
    def is_filtered(self) -> bool:
        """Whether not all factsheets were asked for."""
        return bool(self.asked.topic or self.asked.verdict)

    @property
    def chosen(self) -> list[str]:
        """What the filters are set to, in words; nothing for what nobody knows."""
        return [choice.name for choice in (*self.topics, *self.verdicts) if choice.is_chosen]

    @property
    def views(self) -> list[View]:
        """The ways to group what is shown."""
        return [View(name, self.asked.address(by), by == self.asked.by) for by, name in VIEWS.items()]

    @property
    def groups(self) -> list[Group]:
        """What is shown, under its headings."""
        return by_body(self.factsheets) if self.asked.by == BY_BODY else by_letter(self.factsheets)

    @property
    def kinds(self) -> list[VerdictKind]:
        """The kinds of verdict that are to be explained."""
        found = {sheet.verdict_kind for sheet in self.factsheets}
        return [kind for kind in VerdictKind if kind in found]

    def count_topics(self, everything: list["FactsheetPage"], shown: list["FactsheetPage"]) -> list[Choice]:
        """Return the published topics of all factsheets by name, each with how many of `shown` have it."""
        names = {topic.slug: topic.name for sheet in everything for topic in sheet.live_topics}
        counts = Counter(slug for sheet in shown for slug in {topic.slug for topic in sheet.live_topics})
        ordered = sorted(names.items(), key=lambda item: sort_key(item[1]))
        return self.offered([Choice(slug, name, counts[slug], slug == self.asked.topic) for slug, name in ordered])

    def count_verdicts(self, everything: list["FactsheetPage"], shown: list["FactsheetPage"]) -> list[Choice]:
        """Return the kinds of verdict that any factsheet has, each with how many of `shown` have it."""
        used, counts = {sheet.verdict_kind for sheet in everything}, Counter(sheet.verdict_kind for sheet in shown)
        kinds = [kind for kind in VerdictKind if kind in used]
        return self.offered(
            [Choice(kind.value, str(kind.label), counts[kind], kind == self.asked.verdict) for kind in kinds]
        )

    @staticmethod
    def offered(choices: list[Choice]) -> list[Choice]:
        """Return those that lead to something, and the one that is chosen."""
        return [choice for choice in choices if choice.count or choice.is_chosen]


def sort_key(title: str) -> tuple[bool, str]:
    """Return what titles are sorted by: their letters without accents, what begins with none of them last."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", title) if not unicodedata.combining(letter))
    return not plain[:1].isalpha(), plain.casefold()


def by_letter(factsheets: list["FactsheetPage"]) -> list[Group]:
    """Return factsheets that are in order under their first letters."""
    found: dict[str, list[FactsheetPage]] = defaultdict(list)
    for factsheet in factsheets:
        is_other, key = sort_key(factsheet.title)
        found[OTHER_LETTERS if is_other else key[:1].upper()].append(factsheet)
    return [Group(letter, f"letter-{letter.lower()}", sheets) for letter, sheets in found.items()]


def by_body(factsheets: list["FactsheetPage"]) -> list[Group]:
    """Return factsheets under the body parts of their conditions, from head to foot; what has none last."""
    found: dict[str, list[FactsheetPage]] = defaultdict(list)
    for factsheet in factsheets:
        condition = factsheet.condition
        found[condition.body_part if condition and condition.live else ""].append(factsheet)
    groups = [Group(str(part.label), f"body-{part.value}", found[part]) for part in BodyPart if part in found]
    rest = [sheet for part, sheets in found.items() if part not in BodyPart.values for sheet in sheets]
    return [*groups, Group(OTHER_SUBJECTS, "body-other", rest)] if rest else groups
