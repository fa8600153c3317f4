"""What changes the worklist: a page that is saved, published or unpublished, its topics, and the importer's notes."""

from typing import Any

from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from qa.models import ArchiveEntry, ArchiveWork, QuestionPage
from qa.worklist.refresh import refresh


def refresh_page(page: Any) -> None:
    """Bring one page's row up to date, if the page is or was the archive's."""
    if page.is_legacy or ArchiveWork.objects.filter(page_id=page.pk).exists():
        refresh([page.pk])


@receiver(post_save, sender=QuestionPage, dispatch_uid="qa.worklist.saved")
def on_saved(sender: type, instance: QuestionPage, raw: bool = False, **kwargs: Any) -> None:
    """Follow a page that is saved, or whose draft is: that saves the page's note of it."""
    if not raw:
        refresh_page(instance)


@receiver(page_published, sender=QuestionPage, dispatch_uid="qa.worklist.published")
@receiver(page_unpublished, sender=QuestionPage, dispatch_uid="qa.worklist.unpublished")
def on_published(sender: type, instance: QuestionPage, **kwargs: Any) -> None:
    """Follow a page when all of it is in place, its topics too, and one that a bare `Page` has unpublished."""
    refresh_page(instance)


@receiver(m2m_changed, sender=QuestionPage.topics.through, dispatch_uid="qa.worklist.topics")
def on_topics_changed(sender: type, instance: Any, action: str, **kwargs: Any) -> None:
    """Follow topics that are set beside a revision."""
    if action.startswith("post_") and isinstance(instance, QuestionPage):
        refresh_page(instance)


@receiver(post_save, sender=ArchiveEntry, dispatch_uid="qa.worklist.entry")
def on_entry_saved(sender: type, instance: ArchiveEntry, raw: bool = False, **kwargs: Any) -> None:
    """Follow what an import has corrected, or taken back."""
    if instance.page_id and not raw:
        refresh([instance.page_id])
