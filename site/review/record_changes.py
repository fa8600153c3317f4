"""Who changed a draft without opening it: by the file of a picture in it, or the number of a publication it cites.

The draft's digest becomes another then, so whoever did it may not approve the draft (`review.four_eyes`). What public
pages show may not be changed at all (`review.shown`).
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision, get_page_models

from content.drafts import latest_revisions_naming
from references.models import Reference
from review import changes
from review.models import ClinicalPage


def remember_drafts(record: Model) -> None:
    """Keep the digests of the drafts that may show `record`, which is about to become another or to be deleted."""
    record.drafts_before = {  # type: ignore[attr-defined]
        revision: changes.digest_in(revision, revision.content_type.model_class())
        for revision in drafts_naming(record.pk)
    }


@receiver(post_save, sender=get_image_model(), dispatch_uid="review.note_picture")
@receiver(post_save, sender=Reference, dispatch_uid="review.note_publication")
@receiver(post_delete, sender=get_image_model(), dispatch_uid="review.note_picture_gone")
@receiver(post_delete, sender=Reference, dispatch_uid="review.note_publication_gone")
def note_changes(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Put on record who changed the drafts that show `instance`."""
    user = get_active_log_context().user
    for page, revision, before, after in changed_drafts(instance.__dict__.pop("drafts_before", {})):
        changes.note(page, user, revision, before, after)


def changed_drafts(before: dict[Revision, str]) -> Iterator[tuple[Page, Revision, str, str]]:
    """Yield the pages whose latest revisions have other digests than `before`."""
    for revision, digest in before.items():
        after = changes.digest_in(revision, revision.content_type.model_class())
        if after != digest:
            yield Page.objects.get(pk=revision.object_id), revision, digest, after


def drafts_naming(pk: Any) -> QuerySet[Revision]:
    """Return the latest revisions of clinical pages in which a record of this number may be chosen.

    What it finds too many, their digests tell apart.
    """
    models = [model for model in get_page_models() if issubclass(model, ClinicalPage)]
    types = ContentType.objects.get_for_models(*models).values()
    return latest_revisions_naming(pk, Page.objects.filter(content_type__in=types))
