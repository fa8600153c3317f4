"""What changes a page, or who may see it, changes the index in the same transaction."""

from typing import Any

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail import signals
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page, PageViewRestriction

from content.models import BasePage, SafetyHold, Topic
from content.watching import OF_DRAFTS
from review.models import Review
from review.signals import passage_removed
from search import indexing, topic_names


def page_saved(instance: BasePage, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Bring a page that was saved up to date; a fixture brings its own index, or is indexed later.

    The page is read again: what is in memory may be a draft of which only the fact that there is one is saved.
    """
    if not raw and not (update_fields and OF_DRAFTS.issuperset(update_fields)):
        indexing.update([instance.pk])


def page_unpublished(instance: Any, **kwargs: Any) -> None:
    """Take a page out at once: one that is about to be deleted is unpublished first, in memory only."""
    indexing.remove([instance.pk])


def page_changed(instance: Any, **kwargs: Any) -> None:
    """Bring a page that was published up to date."""
    if getattr(instance, "is_searchable", False):
        indexing.update([instance.pk])


def relations_changed(instance: Any, action: str, **kwargs: Any) -> None:
    """Bring a page up to date whose topics or categories have changed: they are saved after the page itself."""
    if action.startswith("post_"):
        page_changed(instance)


def goes_with_its_page(origin: Any) -> bool:
    """Return whether a row is deleted only because its page is: then there is nothing to find any more."""
    model = getattr(origin, "model", type(origin))
    return isinstance(model, type) and issubclass(model, Page)


def connect() -> None:
    """Listen to each page type that the search finds."""
    for model in indexing.searchable_types():
        post_save.connect(page_saved, sender=model, dispatch_uid=f"search.page_saved.{model.__name__}")
    m2m_changed.connect(relations_changed, dispatch_uid="search.relations_changed")
    signals.page_published.connect(page_changed, dispatch_uid="search.page_published")
    signals.page_unpublished.connect(page_unpublished, dispatch_uid="search.page_unpublished")
    # Publishing saves the page, its relations and the ledger one after the other: once for all of them is enough.
    PublishRevisionAction.execute = indexing.together()(PublishRevisionAction.execute)


@receiver(signals.post_page_move, dispatch_uid="search.page_moved")
def page_moved(instance: Page, **kwargs: Any) -> None:
    """File a page and all below it anew: another place may be another section, or a private one."""
    indexing.refresh(Page.objects.descendant_of(instance, inclusive=True))


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="search.restriction_changed")
def restriction_changed(instance: PageViewRestriction, raw: bool = False, origin: Any = None, **kwargs: Any) -> None:
    """Hide what has become private; find what no longer is."""
    if not raw and not goes_with_its_page(origin):
        indexing.refresh(Page.objects.descendant_of(instance.page, inclusive=True))


@receiver([post_save, post_delete], sender=SafetyHold, dispatch_uid="search.hold_changed")
def hold_changed(instance: SafetyHold, raw: bool = False, origin: Any = None, **kwargs: Any) -> None:
    """Hide a page that is on hold, and what repeats it; find it again once the hold is lifted."""
    if not raw and not goes_with_its_page(origin):
        indexing.refresh(Page.objects.filter(Q(pk=instance.page_id) | Q(alias_of=instance.page_id)))


@receiver(post_save, sender=Review, dispatch_uid="search.review_changed")
def review_changed(instance: Review, raw: bool = False, **kwargs: Any) -> None:
    """Show when a page was reviewed as the ledger says it now."""
    if not raw:
        indexing.refresh(Page.objects.filter(Q(pk=instance.page_id) | Q(alias_of=instance.page_id)))


@receiver(passage_removed, dispatch_uid="search.passage_removed")
def words_removed(page_pk: int, **kwargs: Any) -> None:
    """Take words that were removed from a page everywhere out of the index as well, and out of those that are known."""
    indexing.refresh(Page.objects.filter(pk=page_pk))
    indexing.recount()


@receiver(post_save, sender=Topic, dispatch_uid="search.topic_saved")
def topic_saved(instance: Topic, raw: bool = False, **kwargs: Any) -> None:
    """Let queries know the names of a topic."""
    if not raw:
        topic_names.remember(instance)
