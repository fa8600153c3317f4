"""What goes live, expires and falls due, month by month; five queries, however much it is."""

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision, TaskState, get_default_page_content_type

from review.models import ReviewDue
from review.planning.pages import as_key, keys_for

FIRST_YEAR, LAST_YEAR = 2000, 2199
# A day shows this many reviews that fall due, and says how many more there are.
DUE_SHOWN = 5


@dataclass(frozen=True, order=True)
class Entry:
    """One thing that happens to a page on a day."""

    moment: str
    title: str
    kind: str
    words: str
    url: str


@dataclass
class Day:
    """A day with what happens on it."""

    date: date
    is_in_month: bool
    is_today: bool
    entries: list[Entry] = field(default_factory=list)
    more_due: int = 0
    more_url: str = ""


@dataclass(frozen=True)
class Month:
    """A month of a year, in the site's time zone."""

    year: int
    month: int

    @classmethod
    def current(cls) -> "Month":
        """Return this month."""
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        return cls(today.year, today.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month written as “2026-11”; raises ValueError for anything else, and for far away years."""
        found = datetime.strptime(text, "%Y-%m")
        if not (len(text) == 7 and FIRST_YEAR <= found.year <= LAST_YEAR):
            raise ValueError(text)
        return cls(found.year, found.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def next(self) -> "Month":
        """The month after."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> "Month":
        """The month before."""
        before = self.first - timedelta(days=1)
        return Month(before.year, before.month)

    @property
    def exists(self) -> bool:
        """Whether the calendar goes that far."""
        return FIRST_YEAR <= self.year <= LAST_YEAR

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When the month begins, and when the next one does."""
        zone = timezone.get_default_timezone()
        first, after = (datetime.combine(month.first, time.min) for month in (self, self.next))
        return timezone.make_aware(first, zone), timezone.make_aware(after, zone)


def weeks(month: Month, user: Any) -> list[list[Day]]:
    """Return the month in weeks from Monday, with what `user` may know of."""
    entries: dict[date, list[Entry]] = defaultdict(list)
    for day, entry in [*going_live(month, user), *expiring(month, user)]:
        entries[day].append(entry)
    due = falling_due(month, user)
    today = timezone.localdate(timezone=timezone.get_default_timezone())

    def fill(day: date) -> Day:
        reviews = due.get(day, [])
        more = len(reviews) - DUE_SHOWN
        return Day(
            date=day,
            is_in_month=(day.year, day.month) == (month.year, month.month),
            is_today=day == today,
            entries=[*sorted(entries[day]), *reviews[:DUE_SHOWN]],
            more_due=max(0, more),
            more_url=f"{reverse('review_planning:due')}?due_on_from={day}&due_on_to={day}" if more > 0 else "",
        )

    by_week = calendar.Calendar().monthdatescalendar(month.year, month.month)
    return [[fill(day) for day in week] for week in by_week]


def local(moment: datetime) -> datetime:
    """Return a moment in the site's own time zone, whatever the reader's is."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def entry(page: Any, moment: datetime, kind: str, words: str) -> tuple[date, Entry]:
    """Return the day and the entry of something that happens at a time."""
    when = local(moment)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return when.date(), Entry(f"{when:%H:%M}", page.get_admin_display_title(), kind, words, url)


def going_live(month: Month, user: Any) -> Iterator[tuple[date, Entry]]:
    """Yield what is scheduled, and what waits for a sign-off and has a time already."""
    begin, end = month.moments
    scheduled = Revision.page_revisions.filter(approved_go_live_at__gte=begin, approved_go_live_at__lt=end)
    times = [(as_key(key), at, True) for key, at in scheduled.values_list("object_id", "approved_go_live_at")]
    in_review = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__base_content_type=get_default_page_content_type()
    ).annotate(go_live_at=KeyTextTransform("go_live_at", "revision__content"))
    for key, text in in_review.values_list("workflow_state__object_id", "go_live_at"):
        at = parse_datetime(text or "")
        if at and begin <= at < end:
            times.append((as_key(key), at, False))
    pages = Page.objects.filter(pk__in=keys_for(user)).in_bulk([key for key, *_ in times])
    for key, at, is_signed in times:
        if page := pages.get(key):
            words = "goes live" if is_signed else "goes live if signed off"
            yield entry(page, at, "live" if is_signed else "planned", words)


def expiring(month: Month, user: Any) -> Iterator[tuple[date, Entry]]:
    """Yield what leaves the site at a time."""
    begin, end = month.moments
    for page in Page.objects.live().filter(expire_at__gte=begin, expire_at__lt=end, pk__in=keys_for(user)):
        yield entry(page, page.expire_at, "expires", "expires")


def falling_due(month: Month, user: Any) -> dict[date, list[Entry]]:
    """Return the reviews that fall due, by day and by title."""
    rows = ReviewDue.objects.filter(
        due_on__gte=month.first, due_on__lt=month.next.first, page__live=True, page__in=keys_for(user)
    ).values_list("due_on", "page_id", "page__title")
    found: dict[date, list[Entry]] = defaultdict(list)
    for day, key, title in rows.order_by("page__title"):
        url = reverse("wagtailadmin_pages:edit", args=[key])
        found[day].append(Entry("", title, "due", "falls due for review", url))
    return found
