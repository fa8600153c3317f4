from collections.abc import Iterator
from typing import Any

from content.exceptions import PublishingRefused
from review.checks.base import Check, Problem


class SignOffCheck(Check):
    """Exactly this text is signed off, or was public already. The gate itself is asked, so that they cannot differ."""

    name = "sign-off"
    title = "A reviewer has signed off this text"
    moments = frozenset({"publish"})

    def applies_to(self, page: Any) -> bool:
        return bool(page.clinical_fields)

    def find(self, page: Any) -> Iterator[Problem]:
        try:
            page.ensure_may_be_live()
        except PublishingRefused as refusal:
            yield from (self.error(message) for message in refusal.problems)


class ReviewCycleCheck(Check):
    """The next review has a date to come from (NHS standard for creating health content)."""

    name = "review-cycle"
    title = "The next review is planned"

    def applies_to(self, page: Any) -> bool:
        return bool(page.clinical_fields)

    def find(self, page: Any) -> Iterator[Problem]:
        if not page.review_every:
            yield self.error("Say under Settings after how long this is to be reviewed again.", "review_every")
