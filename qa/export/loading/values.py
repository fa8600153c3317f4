"""Fields of an export, set on records of this site."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from modelcluster.models import get_serializable_data_for_fields
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Revision

from qa.export.fields import Data, child_fields, child_relations, list_fields, plain_fields
from qa.export.loading.ids import Ids
from qa.export.loading.refusal import ImportRefused
from qa.export.rewriting import swap_html, swap_stream


def set_fields(record: Any, fields: Data, ids: Ids) -> None:
    """Set the columns of a record, each checked as if it had been typed."""
    for field in plain_fields(type(record)):
        if field.name in fields:
            set_field(record, field, fields[field.name], ids)


def set_field(record: Any, field: Any, told: Any, ids: Ids) -> None:
    """Set one column; what may be empty in a draft may be empty here."""
    if isinstance(field, StreamField):
        value = field.stream_block.to_python(stream_here(field, told, ids))
        # Blocks are read when they are first shown: what is wrong with one must come out now.
        list(value)
        setattr(record, field.name, value)
    elif field.is_relation:
        setattr(record, field.attname, ids.of(field.related_model, told))
    elif isinstance(field, RichTextField):
        setattr(record, field.name, swap_html(told, ids))
    else:
        value = field.to_python(told)
        if value is None and not field.null:
            raise ImportRefused(f"“{field.verbose_name}” is missing.")
        try:
            setattr(record, field.name, value if value in field.empty_values else field.clean(value, record))
        except ValidationError as error:
            raise ImportRefused(f"“{field.verbose_name}”: {' '.join(error.messages)}") from None


def stream_here(field: StreamField, told: Any, ids: Ids) -> list[Any]:
    """Return a StreamField's blocks as this site's database keeps them; raises ImportRefused for what is none."""
    if not isinstance(told, list):
        raise ImportRefused(f"“{field.verbose_name}” does not hold blocks.")
    blocks: list[Any] = swap_stream(field.stream_block, told, ids)
    return blocks


def set_lists(page: Any, fields: Data, ids: Ids) -> None:
    """Write what a saved page lists, and the records that belong to it alone."""
    for field in list_fields(type(page)):
        through = field.remote_field.through
        wanted = [pk for key in fields.get(field.name) or () if (pk := ids.of(field.related_model, key))]
        known = field.related_model._base_manager.filter(pk__in=wanted).values_list("pk", flat=True) if wanted else ()
        own, other = field.m2m_column_name(), field.m2m_reverse_name()
        through._base_manager.bulk_create(through(**{own: page.pk, other: pk}) for pk in sorted(known))
    for relation in child_relations(type(page)):
        for told in fields.get(relation.get_accessor_name()) or ():
            child = relation.related_model(**{relation.field.attname: page.pk})
            for field in child_fields(relation):
                set_field(child, field, told.get(field.name), ids)
            child.save()


def content_here(record: Any, fields: Data, ids: Ids) -> Data:
    """Return the content of a revision of `record` that says what `fields` says."""
    draft = type(record)(pk=record.pk)
    set_fields(draft, fields, ids)
    told = [field for field in plain_fields(type(record)) if field.name in fields]
    content = record.serializable_data() | columns_of(draft, told)
    for field in list_fields(type(record)):
        content[field.name] = [pk for key in fields.get(field.name) or () if (pk := ids.of(field.related_model, key))]
    for relation in child_relations(type(record)):
        content[relation.get_accessor_name()] = [
            child_content(relation, record, told, ids) for told in fields.get(relation.get_accessor_name()) or ()
        ]
    return content


def columns_of(record: Model, fields: list[Any]) -> Data:
    """Return the columns of a record as a revision keeps them."""
    names = {field.name for field in fields}
    return {name: value for name, value in get_serializable_data_for_fields(record).items() if name in names}


def child_content(relation: Any, page: Any, told: Data, ids: Ids) -> Data:
    """Return one record of a page as a revision keeps it."""
    child = relation.related_model(**{relation.field.attname: page.pk})
    for field in child_fields(relation):
        set_field(child, field, told.get(field.name), ids)
    return get_serializable_data_for_fields(child)


def add_revision(record: Any, content: Data, **fields: Any) -> Revision:
    """Add a revision without an author: accounts are not part of an export."""
    return Revision.objects.create(
        content_object=record,
        base_content_type=record.get_base_content_type(),
        object_str=str(record),
        content=json.loads(json.dumps(content, default=str)),
        **fields,
    )
