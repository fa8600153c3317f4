"""Which fields of a model an export holds, and what each of them says, with keys in the place of numbers."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from qa.export.keys import Swap, family, keyed_models
from qa.export.rewriting import swap_html, swap_stream

# What Wagtail itself keeps of a page that is content; the rest is told as its place and its state.
PAGE_FIELDS = ("title", "slug", "seo_title", "search_description", "show_in_menus", "go_live_at", "expire_at")
# What is told otherwise, or belongs to one site only: numbers, states, and the log-in of a person.
OTHERWISE = {
    *("id", "translation_key", "locale", "live", "has_unpublished_changes", "first_published_at", "last_published_at"),
    *("expired", "latest_revision", "live_revision", "is_legacy", "user"),
    # How a publication is printed is made anew from what it is.
    *("formatted", "formatted_from"),
}

Data = dict[str, Any]


def plain_fields(model: type[models.Model]) -> tuple[Any, ...]:
    """Return the fields of a page or snippet that are columns of its own."""
    if issubclass(model, Page):
        own = [field for field in model._meta.concrete_fields if field.name not in BARE_PAGE and not field.primary_key]
        return (*(model._meta.get_field(name) for name in PAGE_FIELDS), *filter(is_told, own))
    return tuple(field for field in model._meta.concrete_fields if is_told(field))


BARE_PAGE = {field.name for field in Page._meta.concrete_fields}


def is_told(field: Any) -> bool:
    """Return whether an export holds a column: content, and nothing but what has a key where it points elsewhere."""
    if field.name in OTHERWISE:
        return False
    return not field.is_relation or family(field.related_model) in keyed_models()


def list_fields(model: type[models.Model]) -> tuple[Any, ...]:
    """Return the fields of a page that list other records."""
    fields: tuple[Any, ...] = tuple(model._meta.many_to_many)
    return tuple(field for field in fields if family(field.related_model) in keyed_models())


def child_relations(model: type[models.Model]) -> tuple[Any, ...]:
    """Return the records that belong to a page alone, such as the authors of a factsheet; comments are private."""
    found = get_all_child_relations(model) if issubclass(model, Page) else []
    return tuple(relation for relation in found if relation.related_model._meta.app_label != "wagtailcore")


def child_fields(relation: Any) -> tuple[Any, ...]:
    """Return the fields of such a record, without its number and its page."""
    fields = relation.related_model._meta.concrete_fields
    return tuple(field for field in fields if not field.primary_key and field.name != relation.field.name)


def told(field: Any, value: Any, swap: Swap) -> Any:
    """Return one value as it stands in an export."""
    if isinstance(field, StreamField):
        raw = json.loads(value) if isinstance(value, str) else list(getattr(value, "raw_data", value) or ())
        return swap_stream(field.stream_block, raw, swap)
    if field.is_relation:
        return swap.of(field.related_model, value)
    if isinstance(field, RichTextField):
        return swap_html(value or "", swap)
    return field.to_python(value)


def fields_of_revision(model: type[models.Model], content: Data, otherwise: Data, swap: Swap) -> Data:
    """Return what a revision says; a field that is younger than the revision says what it says `otherwise`."""
    data = dict(otherwise)
    data.update({f.name: told(f, content[f.name], swap) for f in plain_fields(model) if f.name in content})
    for field in list_fields(model):
        if field.name in content:
            data[field.name] = sorted(filter(None, (swap.of(field.related_model, pk) for pk in content[field.name])))
    for relation in child_relations(model):
        if (name := relation.get_accessor_name()) in content:
            rows = content[name]
            data[name] = [{f.name: told(f, row.get(f.name), swap) for f in child_fields(relation)} for row in rows]
    return data


def fields_of_rows(model: type[models.Model], records: Sequence[Any], swap: Swap) -> dict[int, Data]:
    """Return what the database says of records of one model, by number; one query for each list that they have."""
    plain = plain_fields(model)
    data = {
        record.pk: {field.name: told(field, raw_value(field, record), swap) for field in plain} for record in records
    }
    for field in list_fields(model):
        for pk, keys in listed(field, list(data), swap).items():
            data[pk][field.name] = keys
    for relation in child_relations(model):
        for pk, rows in children(relation, list(data), swap).items():
            data[pk][relation.get_accessor_name()] = rows
    return data


def raw_value(field: Any, record: Any) -> Any:
    """Return what a record holds in a column."""
    return getattr(record, field.attname)


def listed(field: Any, pks: list[int], swap: Swap) -> dict[int, list[str]]:
    """Return the keys that each record lists."""
    through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
    found: dict[int, list[str]] = {pk: [] for pk in pks}
    for pk, listed_pk in through._base_manager.filter(**{f"{own}__in": pks}).values_list(own, other):
        if key := swap.of(field.related_model, listed_pk):
            found[pk].append(key)
    return {pk: sorted(keys) for pk, keys in found.items()}


def children(relation: Any, pks: list[int], swap: Swap) -> dict[int, list[Data]]:
    """Return the records that belong to each page, in their order."""
    found: dict[int, list[Data]] = defaultdict(list, {pk: [] for pk in pks})
    own = relation.field.attname
    for row in relation.related_model._base_manager.filter(**{f"{own}__in": pks}).order_by("sort_order", "pk"):
        fields = child_fields(relation)
        found[getattr(row, own)].append({field.name: told(field, raw_value(field, row), swap) for field in fields})
    return found
