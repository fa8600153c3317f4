"""Copies of pages that were written from visitors' questions: whoever took a consent back meant these as well."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from qa import consent
from qa.models import QuestionPage
from review import copying


@receiver(post_save, sender=QuestionPage, dispatch_uid="qa.carry_sources")
def carry_sources(
    sender: type, instance: QuestionPage, created: bool, update_fields: Collection[str] | None, **kwargs: Any
) -> None:
    """Note on a copy, and on an alias that becomes a page of its own, what its original was written from.

    An alias has no sources of its own: its original's are asked.
    """
    origin = copying.source.get()
    is_new = created or bool({"alias_of", "alias_of_id"} & set(update_fields or ()))
    if origin and is_new and origin.pk != instance.pk and not instance.alias_of_id:
        consent.carry(origin.pk, instance.pk)
