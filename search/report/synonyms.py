"""Adding what people say to a topic."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from content.models import Topic
from search.models import TopicName
from search.topic_names import whole_key


class SynonymRefused(Exception):
    """The words cannot be added; the reason is for the editor."""


def add_synonym(topic: Topic, words: str, user: Any) -> None:
    """Add `words` to the synonyms of `topic` and publish it, with a version and lines in its history.

    Raises SynonymRefused where that would publish what somebody is still working on, or add nothing.
    """
    with transaction.atomic():
        topic = Topic.objects.select_for_update().get(pk=topic.pk)
        if reason := why_not_add(topic, words):
            raise SynonymRefused(reason)
        topic.synonyms = "\n".join([*topic.synonym_list, words])
        topic.save_revision(user=user, log_action=True).publish(user=user)


def why_not_add(topic: Topic, words: str) -> str:
    """Return why `words` cannot be added to `topic`, in plain words, or nothing."""
    if not topic.live:
        return f"“{topic}” is not published. Publish it first."
    if topic.has_unpublished_changes:
        return f"“{topic}” has changes that are not public yet. Publish them first, or add the words there."
    key = whole_key(words)
    if not key:
        return "Give a word that people search for."
    if key in {whole_key(name) for name in (topic.name, *topic.synonym_list)}:
        return f"“{topic}” has these words already."
    other = TopicName.objects.filter(~Q(topic=topic), key=key[:255]).select_related("topic").first()
    return f"These words belong to “{other.topic}” already." if other else ""
