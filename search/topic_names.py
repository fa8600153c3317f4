"""The names and lay synonyms of topics, as queries ask for them: an editor's change works at once."""

from collections import defaultdict
from dataclasses import dataclass

from content.generation import cached
from content.models import Topic
from content.words import tokens_in
from search.models import TopicName
from search.text import index_form, index_text


def keys_of(name: str) -> dict[str, str]:
    """Return the stems by which a query has a name, each with those that a page is asked for.

    A query has it word for word, or without its stop words where two words are left: “pain in the leg” and “leg pain”
    are two names, “pain leg” is the first.
    """
    telling = index_text(name)
    is_telling = " " in telling or (telling and " " not in name.strip())
    whole = whole_key(name)
    keys = {whole[:255]: telling[:255] if is_telling else ""}
    if is_telling:
        keys[telling[:255]] = telling[:255]
    return {key: words for key, words in keys.items() if key}


def whole_key(text: str) -> str:
    """Return the stems of all words of `text`."""
    return " ".join(index_form(token.stem) for token in tokens_in(text))


@dataclass(frozen=True)
class Names:
    """All names of published topics: the topics of each key, and what a page is asked for by each topic's names."""

    topics: dict[str, list[int]]
    telling: dict[int, list[str]]
    # The keys of names that say too little without their stop words.
    only_whole: frozenset[str]
    sorted_keys: list[str]


@cached
def known_names() -> Names:
    """Return all names of published topics."""
    topics: dict[str, list[int]] = defaultdict(list)
    telling: dict[int, list[str]] = defaultdict(list)
    told = set()
    for topic, key, words in TopicName.objects.order_by("topic", "pk").values_list("topic", "key", "telling"):
        topics[key].append(topic)
        if words:
            told.add(key)
            telling[topic] = list(dict.fromkeys([*telling[topic], words]))
    only_whole = frozenset(key for key in topics if key not in told)
    return Names(dict(topics), dict(telling), only_whole, sorted(topics))


@cached
def topic_names() -> dict[int, str]:
    """Return the names of published topics by their keys."""
    return dict(Topic.objects.live().values_list("pk", "name"))


def remember(topic: Topic) -> None:
    """Bring what queries know of a topic up to date; a topic that is not published lends its names to nothing."""
    names = [topic.name, *topic.synonym_list] if topic.live else []
    wanted = {key: (telling, name[:255]) for name in reversed(names) for key, telling in keys_of(name).items()}
    known = {row.key: row for row in TopicName.objects.filter(topic=topic)}
    stale = [row.pk for key, row in known.items() if wanted.get(key) != (row.telling, row.name)]
    TopicName.objects.filter(pk__in=stale).delete()
    TopicName.objects.bulk_create(
        [
            TopicName(topic=topic, key=key, telling=telling, name=name)
            for key, (telling, name) in wanted.items()
            if key not in known or known[key].pk in stale
        ],
        ignore_conflicts=True,
    )


def remember_all() -> None:
    """Bring what queries know of every topic up to date."""
    for topic in Topic.objects.iterator():
        remember(topic)


def remember_missing() -> None:
    """Bring those topics up to date of which queries know nothing, as after an upgrade."""
    for topic in Topic.objects.live().exclude(pk__in=TopicName.objects.values("topic")):
        remember(topic)
