"""What public pages show that is kept outside them: pictures, publications and documents.

Each can be changed without opening any page. Visitors would then see on a signed-off page, or on one of the archive,
what nobody has approved there. So another file or another publication is refused while such a page is public, and its
words may be corrected by those alone who may publish without a sign-off; the history of each page tells of it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import Page, ReferenceIndex, get_default_page_content_type
from wagtail.utils.file import hash_filelike

from content.exceptions import PublishingRefused
from references.models import Reference
from review.models import ClinicalPage
from review.record_changes import remember_drafts

OTHER_PICTURE = "This page is public with the picture as it is. Add the new one as an image of its own."
OTHER_PUBLICATION = (
    "This page is public with this publication. Enter the other one as a reference of its own, and cite it."
)
OTHER_DOCUMENT = (
    "This page is public with a link to the document as it is. "
    "Add the new one as a document of its own, and link to it."
)
STILL_SHOWN = "This page is public and shows what you want to delete. Take it out of the page first."
OTHER_WORDS = "This page is public and shows what you want to change. Ask a managing editor to correct it."

OVERRIDE = "review.override_sign_off"
CORRECTED = "review.correct_record"

# The words of a record that visitors read on a clinical page.
PICTURE_WORDS = ("credit", "licence")
PUBLICATION_WORDS = (
    *("title", "form", "authors", "container", "year", "volume", "issue", "pages", "editors", "publisher", "place"),
    *("edition", "accessed_on", "doi", "pmid", "url"),
)
IDENTIFYING = {"doi", "pmid", "url", "title", "year"}


@receiver(pre_save, sender=get_image_model(), dispatch_uid="review.keep_pictures")
def keep_picture(sender: type[Model], instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """Refuse another file for a picture that visitors see on a clinical page, and other words to most people."""
    stored = None if raw or instance._state.adding else sender._base_manager.filter(pk=instance.pk).first()
    if stored is None:
        return
    if (update_fields is None or "file" in update_fields) and is_another_picture(stored, instance):
        refuse_if_shown(instance, OTHER_PICTURE)
        remember_drafts(instance)
    keep_words(instance, changed(stored, instance, PICTURE_WORDS, update_fields))


def is_another_picture(stored: Any, image: Any) -> bool:
    """Return whether the file is not the one that is stored."""
    if not image.file._committed:
        # A form asks before saving has given the new file its hash.
        return stored.file_hash != hash_of(image.file)
    return stored.file_hash != image.file_hash if stored.file_hash else stored.file.name != image.file.name


def hash_of(file: Any) -> str:
    """Return the hash of a file that has been read before and will be again."""
    file.seek(0)
    found = hash_filelike(file)
    file.seek(0)
    return found


@receiver(pre_save, sender=Reference, dispatch_uid="review.keep_publications")
def keep_publication(sender: type[Model], instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """Refuse another publication in the place of one that a clinical page cites, or taking it off the site.

    Other words are refused to most people, and so is taking back that it was retracted; anybody may say that it was.
    """
    stored = None if raw or instance._state.adding else Reference._base_manager.filter(pk=instance.pk).first()
    if stored is None:
        return
    # Keeping a draft saves the record too, but none of these.
    saved = IDENTIFYING | {"live"} if update_fields is None else set(update_fields)
    is_another = bool(saved & IDENTIFYING) and stored.clinical_identity != instance.clinical_identity
    if is_another or ("live" in saved and stored.live and not instance.live):
        refuse_if_shown(instance, OTHER_PUBLICATION)
    if is_another:
        remember_drafts(instance)
    names = PUBLICATION_WORDS if not stored.is_retracted else (*PUBLICATION_WORDS, "standing")
    if stored.live or instance.live:
        keep_words(instance, changed(stored, instance, names, update_fields) or other_details(stored, instance))


def other_details(stored: Any, reference: Any) -> list[str]:
    """Return what is to change in how a publication is printed though none of its fields is."""
    return [] if stored.citation == reference.citation else ["CSL data"]


@receiver(pre_save, sender=get_document_model(), dispatch_uid="review.keep_documents")
def keep_document(sender: type[Model], instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """Refuse another file for a document that a clinical page links to."""
    if raw or instance._state.adding or (update_fields is not None and "file" not in update_fields):
        return
    stored: Any = sender._base_manager.filter(pk=instance.pk).first()
    if stored and (stored.file.name != instance.file.name or not instance.file._committed):
        refuse_if_shown(instance, OTHER_DOCUMENT)


@receiver(pre_delete, sender=get_image_model(), dispatch_uid="review.keep_shown_pictures")
@receiver(pre_delete, sender=Reference, dispatch_uid="review.keep_cited_publications")
@receiver(pre_delete, sender=get_document_model(), dispatch_uid="review.keep_linked_documents")
def keep_shown(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Refuse to delete what visitors see on a clinical page."""
    refuse_if_shown(instance, STILL_SHOWN)
    if not isinstance(instance, get_document_model()):
        remember_drafts(instance)


KEEPERS: dict[type[Model], Callable[..., None]] = {
    get_image_model(): keep_picture,
    get_document_model(): keep_document,
    Reference: keep_publication,
}


def find_refusal(record: Model) -> PublishingRefused | None:
    """Return why saving `record` would be refused, or None."""
    try:
        KEEPERS[type(record)](sender=type(record), instance=record, raw=False, update_fields=None)
    except PublishingRefused as refusal:
        return refusal
    return None


def changed(stored: Model, record: Model, names: Iterable[str], update_fields: Sequence[str] | None) -> list[str]:
    """Return which of these fields saving `record` will change, by the names that people know them by."""
    return [
        str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # plain fields
        for name in names
        if (update_fields is None or name in update_fields) and getattr(stored, name) != getattr(record, name)
    ]


def keep_words(record: Model, names: Sequence[str]) -> None:
    """Refuse other words on public pages to those who may not publish without sign-off, and note them for the others.

    Where nobody is known to act, as on the command line, they are let go.
    """
    actor = get_active_log_context().user
    if names and actor and not actor.has_perm(OVERRIDE):
        refuse_if_shown(record, OTHER_WORDS)
    record.corrected = names if actor else ()  # type: ignore[attr-defined]


@receiver(post_save, sender=get_image_model(), dispatch_uid="review.log_picture")
@receiver(post_save, sender=Reference, dispatch_uid="review.log_publication")
def log_correction(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Write into the history of each public page that shows the record which words of it were corrected."""
    names = instance.__dict__.pop("corrected", ())
    for page in pages_showing(instance) if names else ():
        data = {"record": str(instance), "fields": list(names)}
        log(page, CORRECTED, user=get_active_log_context().user, data=data)


def refuse_if_shown(shown: Model, why: str) -> None:
    """Raise PublishingRefused for the first public clinical page that shows this."""
    for page in pages_showing(shown):
        raise PublishingRefused(page, [why])


def pages_showing(shown: Model) -> list[ClinicalPage]:
    """Return the public clinical pages that show this: signed off, let out without it, or the archive's."""
    keys = ReferenceIndex.get_references_to(shown).filter(base_content_type=get_default_page_content_type())
    pages = Page.objects.filter(pk__in={int(key) for key in keys.values_list("object_id", flat=True)}, live=True)
    return [page for page in pages.specific() if isinstance(page, ClinicalPage)]
