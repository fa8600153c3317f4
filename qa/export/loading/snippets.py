"""Topics, people and publications of an export, added where the site has no such record."""

from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from content.models import Person, PublicSnippet, Topic
from qa.export.fields import Data
from qa.export.loading.ids import Ids
from qa.export.loading.values import add_revision, content_here, set_fields
from qa.importer.loader.categories import free_slug
from references.models import Reference

# By what one is known besides its key.
IDENTITY: dict[type[PublicSnippet], str] = {Topic: "name", Person: "name", Reference: "clinical_identity"}


def load_snippet(told: Data, *, model: Any, ids: Ids) -> bool:
    """Add one record, unless the site has it; return whether it was added."""
    if ids.of(model, told["key"]):
        return False
    locale, translation_key = ids.split(told["key"])
    record = model(locale=locale, translation_key=translation_key)
    set_fields(record, told["fields"], ids)
    same = model.objects.filter(Q(slug=record.slug), locale=locale).first()
    if same and getattr(same, IDENTITY[model]) == getattr(record, IDENTITY[model]):
        ids.add(model, told["key"], same.pk)
        return False
    record.slug = free_slug(record.slug, set(model.objects.filter(locale=locale).values_list("slug", flat=True)))
    state = told["state"]
    record.live = bool(state["live"])
    record.save()
    ids.add(model, told["key"], record.pk)
    live = add_revision(record, record.serializable_data())
    latest = add_revision(record, content_here(record, told["draft"], ids)) if told["draft"] else live
    model.objects.filter(pk=record.pk).update(
        latest_revision=latest,
        live_revision=live if record.live else None,
        has_unpublished_changes=bool(state["has_unpublished_changes"]),
        first_published_at=moment(state["first_published_at"]),
        last_published_at=moment(state["last_published_at"]),
    )
    return True


def moment(told: Any) -> Any:
    """Return a moment of an export, or None; raises ValueError for what is none."""
    if told is None:
        return None
    found = parse_datetime(told)
    if found is None or found.tzinfo is None:
        raise ValueError(f"{told} is not a moment.")
    return found
