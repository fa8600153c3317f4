"""What else the site has on the topics of a page, whichever section it stands in."""

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Case, CharField, Count, F, OuterRef, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber
from wagtail.query import PageQuerySet

from content.generation import cached
from content.models import BasePage
from content.queries import visible

# What is known of a related page: enough to name it and to lead to it.
COLUMNS = ("kind", "place", "pk", "title", "url_path", "note")


@dataclass(frozen=True)
class RelatedSection:
    """The related pages of one type, under the heading that the type gives them."""

    heading: str
    pages: list[BasePage]


def page_types_with_topics() -> list[type[BasePage]]:
    """Return the page types that name the fields which hold their topics."""
    return [model for model in apps.get_models() if issubclass(model, BasePage) and model.topic_fields]


def get_related(page: BasePage, length: int = 4) -> list[RelatedSection]:
    """Return the public pages that share a topic with `page`, most topics in common first; one query for all types.

    They have a title, an address and the note that stands beside their title, and nothing else.
    """
    topics = tuple(sorted(topic.pk for topic in page.live_topics))
    return find_related(page.pk, topics, length) if topics else []


@cached
def find_related(besides: int, topics: tuple[int, ...], length: int) -> list[RelatedSection]:
    """Return the public pages about any of `topics`, at most `length` of each type, kept until something changes."""
    models = page_types_with_topics()
    found: list[list[BasePage]] = [[] for _ in models]
    for kind, _, key, title, url_path, note in best_of_each(models, topics, besides, length):
        model = models[kind]
        noted = {model.related_note: note} if model.related_note else {}
        found[kind].append(model(id=key, page_ptr_id=key, title=title, url_path=url_path, **noted))
    sections = zip(models, found, strict=True)
    return [RelatedSection(model.related_heading, pages) for model, pages in sections if pages]


def best_of_each(models: list[type[BasePage]], topics: tuple[int, ...], besides: int, length: int) -> list[Any]:
    """Return the rows of `COLUMNS` for the best pages of each type, in order.

    Django's own union cannot limit its parts on every database.
    """
    parts: list[str] = []
    values: list[Any] = []
    for kind, model in enumerate(models):
        note = F(model.related_note) if model.related_note else Value("", CharField())
        pages = find_pages_about(model, topics, besides).annotate(kind=Value(kind), note=note)
        sql, params = pages.values_list(*COLUMNS)[:length].query.get_compiler(connection=connection).as_sql()
        parts.append(f"SELECT * FROM ({sql}) part{kind}")  # noqa: S608 - what Django made
        values += params
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return sorted(cursor.fetchall(), key=lambda row: row[:2])


def find_pages_about(model: type[BasePage], topics: tuple[int, ...], besides: int) -> PageQuerySet:
    """Return the public pages of type `model` about any of `topics`, each with its `place` in this order.

    Those that share most topics come first, and of these the newest; the archive's own, which nobody has reviewed
    since, come last.
    """
    order: list[Any] = ["is_legacy", "-shared", *model.newest_first, "pk"]
    pages = pages_about(model, topics, besides)
    return pages.annotate(place=Window(RowNumber(), order_by=order)).order_by("place")


def pages_about(model: type[BasePage], topics: tuple[int, ...], besides: int) -> PageQuerySet:
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
    return pages.exclude(pk=besides).defer_streamfields().annotate(shared=reduce(add, counts))


def keys_of_chosen(model: type[BasePage], field: Any, topics: tuple[int, ...]) -> Any:
    """Return the keys of the pages that choose one of `topics` in a field for one topic."""
    return model._base_manager.filter(**{f"{field.name}__in": topics}).order_by().values_list("pk")
