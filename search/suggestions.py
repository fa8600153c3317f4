"""What may already answer somebody who is still typing: pages and topics, for the search box and the ask form alike."""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice, takewhile
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from content.generation import cached_at_most
from search.directory import find_places
from search.engines import get_engine
from search.expressions import Label, Where, at_least, every
from search.finding import load, site_labels
from search.ranking import rank
from search.topic_names import known_names, topic_names
from search.understanding import Query, understand

MOST, MOST_TOPICS = 8, 2
# So many pages are compared for a suggestion.
COMPARED = 20
# Of more pages than these the newest are compared: somebody is waiting for the next letter.
RANKED = 300
SHORTEST = 2
# A question of so many words is not the beginning of a title: what asks something alike is looked for.
SENTENCE = 4
# Where so many pages have the words in their titles, others are not looked for.
ENOUGH = 4


@dataclass(frozen=True)
class Suggestion:
    """A page or a topic: what it is called, what it is, and where it leads; `key` is that of a page."""

    title: str
    kind: str
    url: str
    key: int | None = None


def suggest(text: str, root: Page, request: HttpRequest | None = None, *, most: int = MOST) -> list[Suggestion]:
    """Return at most `most` public pages and topics that what is typed so far may be looking for, the likeliest first.

    What was typed is kept nowhere.
    """
    query = understand(text, is_being_typed=not text.endswith((" ", ".", "?", "!")))
    if len(query.text) < SHORTEST or not query.groups:
        return []
    topics = suggest_topics(query)
    pages = suggest_pages(query, root, request, most - len(topics))
    return [*topics, *pages]


@cached_at_most(5_000)
def suggest_again(text: str, root_key: int) -> list[Suggestion]:
    """Return the same for words of a search box, kept for all who type them until something public changes."""
    return suggest(text, Page.objects.get(pk=root_key))


def suggest_pages(query: Query, root: Page, request: HttpRequest | None, most: int) -> list[Suggestion]:
    """Return pages with the words in their titles; for want of these in their questions and summaries, or anywhere."""
    groups, site = query.searched, [Label(label) for label in site_labels(root.pk)]
    if not groups:
        return []
    engine, keys = get_engine(), dict[int, None]()
    for expression in (
        every([*(group.expression_in(Where.TITLE) for group in groups), *site]),
        every([*(group.expression_in(Where.LEAD) for group in groups), *site]),
    ):
        if len(keys) < ENOUGH:
            keys |= dict.fromkeys(engine.pick(expression, COMPARED, ranked=RANKED))
    if len(keys) < ENOUGH and (len(query.stems) >= SENTENCE or not keys):
        half = at_least(0.5, [(group.rarity, group.expression_in(Where.LEAD)) for group in groups])
        keys |= dict.fromkeys(engine.pick(every([half, *site]), COMPARED, ranked=RANKED))
    ranked = [key for _, key in rank(query, load(list(keys)[:COMPARED], with_body=False), timezone.localdate())][:most]
    places = find_places(ranked)
    return [
        Suggestion(places[key].title, places[key].kind, places[key].url(request), key)
        for key in ranked
        if key in places
    ]


def suggest_topics(query: Query) -> list[Suggestion]:
    """Return the topics that were named, or of which a name begins so, each as a search for its name."""
    named = [topic for group in query.groups for topic in group.topics]
    known, start = known_names(), query.key
    place = bisect_left(known.sorted_keys, start)
    begun = takewhile(
        lambda key: key.startswith(start), (known.sorted_keys[n] for n in range(place, len(known.sorted_keys)))
    )
    named += [topic for key in islice(begun, MOST_TOPICS * 2) for topic in known.topics[key]]
    names = topic_names()
    found = [names[topic] for topic in dict.fromkeys(named) if topic in names][:MOST_TOPICS]
    address = reverse("search")
    return [Suggestion(name, "Topic", f"{address}?{urlencode({'q': name})}") for name in found]
