"""Finding: which pages match a query, and which of them come first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import connection
from django.utils import timezone
from wagtail.models import Site

from content.generation import cached
from search import labels as search_labels
from search.engines import get_engine
from search.expressions import Expression, Label, Where, at_least, every
from search.ranking import Candidate, rank
from search.text import index_text
from search.understanding import Query

# So many of the matching pages are compared with each other; what comes after them stays as the database gives it.
WINDOW = 60
# Nobody turns more pages than these.
MOST_SHOWN = 1000
# Where fewer pages than these have all words, those with most of them are shown as well.
ENOUGH = 10
# How much of a query a page must have, tried one after the other until enough pages have it.
SHARES = (1.0, 0.75, 0.5, 0.25, 0.0)


@dataclass
class Found:
    """The pages that match a query within some labels."""

    query: Query
    # What results are filtered by; `always` is what no choice of a visitor's takes away: the site they are on.
    labels: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    window: int = WINDOW
    scores: dict[int, float] = field(default_factory=dict)

    @cached_property
    def share(self) -> float:
        """How much of a query a page must have, by the weight of its words: all, or less where few pages have all."""
        return self._share_and_count[0]

    @property
    def count(self) -> int:
        """How many pages match."""
        return self._share_and_count[1]

    def pick(self, expression: Expression, limit: int) -> dict[int, None]:
        """Return the keys of pages that match and have what is filtered by, in the order of the database."""
        return dict.fromkeys(get_engine().pick(self.within(expression), limit))

    @cached_property
    def _share_and_count(self) -> tuple[float, int]:
        best = (SHARES[0], 0)
        known = set()
        for share in SHARES if self.query.searched else ():
            expression = self.needing(share)
            if expression in known:
                continue
            known.add(expression)
            count = get_engine().count(self.within(expression))
            if count > best[1]:
                best = (share, count)
            if count >= ENOUGH:
                break
        return best

    def needing(self, share: float) -> Expression:
        """Return what pages need that have so much of the query."""
        return at_least(share, [(group.rarity, group.expression) for group in self.query.searched])

    @property
    def matching(self) -> Expression:
        """What pages must have to match, whatever they are filtered by."""
        return self.needing(self.share)

    def within(self, expression: Expression, labels: Iterable[str] | None = None) -> Expression:
        """Return `expression` with the labels that results are filtered by, or with those given."""
        chosen = (*self.labels, *self.always) if labels is None else labels
        return every([expression, *(Label(label) for label in chosen)])

    @cached_property
    def candidates(self) -> list[Candidate]:
        """The pages that are compared."""
        wanted = {*self.labels, *self.always}
        return [page for page in load(self.gather()) if page.labels.issuperset(wanted)] if self.count else []

    @cached_property
    def best(self) -> list[int]:
        """The keys of the best pages, compared with each other."""
        ranked = rank(self.query, self.candidates, timezone.localdate())
        self.scores = {key: value for value, key in ranked}
        return [key for _, key in ranked]

    def gather(self) -> list[int]:
        """Return the keys of pages worth comparing: those named so, those that have the words in front, then others."""
        groups = self.query.searched
        keys = dict.fromkeys(keys_titled(self.query.key))
        if self.count > self.window:
            keys |= self.pick(every(group.expression_in(Where.TITLE) for group in groups), self.window // 3)
            keys |= self.pick(every(group.expression_in(Where.LEAD) for group in groups), self.window // 2)
            if self.share < 1 and len(keys) < self.window:
                keys |= self.pick(self.needing(1.0), self.window)
        if len(keys) < self.window:
            keys |= dict.fromkeys(get_engine().pick(self.within(self.matching), self.window, self.count))
        return list(keys)[: self.window]

    def forget(self) -> None:
        """Let go of the texts of the pages that were compared."""
        self.__dict__.pop("candidates", None)

    def slice(self, start: int, stop: int) -> list[int]:
        """Return the keys of the pages at these places, the best first."""
        if stop <= len(self.best) or len(self.best) >= self.count:
            return self.best[start:stop]
        known = set(self.best)
        rest = [key for key in get_engine().pick(self.within(self.matching), MOST_SHOWN) if key not in known]
        return [*self.best, *rest][start:stop]

    def newest(self, start: int, stop: int) -> list[int]:
        """Return the keys of the matching pages at these places, the newest first."""
        return get_engine().newest(self.within(self.matching), start, stop - start) if self.count else []


@cached
def site_labels(root_key: int) -> tuple[str, ...]:
    """Return the labels of the pages of a site: none where it is the only one, for then it has all pages."""
    others = Site.objects.exclude(root_page=root_key).exists()
    return (search_labels.of_section(root_key),) if others else ()


def keys_titled(key: str) -> list[int]:
    """Return the keys of pages of which the title has just these stems in this order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_id FROM search_entry WHERE title_key = %s LIMIT 20", [key])
        return [row[0] for row in cursor.fetchall()]


# Asked with every search, and as plain SQL in half the time.
CANDIDATES = """
    SELECT w.rowid, w.title, w.question, w.summary, {body}, w.labels, e.title, e.dated, e.reviewed_on
    FROM search_words w JOIN search_entry e ON e.page_id = w.rowid WHERE w.rowid IN ({places})
"""


def load(keys: list[int], *, with_body: bool = True) -> list[Candidate]:
    """Return the pages with these keys as they are compared, by their heads alone if so wished; one query."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        body, places = "w.body" if with_body else "''", ", ".join(["%s"] * len(keys))
        cursor.execute(CANDIDATES.format(body=body, places=places), keys)
        return [candidate(*row) for row in cursor.fetchall()]


def candidate(  # noqa: PLR0917 - a row
    key: int,
    title: str,
    question: str,
    summary: str,
    body: str,
    marks: str,
    written: str,
    dated: date | str | None,
    reviewed_on: date | str | None,
) -> Candidate:
    """Return a row of the index as a page to compare."""
    name, colon, _ = written.partition(":")
    return Candidate(
        key,
        title.split(),
        index_text(name).split() if colon else [],
        question.split(),
        summary.split(),
        body,
        set(marks.split()),
        date.fromisoformat(dated) if isinstance(dated, str) else dated,
        reviewed_on is not None,
    )
