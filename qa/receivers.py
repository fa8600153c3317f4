"""What follows from pages going live, and what our own records and files forget of what was removed everywhere."""

from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from qa.asking.consents import keep_texts
from qa.export import orders
from qa.inbox.telling import tell_askers
from qa.models import ArchiveEntry, ArchiveExport, ArchiveReason, AskPage, SubmittedQuestion
from qa.worklist.refresh import refresh
from review.mail.letters import in_nobodys_way
from review.models import Redaction
from review.redaction.matching import Matcher, is_unmistakable
from review.signals import passage_removed


@receiver(passage_removed, dispatch_uid="qa.forget_digests")
def forget_digests(sender: type, page_pk: int, redactor: Matcher, kind: str, **kwargs: Any) -> None:
    """Forget the digests of an entry's texts where they could give away what was removed.

    With all the rest of a text known, a name in it can be guessed by the digest. The importer then knows the entry by
    its other words, and leaves its page alone; a passage too long to be guessed needs no such care.
    """
    if kind == Redaction.Kind.PASSAGE and all(is_unmistakable(passage) for passage in redactor.passages):
        return
    ArchiveEntry.objects.filter(page=page_pk).update(question_digest="", answer_digest="")


@receiver(passage_removed, dispatch_uid="qa.forget_exports")
def forget_exports(sender: type, **kwargs: Any) -> None:
    """Remove what was exported before: it holds it, and can be made again. What waits to be made does without."""
    ready = ArchiveExport.objects.exclude(state=ArchiveExport.State.WAITING)
    transaction.on_commit(lambda: orders.forget(ready))


@receiver(passage_removed, dispatch_uid="qa.find_reasons_anew")
def find_reasons_anew(sender: type, page_pk: int, kind: str, **kwargs: Any) -> None:
    """Let the worklist quote what the importer's notes say now, and nothing of an entry that is gone."""
    refresh([page_pk])
    if kind == Redaction.Kind.ENTRY:
        ArchiveReason.objects.filter(work__page=page_pk).update(excerpts=[])


@receiver(page_published, dispatch_uid="qa.tell_askers")
@in_nobodys_way
def tell_of_page(sender: type, instance: Any, **kwargs: Any) -> None:
    """Tell those who asked what a page answers that it is public; what goes wrong here, the worker does later."""
    # Scheduling a page that never was live sends the same signal.
    if instance.live:
        tell_askers(instance.pk)


@receiver(page_published, sender=AskPage, dispatch_uid="qa.keep_consent_texts")
def keep_consent_texts(sender: type, instance: AskPage, **kwargs: Any) -> None:
    """Keep the words that askers agree to from now on."""
    if instance.live:
        keep_texts(instance)


@receiver(pre_delete, dispatch_uid="qa.answer_is_gone")
def answer_is_gone(sender: type, instance: Any, **kwargs: Any) -> None:
    """Give the questions back to their editors that wait for a page which is deleted."""
    if isinstance(instance, Page):
        waiting = SubmittedQuestion.objects.filter(page=instance.pk, state=SubmittedQuestion.State.WAITING)
        waiting.update(state=SubmittedQuestion.State.ANSWERING)
