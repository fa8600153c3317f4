"""Dates that a visitor can believe: the demo is loaded in a moment, and tells of years."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from wagtail.models import Page, Revision

from review import ledger
from review.models import Review, ReviewDue

if TYPE_CHECKING:
    from home.demo_loader.load import Demo

# From one version of an answer to the next.
BETWEEN_VERSIONS = timedelta(days=250)


def tell_of_years(demo: "Demo") -> None:
    """Let the published pages have been written, signed off and published over the years.

    This is the one place that moves the dates of the ledger: the demo's sign-offs are made up, their dates included.
    """
    pages = Page.objects.in_bulk([page.pk for page in demo.pages.values()])
    dues = {due.page_id: due for due in ReviewDue.objects.filter(page__in=pages)}
    lines: dict[int, list[Review]] = {}
    for line in Review.objects.filter(page__in=pages).defer("content", "rendered").order_by("pk"):
        lines.setdefault(line.page_id, []).append(line)
    revisions: list[Revision] = []
    for number, (key, written) in enumerate(demo.written.items()):
        page = pages[demo.pages[key].pk]
        if not page.live:
            continue
        page.first_published_at = page.last_published_at = noon(min(written, timezone.localdate()))
        if signed := lines.get(page.pk):
            days = spread_signatures(signed, review_day(demo, key, number, written))
            page.first_published_at = min(days[0], page.first_published_at)
            page.last_published_at = days[-1]
            dues[page.pk].due_on = next_due(days[-1])
            revisions += [
                Revision(pk=line.revision_number, created_at=day) for line, day in zip(signed, days, strict=True)
            ]
        page.latest_revision_created_at = page.last_published_at
    Page.objects.bulk_update(
        pages.values(), ["first_published_at", "last_published_at", "latest_revision_created_at"], batch_size=100
    )
    # The ledger itself refuses to be rewritten.
    Review._base_manager.bulk_update(
        [line for signed in lines.values() for line in signed],
        ["signed_at", "published_at", "superseded_at", "next_due_on"],
        batch_size=100,
    )
    Revision.objects.bulk_update(revisions, ["created_at"], batch_size=100)
    ReviewDue.objects.bulk_update(dues.values(), ["due_on"], batch_size=100)


def review_day(demo: "Demo", key: str, number: int, written: date) -> date:
    """Return when a page was last reviewed: as `states.toml` has it due, else some time since it was written."""
    today = timezone.localdate()
    due_in = demo.source.states["due_in"].get(key)
    if due_in is not None:
        return today + timedelta(days=due_in) - relativedelta(months=ledger.DEFAULT_MONTHS)
    return min(today, max(written + timedelta(days=3), today - timedelta(days=60 + number * 83 % 850)))


def spread_signatures(signed: list[Review], last: date) -> list[datetime]:
    """Set the dates of a page's sign-offs, the last on the day `last`, and return them in order."""
    moments = [noon(last - BETWEEN_VERSIONS * back) for back in reversed(range(len(signed)))]
    for place, (line, moment) in enumerate(zip(signed, moments, strict=True)):
        line.signed_at = line.published_at = moment
        line.superseded_at = moments[place + 1] if place + 1 < len(moments) else None
        line.next_due_on = next_due(moment)
    return moments


def next_due(signed_at: datetime) -> date:
    """Return when what was signed at a time is due again."""
    return timezone.localdate(signed_at) + relativedelta(months=ledger.DEFAULT_MONTHS)


def noon(day: date) -> datetime:
    """Return noon of a day."""
    return timezone.make_aware(datetime.combine(day, time(12)))
