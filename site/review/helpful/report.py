"""What visitors said, gathered by page for those who work with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy

from review.models import HelpfulCount, HelpfulReason

MAY = {"add", "change", "publish"}


def pages_of(user: Any) -> QuerySet:
    """Return the pages that `user` works with."""
    return page_permission_policy.instances_user_has_any_permission_for(user, MAY)


def summed(rows: QuerySet, sums: Any) -> Coalesce:
    """Return a sum over the rows of each page, 0 where there are none."""
    by_page = rows.filter(page=OuterRef("pk")).order_by().values("page").annotate(total=sums).values("total")
    return Coalesce(Subquery(by_page, output_field=IntegerField()), 0)


def answered_pages(user: Any) -> QuerySet:
    """Return the pages that visitors said something of, with `yes`, `no`, `answers`, `share` and `reasons`."""
    counts = HelpfulCount.objects.all()
    pages = pages_of(user).filter(pk__in=counts.values("page"))
    pages = pages.annotate(
        yes=summed(counts, Sum("yes")),
        no=summed(counts, Sum("no")),
        reasons=summed(HelpfulReason.objects.all(), Count("pk")),
    )
    pages = pages.annotate(answers=F("yes") + F("no")).filter(answers__gt=0)
    return pages.annotate(share=F("yes") * 100 / F("answers"))


def with_reasons(pages: Iterable[Page]) -> list[Page]:
    """Return the pages, each with the words of its reasons as `reason_texts`; one query for all."""
    found = list(pages)
    texts: dict[int, list[str]] = defaultdict(list)
    for reason in HelpfulReason.objects.filter(page__in=[page.pk for page in found]).order_by("-written_on", "-pk"):
        texts[reason.page_id].append(f"{'Yes' if reason.was_helpful else 'No'}: {reason.text}")
    for page in found:
        page.reason_texts = " | ".join(texts[page.pk])
    return found


@dataclass(frozen=True)
class Version:
    """What was said of one published revision; no date where it has been purged."""

    yes: int
    no: int
    saved_at: datetime | None
    is_live: bool

    @property
    def share(self) -> int:
        """How many of a hundred found it helpful."""
        return share(self.yes, self.no)


def share(yes: int, no: int) -> int:
    """Return how many of a hundred answers are yes."""
    return round(100 * yes / (yes + no)) if yes + no else 0


def versions_of(page: Page) -> list[Version]:
    """Return what was said of each published revision of `page`, the newest first."""
    counts = list(HelpfulCount.objects.filter(page=page).order_by("-revision_number"))
    saved = dict(
        Revision.objects.filter(pk__in=[one.revision_number for one in counts]).values_list("pk", "created_at")
    )
    return [
        Version(one.yes, one.no, saved.get(one.revision_number), one.revision_number == (page.live_revision_id or 0))
        for one in counts
    ]


def in_short(page: Page) -> str:
    """Return what visitors said of a page in a few words, empty where they said nothing."""
    sums = HelpfulCount.objects.filter(page=page).aggregate(yes=Sum("yes"), no=Sum("no"))
    yes, total = sums["yes"] or 0, (sums["yes"] or 0) + (sums["no"] or 0)
    return f"Helpful to {yes} of {total}" if total else ""
