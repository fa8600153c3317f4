from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate

from review.checks.base import Check, Problem
from review.models.redaction import Redaction
from review.redaction.fingerprints import Memory
from review.redaction.reading import leaves


class RemovedWordsCheck(Check):
    """Nothing comes back that was removed from this page everywhere; a short passage leaves nothing to know it by."""

    name = "removed-words"
    title = "Nothing stands in it that was removed"

    def applies_to(self, page: Any) -> bool:
        return bool(page.clinical_fields and page.pk)

    def find(self, page: Any) -> Iterator[Problem]:
        memory = Memory(Redaction.objects.filter(page_id=page.pk))
        for field in page.clinical_fields if memory.known else ():
            said = " ".join(leaves(page.get_clinical_content().get(field)))
            if removal := memory.find(said):
                day = date_format(localdate(removal.removed_at), "j F Y")
                yield self.error(f"It holds a passage again that was removed on {day}. Take it out.", field)
