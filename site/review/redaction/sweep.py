"""Going through every table for what is to be removed, and writing back what is left."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from wagtail.models import Page, Revision

from review.models import Review
from review.redaction import addresses
from review.redaction.matching import Matcher, Redactor
from review.redaction.places import DROPPED_TABLES, LEFT_OUT_FIELDS, Table, holds_words, tables

CHUNK = 200


@dataclass(frozen=True)
class Finding:
    """A row that holds what is to be removed: of which page, its texts without it, and how often it was there."""

    table: Table
    pk: Any
    page_key: int | None
    texts: dict[str, Any]
    count: int


def find(redactor: Redactor) -> Iterator[Finding]:
    """Yield every row of the database that holds what is to be removed."""
    for table in tables():
        yield from find_in(table, redactor)
    if isinstance(redactor, Matcher):
        yield from find_addresses(redactor)


def find_in(table: Table, redactor: Redactor, **where: Any) -> Iterator[Finding]:
    """Yield the rows of one table, or of a part of it, that hold what is to be removed."""
    runs = list(getattr(redactor, "runs", ()))
    for row in table.rows(runs, **where).iterator(chunk_size=CHUNK):
        texts: dict[str, Any] = {}
        total = 0
        for name in table.fields:
            new, count = redact_field(table, name, row[f"text_of_{name}"], redactor)
            if count:
                texts[name] = new
                total += count
        if total:
            yield Finding(table, row["pk"], table.page_key(row), texts, total)


def find_addresses(matcher: Matcher) -> Iterator[Finding]:
    """Yield the pages whose own address was made of it; redirects from there are found as texts are."""
    pages = next(table for table in tables() if table.model is Page)
    for pk, slug in Page.objects.values_list("pk", "slug").iterator(chunk_size=CHUNK):
        new, count = matcher.redact_slug(slug)
        if count:
            yield Finding(pages, pk, pk, {"slug": new}, count)


def redact_field(table: Table, name: str, text: str | None, redactor: Redactor) -> tuple[Any, int]:
    """Return what is to be written into one column, and how often what is removed stood in it."""
    if not text:
        return text, 0
    field = table.model._meta.get_field(name)
    if isinstance(field, models.CharField | models.TextField):
        # Some texts are JSON.
        new, count = redactor.redact_value(text)
        longest = getattr(field, "max_length", None)
        return (new[:longest] if longest else new), count
    value = json.loads(text)
    if table.model is Revision:
        return redact_content(value, redactor)
    return redactor.redact_value(value)


def redact_content(content: dict[str, Any], redactor: Redactor) -> tuple[dict[str, Any], int]:
    """Return the content of a revision without what is removed; keys, choices and dates in it are left alone."""
    new, total = dict(content), 0
    for name, value in content.items():
        if name in plain_fields(content.get("content_type")):
            continue
        new[name], count = redactor.redact_value(value)
        total += count
    if isinstance(redactor, Matcher):
        for name in {"slug", "url_path"} & content.keys():
            new[name], count = redactor.redact_slug(content[name] or "")
            total += count
    return new, total


@cache
def plain_fields(content_type: Any) -> frozenset[str]:
    """Return the fields of a model in whose place a revision holds no words."""
    found = ContentType.objects.filter(pk=content_type).first() if content_type else None
    model = found.model_class() if found else None
    if model is None:
        return frozenset(LEFT_OUT_FIELDS)
    return frozenset(field.name for field in model._meta.concrete_fields if not holds_words(field))


def write(finding: Finding) -> None:
    """Write one row without what is removed; the ledger's lines have a door of their own (`lines`)."""
    model = finding.table.model
    rows = model._base_manager.filter(pk=finding.pk)
    if finding.table.label in DROPPED_TABLES or "old_path" in finding.texts:
        # A redirect from an address that says it, and a search for it, are worth nothing without it.
        rows.delete()
    elif "slug" in finding.texts and model is Page:
        addresses.move(Page.objects.get(pk=finding.pk), finding.texts["slug"])
    elif model is not Review:
        rows.update(**{name: free(model, name, text, finding.pk) for name, text in finding.texts.items()})


def free(model: type[models.Model], name: str, value: Any, pk: Any) -> Any:
    """Return a value that no other row has, where the column wants that."""
    if not getattr(model._meta.get_field(name), "unique", False):
        return value
    number, wanted = 1, value
    while model._base_manager.filter(**{name: wanted}).exclude(pk=pk).exists():
        number += 1
        wanted = f"{value} {number}"
    return wanted


def write_all(findings: Iterable[Finding]) -> None:
    """Write each of the rows."""
    for finding in findings:
        write(finding)


def forget_in_sessions(redactor: Redactor) -> int:
    """Take it out of what waits to be said to people who are logged in; return in how many sessions it was."""
    changed = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=CHUNK):
        known = session.get_decoded()
        data, count = redactor.redact_value({key: value for key, value in known.items() if key[0] != "_"})
        waiting, said = redactor.redact_value(known.get("_messages", ""))
        if count or said:
            kept = known | data | ({"_messages": waiting} if "_messages" in known else {})
            Session.objects.filter(pk=session.pk).update(session_data=Session.objects.encode(kept))
            changed += 1
    # What has run out is nobody's.
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
    return changed
