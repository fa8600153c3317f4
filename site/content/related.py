"""What else the site has on the topics of a page, whichever section it stands in."""

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.apps import apps
from django.db.models import Case, Count, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from wagtail.query import PageQuerySet

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
    """Return at most `length` public pages of type `model` about any of `topics`, in one query.

    Those that share most topics come first, and of these the newest; the archive's own, which nobody has reviewed
    since, come last.
    """
    found = pages_about(model, topics, besides)
    return list(found.order_by("is_legacy", "-shared", *model.newest_first, "pk")[:length])


def pages_about(model: type[BasePage], topics: list[int], besides: BasePage) -> PageQuerySet:
    """Return the query of public pages of type `model` about any of `topics`, each with `shared`, how many of them.

    Their keys are found in the indexes of the topics first, so that no page is read for nothing.
    """
    fields = [model._meta.get_field(name) for name in model.topic_fields]
    chosen = [field for field in fields if not field.many_to_many]
    keys = [keys_of_chosen(model, field, topics) for field in chosen]
    # A topic that is chosen by itself and listed as well is one topic.
    counts: list[Any] = [Case(When(**{f"{field.name}__in": topics}, then=1), default=0) for field in chosen]
    for field in fields:
        if field.many_to_many:
            own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
            rows = field.remote_field.through._base_manager.filter(**{f"{other}__in": topics})
            keys.append(rows.values_list(f"{own}_id"))
            of_page = rows.filter(**{own: OuterRef("pk")})
            for single in chosen:
                of_page = of_page.exclude(**{other: Coalesce(OuterRef(single.attname), 0)})
            number = of_page.order_by().values(own).annotate(number=Count("pk")).values("number")
            counts.append(Coalesce(Subquery(number), 0))
    first, *others = keys
    pages = visible(model.objects.filter(pk__in=first.union(*others, all=True) if others else first))
    return pages.exclude(pk=besides.pk).defer_streamfields().annotate(shared=reduce(add, counts))


def keys_of_chosen(model: type[BasePage], field: Any, topics: list[int]) -> Any:
    """Return the keys of the pages that choose one of `topics` in a field for one topic."""
    return model._base_manager.filter(**{f"{field.name}__in": topics}).order_by().values_list("pk")
