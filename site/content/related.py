"""What else the site has on the topics of a page, whichever section it stands in."""

from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Any

from django.apps import apps
from django.db.models import Count, Q

from content.models import BasePage
from content.queries import visible


@dataclass(frozen=True)
class RelatedSection:
    """The related pages of one type, under the heading that the type gives them."""

    heading: str
    pages: list[BasePage]


def page_types_with_topics() -> list[type[BasePage]]:
    """Return the page types that name the fields which hold their topics."""
    return [model for model in apps.get_models() if issubclass(model, BasePage) and model.topic_fields]


def get_related(page: BasePage, length: int = 4) -> list[RelatedSection]:
    """Return the public pages that share a topic with `page`, most topics in common first; one query a page type."""
    topics = [topic.pk for topic in page.live_topics]
    if not topics:
        return []
    sections = [
        RelatedSection(model.related_heading, find_pages_about(model, topics, page, length))
        for model in page_types_with_topics()
    ]
    return [section for section in sections if section.pages]


def find_pages_about(model: type[BasePage], topics: list[int], besides: BasePage, length: int) -> list[Any]:
    """Return at most `length` public pages of type `model` about any of `topics`."""
    matches = {name: Q(**{f"{name}__in": topics}) for name in model.topic_fields}
    shared = reduce(add, (Count(name, filter=match, distinct=True) for name, match in matches.items()))
    pages = visible(model.objects.filter(reduce(or_, matches.values()))).exclude(pk=besides.pk).defer_streamfields()
    return list(pages.annotate(shared=shared).order_by("is_legacy", "-shared", "-first_published_at", "pk")[:length])
