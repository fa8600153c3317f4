"""What helps somebody on who found nothing."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from content.models import Topic
from content.queries import visible
from search.directory import section_models
from search.text import index_text
from search.understanding import Query
from search.vocabulary import get_vocabulary

MOST = 6
# So many sections are looked at for some that come close.
MOST_SECTIONS = 400


@dataclass
class Guidance:
    """Topics and sections that are close to the words, or the first of all where none is."""

    topics: list[Topic] = field(default_factory=list)
    sections: list[Page] = field(default_factory=list)


def guide(query: Query, root: Page) -> Guidance:
    """Return where to look on, for a query that found nothing."""
    stems = {stem for group in query.groups for stem in (*group.typed, *similar(group.words))}
    sections = find_sections(root)
    topics = list(Topic.objects.live().order_by("name")[:500])
    return Guidance(
        topics=closest(topics, stems, lambda topic: " ".join([topic.name, *topic.synonym_list])),
        sections=closest(sections, stems, lambda page: page.title) or sections[:MOST],
    )


def find_sections(root: Page) -> list[Page]:
    """Return the public sections two and three levels below the home page, the higher first."""
    kinds = ContentType.objects.get_for_models(*section_models()).values()
    below = Page.objects.descendant_of(root).filter(depth__in=(root.depth + 2, root.depth + 3), content_type__in=kinds)
    return list(visible(below).order_by("depth", "title")[:MOST_SECTIONS])


def similar(words: tuple[str, ...]) -> list[str]:
    """Return the stems of words that are written like these."""
    vocabulary = get_vocabulary()
    return [vocabulary.stems[other] for word in words for other in vocabulary.corrections(word)]


def closest(items: list[Any], stems: set[str], words_of: Any) -> list[Any]:
    """Return those of `items` whose words have some of `stems`, those with the most first."""
    scored = [(len(stems & set(index_text(words_of(item)).split())), item) for item in items]
    return [item for shared, item in sorted(scored, key=lambda pair: -pair[0]) if shared][:MOST]
