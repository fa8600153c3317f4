"""The log of searches, summed up: by words that mean the same, and by day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from search.log.masking import MASK
from search.log.unknown import batches
from search.models import SearchDay

# So many groups are described with one look at the database.
BATCH = 200
MOST_SPELLINGS = 10
# Above so many days the chart has one bar for each week.
MOST_DAYS = 92
BAR_WIDTH = 10


@dataclass
class Searched:
    """Words that mean the same, the commonest spelling first, and what came of searching for them."""

    key: str
    searches: int
    without_result: int
    opened: int
    last_day: date
    found: int = 0
    spellings: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The commonest spelling."""
        return self.spellings[0] if self.spellings else self.key

    @property
    def is_whole(self) -> bool:
        """Whether all of its words are written down, so that something can be done with them."""
        return MASK not in self.words

    @property
    def share_opened(self) -> int:
        """How many of a hundred searches led to a page."""
        return min(100, round(100 * self.opened / self.searches)) if self.searches else 0


def groups(rows: QuerySet) -> QuerySet:
    """Return the sums of `rows` for each key; in the order that the caller chooses."""
    return (
        rows.order_by()
        .values("key")
        .annotate(
            total=Sum("searches"),
            failed=Sum("without_result"),
            followed=Sum("opened"),
            last=Max("day", filter=Q(searches__gt=0)),
        )
        .filter(total__gt=0)
    )


def describe(found: Iterable[dict[str, Any]], rows: QuerySet) -> Iterator[Searched]:
    """Yield these groups of `rows` with their spellings and the number of results of the last search."""
    for batch in batches(found, BATCH):
        keys = [group["key"] for group in batch]
        spellings = spellings_of(rows, keys)
        results = last_results(rows, keys)
        for group in batch:
            yield Searched(
                key=group["key"],
                searches=group["total"],
                without_result=group["failed"],
                opened=group["followed"],
                last_day=group["last"],
                found=results.get(group["key"], 0),
                spellings=spellings.get(group["key"], []),
            )


def spellings_of(rows: QuerySet, keys: list[str]) -> dict[str, list[str]]:
    """Return the spellings of each key, the commonest first."""
    found: dict[str, list[str]] = {}
    counted = rows.filter(key__in=keys).order_by().values("key", "words").annotate(total=Sum("searches"))
    for row in counted.order_by("-total", "words"):
        found.setdefault(row["key"], []).append(row["words"])
    return found


def last_results(rows: QuerySet, keys: list[str]) -> dict[str, int]:
    """Return how many pages the last search for each key found, as its commonest spelling of that day tells."""
    searched = rows.filter(key__in=keys, searches__gt=0)
    last = searched.filter(key=OuterRef("key")).order_by("-day").values("day")[:1]
    found = searched.annotate(last=Subquery(last)).filter(day=F("last"))
    return dict(found.order_by("searches", "words").values_list("key", "found"))


def spellings_like(words: str, key: str) -> list[str]:
    """Return `words` and the other spellings of what means the same, a few of them."""
    rows = SearchDay.objects.filter(key=key).order_by().values("words").annotate(total=Sum("searches"))
    others = rows.exclude(words=words).order_by("-total", "words").values_list("words", flat=True)
    return [words, *others[: MOST_SPELLINGS - 1]]


@dataclass
class Bar:
    """The searches of a day, or of a week."""

    day: date
    searches: int = 0
    without_result: int = 0
    # Where it stands in the drawing, and its heights in hundredths of the highest.
    x: int = 0
    height: float = 0.0
    failed_height: float = 0.0

    @property
    def y(self) -> float:
        """Where it begins, from above."""
        return round(100 - self.height, 1)

    @property
    def failed_y(self) -> float:
        """Where the part without result begins, from above."""
        return round(100 - self.failed_height, 1)


@dataclass
class Chart:
    """The searches of a time, day by day or week by week, and their sums."""

    bars: list[Bar]
    by_week: bool
    opened: int = 0

    def __post_init__(self) -> None:
        for place, bar in enumerate(self.bars):
            bar.x = place * BAR_WIDTH + 1
            bar.height = round(100 * bar.searches / (self.highest or 1), 1)
            bar.failed_height = round(100 * bar.without_result / (self.highest or 1), 1)

    @property
    def width(self) -> int:
        """The width of the drawing."""
        return len(self.bars) * BAR_WIDTH

    @property
    def highest(self) -> int:
        """The height of the highest bar."""
        return max((bar.searches for bar in self.bars), default=0)

    @property
    def searches(self) -> int:
        """All searches."""
        return sum(bar.searches for bar in self.bars)

    @property
    def without_result(self) -> int:
        """Those that found nothing."""
        return sum(bar.without_result for bar in self.bars)

    @property
    def percent_without_result(self) -> int:
        """How many of a hundred found nothing."""
        return round(100 * self.without_result / self.searches) if self.searches else 0

    @property
    def percent_opened(self) -> int:
        """How many of a hundred led to a page."""
        return min(100, round(100 * self.opened / self.searches)) if self.searches else 0


def chart_of(rows: QuerySet, first: date | None, last: date) -> Chart:
    """Return the searches of `rows` from `first`, or from the first there is, to `last`."""
    sums = rows.order_by("day").values("day").annotate(total=Sum("searches"), failed=Sum("without_result"))
    days = {row["day"]: row for row in sums}
    begin = min([first or last, *days]) if first is None else first
    end = max([last, *days])
    by_week = (end - begin).days >= MOST_DAYS
    step = timedelta(days=7 if by_week else 1)
    bars, day = [], begin
    while day <= end:
        some = [days[key] for key in (day + timedelta(days=n) for n in range(step.days)) if key in days]
        bars.append(Bar(day, sum(row["total"] for row in some), sum(row["failed"] for row in some)))
        day += step
    opened = rows.aggregate(opened=Sum("opened"))["opened"] or 0
    return Chart(bars, by_week, opened)
