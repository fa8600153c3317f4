"""Which pages these plans speak of."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page, get_page_models
from wagtail.permissions import page_permission_policy

from content.models import BasePage, SafetyHold
from review.models import ClinicalPage


def page_types(base: type[Page] = BasePage) -> tuple[type[Page], ...]:
    """Return the page types of the site that are a `base`."""
    return tuple(model for model in get_page_models() if issubclass(model, base))


def of_types(base: type[Page]) -> Q:
    """Return the condition that a page is of one of the types that are a `base`."""
    types = ContentType.objects.get_for_models(*page_types(base), for_concrete_models=False)
    return Q(content_type__in=list(types.values()))


def listings() -> list[ContentType]:
    """Return the page types that only list other pages."""
    models = [model for model in page_types() if issubclass(model, BasePage) and model.is_only_a_listing]
    return list(ContentType.objects.get_for_models(*models, for_concrete_models=False).values())


def from_archive() -> Q:
    """Return the condition that a page came from the archive and has not been reviewed since."""
    condition = Q(pk__in=[])
    for model in page_types(ClinicalPage):
        condition |= Q(pk__in=model._default_manager.filter(is_legacy=True).values("pk"))
    return condition


def keys_for(user: Any) -> Any:
    """Return the keys of the pages that `user` works with, for use in a larger query."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change", "publish"})
    return pages.order_by().values("pk")


def is_held(key: str) -> Exists:
    """Return the condition that the page whose key stands in the column `key` is on a safety hold."""
    return Exists(SafetyHold.objects.active().filter(page=OuterRef(key)).order_by())


def as_key(object_id: str | int) -> int:
    """Return the key of a page as a revision or a workflow writes it down."""
    return int(object_id)
