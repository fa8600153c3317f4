"""Emptying a whole entry: the page stays in its place, unpublished and locked, and says nothing any more."""

from typing import Any

from django.db import models
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Comment, Page, Revision
from wagtail.signals import page_unpublished

from review.models import ClinicalPage, ReviewDue
from review.redaction import addresses

TITLE = "Removed entry"


def empty(page: ClinicalPage) -> None:
    """Take the page off the site and empty it, in every version; its address becomes one that says nothing.

    It is locked for everybody, so that an editor who has it open cannot save it back.
    """
    was_live = page.live
    slug = addresses.move(page, f"removed-entry-{page.pk}")
    model = type(page)
    fields = empty_fields(model)
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
    many = [field.name for field in get_all_child_m2m_relations(model)]
    page_fields = {"title": TITLE, "draft_title": TITLE, "seo_title": "", "search_description": ""}
    taken_off = {
        "live": False,
        "live_revision": None,
        "expired": False,
        "go_live_at": None,
        "expire_at": None,
        "has_unpublished_changes": False,
        "locked": True,
        "locked_by": None,
        "locked_at": None,
        "show_in_menus": False,
    }
    model._base_manager.filter(pk=page.pk).update(**fields, **page_fields, **taken_off)
    for name in [*relations, *many]:
        empty_relation(page, name)
    Comment.objects.filter(page_id=page.pk).delete()
    ReviewDue.objects.filter(page_id=page.pk).delete()
    said: dict[str, Any] = {name: "[]" if value == [] else value for name, value in fields.items()}
    said |= {name: [] for name in [*relations, *many]}
    for revision in Revision.page_revisions.filter(object_id=str(page.pk)):
        content = revision.content | said | page_fields
        content |= {"slug": slug, "url_path": page.url_path, "live": False, "go_live_at": None, "expire_at": None}
        Revision.objects.filter(pk=revision.pk).update(content=content, object_str=TITLE, approved_go_live_at=None)
    if was_live:
        page_unpublished.send_robust(sender=model, instance=model._base_manager.get(pk=page.pk))


def end_workflow(page: ClinicalPage, user: Any) -> None:
    """Take the page out of the review it is in."""
    if state := page.current_workflow_state:
        state.cancel(user=user)


def empty_fields(model: type[Page]) -> dict[str, Any]:
    """Return what a page type's own fields hold when they say nothing."""
    shared = {field.name for field in Page._meta.concrete_fields}
    own = (field for field in model._meta.concrete_fields if field.name not in shared and not field.primary_key)
    return {field.name: nothing_in(field) for field in own}


def nothing_in(field: models.Field) -> Any:
    """Return what a field holds when it says nothing."""
    if isinstance(field, StreamField):
        return []
    if field.has_default():
        return field.get_default()
    return None if field.null else ""


def empty_relation(page: ClinicalPage, name: str) -> None:
    """Delete what hangs on the page: rows of its own, or its ties to other records."""
    field = next((found for found in page._meta.many_to_many if found.name == name), None)
    if field is None:
        getattr(type(page)._base_manager.get(pk=page.pk), name).get_queryset().delete()
    else:
        field.remote_field.through._base_manager.filter(**{field.m2m_field_name(): page.pk}).delete()
