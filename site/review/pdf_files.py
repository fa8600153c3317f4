"""Keeping no PDF of what has changed: files hold words, and words that are removed must be gone from files too."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page

from content.pdf import kept
from review.models import ClinicalPage
from review.signals import hold_placed, passage_removed


def forget_soon(page_pk: int) -> None:
    """Forget the PDFs of a page, once what changes it is committed."""
    transaction.on_commit(lambda: kept.forget(page_pk))


@receiver([post_save, post_delete], dispatch_uid="forget_pdfs_of_page")
def forget_changed(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Forget the PDFs of a page that is saved or deleted."""
    if isinstance(instance, ClinicalPage) or (sender is Page and instance.pk):
        forget_soon(instance.pk)


@receiver(passage_removed, dispatch_uid="forget_pdfs_of_redacted")
def forget_redacted(sender: Any, page_pk: int, **kwargs: Any) -> None:
    """Forget the PDFs of a page from which something is removed everywhere, and of those that repeat it."""
    for key in [page_pk, *Page.objects.filter(alias_of_id=page_pk).values_list("pk", flat=True)]:
        forget_soon(key)


@receiver(hold_placed, dispatch_uid="forget_pdfs_of_held")
def forget_held(sender: Any, page: Page, **kwargs: Any) -> None:
    """Forget the PDFs of a page that is withheld: what may do harm is not kept ready."""
    forget_soon(page.pk)
