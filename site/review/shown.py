"""What signed-off pages show that is kept outside them: pictures and publications.

The file of a picture, or the number of a publication, can be changed without opening any page. Visitors would then see
on a signed-off page what nobody has approved, so it is refused while such a page is public: another picture is
another image, and another publication another reference.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, get_default_page_content_type

from content.exceptions import PublishingRefused
from references.models import Reference
from review import ledger
from review.models import ClinicalPage

OTHER_PICTURE = "A reviewer signed this page off with the picture as it is. Add the new one as an image of its own."
OTHER_PUBLICATION = (
    "A reviewer signed this page off with this publication. Enter the other one as a reference of its own, and cite it."
)
STILL_SHOWN = "A reviewer signed this page off with what you want to delete. Take it out of the page first."


@receiver(pre_save, sender=get_image_model(), dispatch_uid="review.keep_pictures")
def keep_picture(sender: type[Model], instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """Refuse another file for a picture that visitors see on a signed-off page."""
    if raw or instance._state.adding or (update_fields is not None and "file" not in update_fields):
        return
    stored = sender._base_manager.filter(pk=instance.pk).values_list("file", "file_hash").first()
    if stored and (stored[1] != instance.file_hash if stored[1] else stored[0] != instance.file.name):
        refuse_if_shown(instance, OTHER_PICTURE)


@receiver(pre_save, sender=Reference, dispatch_uid="review.keep_publications")
def keep_publication(sender: type[Model], instance: Any, raw: bool, **kwargs: Any) -> None:
    """Refuse another publication in the place of one that a signed-off page cites, or taking it off the site."""
    if raw or instance._state.adding:
        return
    stored = Reference._base_manager.filter(pk=instance.pk).first()
    if stored and (stored.clinical_identity != instance.clinical_identity or (stored.live and not instance.live)):
        refuse_if_shown(instance, OTHER_PUBLICATION)


@receiver(pre_delete, sender=get_image_model(), dispatch_uid="review.keep_shown_pictures")
@receiver(pre_delete, sender=Reference, dispatch_uid="review.keep_cited_publications")
def keep_shown(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Refuse to delete what visitors see on a signed-off page."""
    refuse_if_shown(instance, STILL_SHOWN)


def refuse_if_shown(shown: Model, why: str) -> None:
    """Raise PublishingRefused for the first public page that is signed off and shows this."""
    keys = ReferenceIndex.get_references_to(shown).filter(base_content_type=get_default_page_content_type())
    pages = Page.objects.filter(pk__in={int(key) for key in keys.values_list("object_id", flat=True)}, live=True)
    for page in pages.specific():
        if isinstance(page, ClinicalPage) and ledger.find_permission(page, page.clinical_digest):
            raise PublishingRefused(page, [why])
