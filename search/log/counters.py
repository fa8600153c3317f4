"""The counters of each day: adding to them, and forgetting old ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from search.log import unknown
from search.log.masking import key_of, put_together, take_apart
from search.models import SearchDay, UnknownWord

# So many rows in one transaction, which keeps other writers waiting.
BATCH = 100
# So many different words of one day: somebody may be trying to fill the database.
MOST_A_DAY = 20_000
DELETED_AT_ONCE = 1_000


class Note(NamedTuple):
    """A search with the number of results, or, with None, a result that was opened."""

    day: date
    text: str
    found: int | None


@dataclass
class Tally:
    """What is to be added to the counters of some words on one day."""

    searches: int = 0
    found: int = 0
    without_result: int = 0
    opened: int = 0

    def count(self, found: int | None) -> None:
        """Count one note."""
        if found is None:
            self.opened += 1
        else:
            self.searches += 1
            self.without_result += not found
            self.found = found

    def add(self, later: "Tally") -> None:
        """Add what was counted later."""
        self.searches += later.searches
        self.without_result += later.without_result
        self.opened += later.opened
        self.found = later.found if later.searches else self.found


# By day and words.
Tallies = dict[tuple[date, str], Tally]


def tally(notes: Iterable[Note]) -> Tallies:
    """Count what is the same together, by words that may be written down."""
    pieces = {(note.day, note.text): take_apart(note.text) for note in notes}
    told: dict[date, set[str]] = {}
    for day in sorted({day for day, _ in pieces}):
        words = [piece for (of, _), some in pieces.items() if of == day for piece in some if piece]
        told[day] = unknown.find_told(words, day)
    tallies: Tallies = {}
    for note in notes:
        if words_shown := put_together(pieces[note.day, note.text], told[note.day]):
            tallies.setdefault((note.day, words_shown), Tally()).count(note.found)
    return tallies


def write(tallies: Tallies) -> None:
    """Add to the counters, and take out of `tallies` what the database has; several processes may do so at once.

    Each goes through the rows in the same order, so that none waits for another that waits for it.
    """
    room = {day: MOST_A_DAY - SearchDay.objects.filter(day=day).count() for day in {day for day, _ in tallies}}
    for places in unknown.batches(sorted(tallies), BATCH):
        with transaction.atomic():
            SearchDay.objects.bulk_create(
                [SearchDay(day=day, words=words, key=key_of(words)) for day, words in places if room[day] > 0],
                ignore_conflicts=True,
            )
            for place in places:
                add(place, tallies[place])
        for place in places:
            del tallies[place]


def add(place: tuple[date, str], more: Tally) -> None:
    """Add to the counters of one row."""
    day, words = place
    changes: dict[str, Any] = {
        "searches": F("searches") + more.searches,
        "without_result": F("without_result") + more.without_result,
        "opened": F("opened") + more.opened,
    }
    if more.searches:
        changes["found"] = more.found
    SearchDay.objects.filter(day=day, words=words).update(**changes)


def forget_old() -> int:
    """Delete what is older than it may be kept; return how many counters. A timed job."""
    today = timezone.localdate()
    delete_in_batches(UnknownWord.objects.filter(day__lte=today - timedelta(days=unknown.REMEMBERED)))
    return delete_in_batches(SearchDay.objects.filter(day__lt=today - timedelta(days=settings.SEARCH_LOG_KEEP_DAYS)))


def delete_in_batches(rows: QuerySet) -> int:
    """Delete `rows`, never keeping other writers waiting for long; return how many."""
    number = 0
    while keys := list(rows.values_list("pk", flat=True)[:DELETED_AT_ONCE]):
        number += rows.model._default_manager.filter(pk__in=keys).delete()[0]
    return number
