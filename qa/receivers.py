"""What our own records and files forget of what was removed everywhere."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from qa.export import orders
from qa.models import ArchiveEntry, ArchiveExport, ArchiveReason
from qa.worklist.refresh import refresh
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
