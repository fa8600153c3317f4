"""What is saved, deleted and moved, told to all processes if the public may see it (`content.generation`)."""

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_unpublished, post_page_move

from content.generation import changed
from content.models import OrganisationSettings, PublicSnippet, SafetyHold
from content.models.organisation import read_settings

# What saving a draft writes: the public sees none of it.
OF_DRAFTS = frozenset({"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"})

watched: set[type[models.Model]] = {
    *(Page, PageViewRestriction, Site, Redirect),
    *(PublicSnippet, get_image_model(), get_document_model()),
    *(SafetyHold, OrganisationSettings),
}


def watch(*more: type[models.Model]) -> None:
    """Have changes of these models count as changes of what the public sees."""
    watched.update(more)


def model_changed(instance: models.Model, **kwargs: Any) -> None:
    """Tell of what was saved or deleted, if the public may see it."""
    if isinstance(instance, tuple(watched)) and not kwargs.get("raw"):
        fields = kwargs.get("update_fields")
        if not fields or not OF_DRAFTS.issuperset(fields):
            changed()


def brand_picture_changed(instance: Any, **kwargs: Any) -> None:
    """Tell of a picture that all pages show, such as the logo, when it is another or gone."""
    if isinstance(instance, get_image_model()) and not kwargs.get("raw"):
        organisation = read_settings()
        if instance.pk in (organisation.logo_id, organisation.icon_id, organisation.social_image_id):
            changed()


def relations_changed(instance: models.Model, action: str, **kwargs: Any) -> None:
    """Tell of what a page is about, or where else it is listed: it is saved after the page itself."""
    if action.startswith("post_") and isinstance(instance, Page):
        changed()


def page_moved(**kwargs: Any) -> None:
    """Tell of a page that stands elsewhere, or that was taken off the site by changing its row."""
    changed()


def connect() -> None:
    """Listen to what is saved, deleted and moved."""
    post_save.connect(model_changed, dispatch_uid="content.generation.saved")
    post_delete.connect(model_changed, dispatch_uid="content.generation.deleted")
    post_save.connect(brand_picture_changed, dispatch_uid="content.generation.brand_saved")
    post_delete.connect(brand_picture_changed, dispatch_uid="content.generation.brand_deleted")
    m2m_changed.connect(relations_changed, dispatch_uid="content.generation.relations")
    post_page_move.connect(page_moved, dispatch_uid="content.generation.moved")
    page_unpublished.connect(page_moved, dispatch_uid="content.generation.unpublished")
