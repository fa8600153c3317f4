"""What results may be narrowed down by, and how many remain with each choice."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from wagtail.models import Page

from content.models import BasePage
from search import labels
from search.directory import sections
from search.engines import get_engine
from search.filters import REVIEWED, REVIEWED_LABELS, Filters, type_label, type_names
from search.finding import Found
from search.topic_names import topic_names

# So many sections and topics are offered, those with the most results.
MOST_SECTIONS, MOST_TOPICS = 10, 6
# So many sections are counted to find those.
MOST_COUNTED = 40


@dataclass(frozen=True)
class Choice:
    """A choice of a filter: its words, how many results remain, and the address of the page with it chosen."""

    name: str
    count: int
    address: str
    is_chosen: bool = False


@dataclass
class Facet:
    """One filter: its name, its choices, and the address of the page without it."""

    name: str
    title: str
    cleared: str
    choices: list[Choice] = field(default_factory=list)
    is_chosen: bool = False


@dataclass(frozen=True)
class Option:
    """A choice before it is counted: what the filter is set to, its words, and the label of its pages."""

    value: Any
    name: str
    label: str


def get_facets(found: Found, filters: Filters, root: Page) -> list[Facet]:
    """Return the filters that some results pass and others do not; the numbers are those of clicking.

    Each choice is counted under all other filters: one query, and one more for each filter that is chosen.
    """
    asked = [
        (
            "type",
            "Kind of page",
            [Option(name, kind_title(model), type_label(model)) for name, model in type_names().items()],
        ),
        ("category", "Category", section_options(found, filters, root)),
        ("topic", "Topic", topic_options(found, filters)),
        ("reviewed", "Review", [Option(value, name, REVIEWED_LABELS[value]) for value, name in REVIEWED.items()]),
    ]
    chosen = filters.labels
    wanted = {name: [option.label for option in options] for name, _, options in asked}
    # One count for all filters that are not chosen; each that is chosen is counted without itself.
    counts = tally(found, [label for name in wanted if name not in chosen for label in wanted[name]], chosen)
    for name in chosen:
        counts |= tally(found, wanted[name], {other: label for other, label in chosen.items() if other != name})
    facets = []
    for name, title, options in asked:
        current = getattr(filters, name)
        facet = Facet(name, title, filters.but(**{name: None}).address(found.query.text), is_chosen=current is not None)
        for option in options:
            count, is_chosen = counts.get(option.label, 0), option.value == current
            if count or is_chosen:
                address = filters.but(**{name: option.value}).address(found.query.text)
                facet.choices.append(Choice(option.name, count, address, is_chosen))
        if name in {"category", "topic"}:
            most = MOST_SECTIONS if name == "category" else MOST_TOPICS
            facet.choices.sort(key=lambda choice: (not choice.is_chosen, -choice.count, choice.name))
            facet.choices = facet.choices[:most]
        if facet.is_chosen or any(choice.count < found.count for choice in facet.choices):
            facets.append(facet)
    return facets


def type_options() -> list[Option]:
    """Return the types of pages to choose from."""
    return [Option(name, kind_title(model), type_label(model)) for name, model in type_names().items()]


def tally(found: Found, wanted: list[str], chosen: dict[str, str]) -> dict[str, int]:
    """Return how many pages have each label of `wanted` among those that match and have what is chosen."""
    return get_engine().tally(found.within(found.matching, [*chosen.values(), *found.always]), wanted, found.count)


def kind_title(model: type[BasePage]) -> str:
    """Return what pages of a type are called, with a capital letter."""
    return capfirst(model._meta.verbose_name_plural)


def section_options(found: Found, filters: Filters, root: Page) -> list[Option]:
    """Return the sections to choose from, of those of the best results: two levels below the home page, or, once one is
    chosen, that one and those in it.
    """
    known = sections()
    marks = Counter(mark for page in found.candidates for mark in page.labels if mark.startswith(labels.SECTION))
    keys = (int(mark.removeprefix(labels.SECTION)) for mark, _ in marks.most_common())
    places = [known[key] for key in keys if key in known]
    if chosen := known.get(filters.category or 0):
        within = (place for place in places if place.path.startswith(chosen.path) and place.depth == chosen.depth + 1)
        places = [chosen, *within]
    else:
        places = [place for place in places if place.depth == root.depth + 2]
    return [Option(place.key, place.title, labels.of_section(place.key)) for place in places[:MOST_COUNTED]]


def topic_options(found: Found, filters: Filters) -> list[Option]:
    """Return the published topics to choose from: those of most of the best results, and the chosen one."""
    marks = Counter(mark for page in found.candidates for mark in page.labels if mark.startswith(labels.TOPIC))
    keys = [int(mark.removeprefix(labels.TOPIC)) for mark, _ in marks.most_common(MOST_TOPICS)]
    if filters.topic:
        keys.append(filters.topic)
    names = topic_names()
    return [Option(key, names[key], labels.of_topic(key)) for key in dict.fromkeys(keys) if key in names]
