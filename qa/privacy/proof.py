"""What shows that privacy is kept: receipts by month, the words that were agreed to, and what stays open too long."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from qa.privacy.clock import days_ago
from qa.privacy_models import Erasure, PurgeReceipt
from qa.submission_models import Consent, ConsentText, SubmittedQuestion

# Twice a year's worth; older months are in the sums of the register.
MONTHS = 24
SHOWN = 20


@dataclass
class Month:
    """What was removed, and asked for, in one month."""

    first_day: date
    removed: dict[str, int] = field(default_factory=dict)
    asked_for: dict[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> list[int]:
        """The numbers in the order of the headings."""
        return [
            *(self.removed.get(kind, 0) for kind in PurgeReceipt.Kind.values),
            *(self.asked_for.get(kind, 0) for kind in ASKED_FOR),
        ]


# Erasures are counted by their receipts.
ASKED_FOR = (Erasure.Kind.UNPUBLISH, Erasure.Kind.WITHDRAWN)
MONTH_HEADINGS = ("Contact details", "Words", "Erased by request", "Who read what", "Publication", "Questions")


def months() -> list[Month]:
    """Return the months in which something was removed or withdrawn, the latest first."""
    found: dict[date, Month] = {}
    for month, kind, number in by_month(PurgeReceipt.objects.all(), Sum("count")):
        found.setdefault(month, Month(month)).removed[kind] = number
    for month, kind, number in by_month(Erasure.objects.filter(kind__in=ASKED_FOR), Count("pk")):
        found.setdefault(month, Month(month)).asked_for[kind] = number
    return sorted(found.values(), key=lambda month: month.first_day, reverse=True)[:MONTHS]


def by_month(rows: QuerySet[Any], number: Any) -> list[tuple[date, str, int]]:
    """Return the month, the kind and the number of these rows."""
    grouped = rows.order_by().annotate(month=TruncMonth("at")).values("month", "kind")
    return [(row["month"].date(), row["kind"], row["number"]) for row in grouped.annotate(number=number)]


@dataclass(frozen=True)
class Wording:
    """A version of what askers agreed to, how many agreed to it, and how many of them still do."""

    text: ConsentText
    agreed: int
    standing: int


def wordings() -> list[Wording]:
    """Return every version of what askers agreed to, the latest of each consent first; two queries."""
    counted = (
        Consent.objects.order_by()
        .values("text")
        .annotate(agreed=Count("pk"), standing=Count("pk", filter=Q(withdrawn_at=None)))
    )
    numbers = {row["text"]: (row["agreed"], row["standing"]) for row in counted}
    return [Wording(text, *numbers.get(text.pk, (0, 0))) for text in ConsentText.objects.order_by("kind", "-number")]


def open_too_long() -> QuerySet[SubmittedQuestion]:
    """Return the open questions that are older than words are kept after closing: the clock does not touch them."""
    old = SubmittedQuestion.objects.filter(
        state__in=SubmittedQuestion.OPEN, submitted_at__lt=days_ago(settings.ASK_TEXT_KEEP_DAYS)
    )
    return old.order_by("submitted_at", "pk").only("code", "state", "submitted_at")
