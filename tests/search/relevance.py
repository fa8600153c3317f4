"""How good the search is: what it finds for the judged queries, as the field measures it."""

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

JUDGED = Path(__file__).with_name("judged.toml")


@dataclass(frozen=True)
class Judged:
    """A query as a visitor types it, and the pages that answer it, by slug: 3 just that, 2 helps, 1 touches it."""

    text: str
    kind: str
    results: Mapping[str, int]


@dataclass
class Relevance:
    """How a search does over the judged queries. Those that nothing answers have no part in the means.

    `ndcg` is nDCG@10 with gains of 2^grade - 1; `recall` the share of graded pages among the first ten; `without` the
    share of queries that have an answer and found nothing.
    """

    ndcg: float
    recall: float
    without: float
    by_kind: dict[str, float]
    worst: list[tuple[float, Judged, list[str]]]


def read_judged() -> list[Judged]:
    """Return the judged queries."""
    return [Judged(**row) for row in tomllib.loads(JUDGED.read_text())["query"]]


def measure(find: Callable[[str], list[str]], judged: list[Judged]) -> Relevance:
    """Return how well `find`, which gives the slugs of the first results, does."""
    rows = []
    for query in judged:
        if query.results:
            found = find(query.text)[:10]
            rows.append((ndcg(found, query.results), query, found))
    kinds: dict[str, list[float]] = {}
    for value, query, _ in rows:
        kinds.setdefault(query.kind, []).append(value)
    recalls = [len({*found} & query.results.keys()) / min(len(query.results), 10) for _, query, found in rows]
    return Relevance(
        ndcg=mean([value for value, *_ in rows]),
        recall=mean(recalls),
        without=mean([float(not found) for *_, found in rows]),
        by_kind={kind: mean(values) for kind, values in sorted(kinds.items())},
        worst=sorted((row for row in rows if row[0] < 1), key=lambda row: row[0]),
    )


def ndcg(found: list[str], grades: Mapping[str, int]) -> float:
    """Return the normalised discounted cumulative gain of the first ten results."""
    best = sorted(grades.values(), reverse=True)[:10]
    return gain([grades.get(slug, 0) for slug in found]) / gain(best)


def gain(grades: list[int]) -> float:
    """Return the discounted cumulative gain of grades in their order."""
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def mean(values: list[float]) -> float:
    """Return the mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
