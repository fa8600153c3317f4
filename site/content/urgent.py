"""Urgent advice: what visitors are shown whose words say that they may need help sooner than the site can give it."""

from dataclasses import dataclass
from typing import Self

from wagtail.models import Page

from content.models import UrgentRule
from content.phrases import phrasebook
from content.queries import visible_by_key

# What comes later in a text is not looked at.
LONGEST_TEXT = 10_000
MOST_SHOWN = 3

ORDER = {severity: place for place, severity in enumerate(UrgentRule.Severity.values)}
# What a notice needs of a rule.
FIELDS = ("name", "severity", "patterns", "heading", "message", "page", "live_revision")


@dataclass(frozen=True)
class UrgentAdvice:
    """A rule that matched, in the words of the version that applied."""

    rule: UrgentRule
    # The key of the rule's live revision, which keeps its words; None for one that was never published by a revision.
    version: int | None
    heading: str
    message: str
    severity: str
    page: Page | None = None

    @classmethod
    def of(cls, rule: UrgentRule, page: Page | None = None) -> Self:
        """Return the advice of a rule; `page` is its page, if visitors may see it."""
        return cls(rule, rule.version, rule.heading, rule.message, rule.severity, page)

    @property
    def severity_label(self) -> str:
        """How soon to get help, as visitors read it."""
        return self.rule.get_severity_display()

    @property
    def is_emergency(self) -> bool:
        """Whether help is needed at once."""
        return self.severity == UrgentRule.Severity.EMERGENCY


def find_urgent_advice(text: str) -> list[UrgentAdvice]:
    """Return the advice that the words of `text` call for, the most severe first and three at most; for any text.

    One query, and a look-up of pages if advice that is returned has one.
    """
    text = text[:LONGEST_TEXT]
    if not text.strip():
        return []
    rules = list(UrgentRule.objects.live().only(*FIELDS).order_by("name", "pk"))
    matching = [rules[number] for number in phrasebook(tuple(rule.patterns for rule in rules)).find(text)]
    matching.sort(key=lambda rule: ORDER.get(rule.severity, len(ORDER)))
    return advice_of(matching[:MOST_SHOWN])


def advice_of(rules: list[UrgentRule]) -> list[UrgentAdvice]:
    """Return the advice of rules, each with its page where visitors may see that."""
    keys = [rule.page_id for rule in rules if rule.page_id]
    pages = visible_by_key(keys) if keys else {}
    return [UrgentAdvice.of(rule, pages.get(rule.page_id or 0)) for rule in rules]
