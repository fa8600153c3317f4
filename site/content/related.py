"""What else the site has on the topics of a page, whichever section it stands in."""

from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Count, F, Q, QuerySet, Value

from content.generation import cached
from content.models import BasePage
from content.queries import visible

# What is known of a related page: enough to name it and to lead to it.
COLUMNS = ("kind", "pk", "title", "url_path", "note", "is_legacy", "shared", "published")


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
    for kind, key, title, url_path, note, *_ in best_of_each(models, topics, besides, length):
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
        pages = find_pages_about(model, topics, besides).annotate(
            kind=Value(kind),
            note=F(model.related_note) if model.related_note else Value("", CharField()),
            published=F("first_published_at"),
        )
        sql, params = pages.values_list(*COLUMNS)[:length].query.get_compiler(connection=connection).as_sql()
        parts.append(f"SELECT * FROM ({sql}) part{kind}")  # noqa: S608 - what Django made
        values += params
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        rows = cursor.fetchall()
    # Newest first among equals, and the rest by what comes first; sorting keeps the order of equals.
    rows.sort(key=lambda row: row[1])
    rows.sort(key=lambda row: str(row[7] or ""), reverse=True)
    return sorted(rows, key=lambda row: (row[0], row[5], -row[6]))


def find_pages_about(model: type[BasePage], topics: tuple[int, ...], besides: int) -> QuerySet:
    """Return the public pages of type `model` about any of `topics`, the best first."""
    matches = {name: Q(**{f"{name}__in": topics}) for name in model.topic_fields}
    shared = reduce(add, (Count(name, filter=match, distinct=True) for name, match in matches.items()))
    pages = visible(model.objects.filter(reduce(or_, matches.values()))).exclude(pk=besides)
    return pages.annotate(shared=shared).order_by("is_legacy", "-shared", "-first_published_at", "pk")
