from collections.abc import Iterator
from typing import Any

from review.checks.base import Check, Problem


class SummaryCheck(Check):
    """Listings and search results have something to show."""

    name = "summary"
    title = "There is a summary"

    def applies_to(self, page: Any) -> bool:
        return hasattr(page, "summary")

    def find(self, page: Any) -> Iterator[Problem]:
        if not page.summary.strip():
            yield self.warning("Write a summary: two sentences for listings and search results.", "summary")


class TopicCheck(Check):
    """Readers find it from related pages, filters and other words for the same thing."""

    name = "topic"
    title = "It has a topic"

    def applies_to(self, page: Any) -> bool:
        return bool(page.topic_fields)

    def find(self, page: Any) -> Iterator[Problem]:
        for name in page.topic_fields:
            value = getattr(page, name)
            if value.all() if hasattr(value, "all") else value:
                return
        yield self.warning("Choose a topic, so that readers find this from other pages.", page.topic_fields[0])
