from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Any as Value

from django.db import connection

from search.expressions import IN_INDEX, All, Any, Expression, Label, Term, Where, every

# Above this number of matches the newest are picked: ranking looks at each of them.
RANKED_AT_MOST = 2_000
TALLIED_AT_MOST = 3_000
# How much a match weighs in title, question, summary and body.
WEIGHTS = "12.0, 8.0, 5.0, 1.0, 2.0, 0.0"


class SQLite:
    """The FTS5 table of the embedded database."""

    def pick(
        self, expression: Expression, limit: int, matches: int | None = None, ranked: int = RANKED_AT_MOST
    ) -> list[int]:
        """Return the keys of at most `limit` matching pages: the best by weighted BM25, of many the newest."""
        match = compiled(expression)
        if matches is None:
            few = f"SELECT 1 FROM search_words WHERE search_words MATCH %s LIMIT {ranked:d}"  # noqa: S608
            [[matches]] = run(f"SELECT count(*) FROM ({few})", [match])  # noqa: S608
        order = "rowid DESC" if matches >= ranked or matches <= limit else f"bm25(search_words, {WEIGHTS})"
        rows = run(
            f"SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY {order} LIMIT %s",  # noqa: S608
            [match, limit],
        )
        return [key for (key,) in rows]

    def newest(self, expression: Expression, offset: int, limit: int) -> list[int]:
        """Return the keys of matching pages by their dates, the newest first."""
        rows = run(
            "SELECT e.page_id FROM search_words w JOIN search_entry e ON e.page_id = w.rowid "
            "WHERE search_words MATCH %s ORDER BY e.dated DESC NULLS LAST, e.page_id DESC LIMIT %s OFFSET %s",
            [compiled(expression), limit, offset],
        )
        return [key for (key,) in rows]

    def count(self, expression: Expression) -> int:
        """Return how many pages match."""
        [[number]] = run("SELECT count(*) FROM search_words WHERE search_words MATCH %s", [compiled(expression)])
        return number

    def tally(self, expression: Expression, labels: Iterable[str], matches: int) -> dict[str, int]:
        """Return how many matching pages have each of `labels`; one query.

        It reads the labels of a few pages; of many, it counts each label by the index alone.
        """
        labels = list(labels)
        if not labels:
            return {}
        if matches <= TALLIED_AT_MOST:
            rows = run(
                "SELECT e.labels FROM search_words w JOIN search_entry e ON e.page_id = w.rowid "
                "WHERE search_words MATCH %s",
                [compiled(expression)],
            )
            return Counter(chain.from_iterable(marks.split() for (marks,) in rows))
        counts = ", ".join("(SELECT count(*) FROM search_words WHERE search_words MATCH %s)" for _ in labels)
        [row] = run(f"SELECT {counts}", [compiled(every([expression, Label(label)])) for label in labels])
        return dict(zip(labels, row, strict=True))

    def present(self, stems: list[str]) -> set[str]:
        """Return those of `stems` that some page has; one query."""
        exist = ", ".join("EXISTS(SELECT 1 FROM search_words WHERE search_words MATCH %s)" for _ in stems)
        [row] = run(f"SELECT {exist}", [compiled(Term(stem)) for stem in stems])
        return {stem for stem, exists in zip(stems, row, strict=True) if exists}

    def stems(self) -> dict[str, int]:
        """Return how many pages have each stem; reads the whole index."""
        run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_stems USING fts5vocab('main', 'search_words', 'row')")
        return dict(run("SELECT term, doc FROM temp.search_stems"))


def compiled(expression: Expression) -> str:
    """Return `expression` in the language of FTS5."""
    match expression:
        case Term(stem, where):
            columns = "title question summary body" if where is Where.ANYWHERE else "heads"
            return f'{{{columns}}} : "{IN_INDEX[where](stem)}"'
        case Label(label):
            return f'{{heads labels}} : "{label}"'
        case All(parts):
            return f"({' AND '.join(map(compiled, parts))})"
        case Any(parts) if parts:
            return f"({' OR '.join(map(compiled, parts))})"
    return 'labels : "0"'


def run(statement: str, values: list[Value] | None = None) -> list[tuple]:
    """Return the rows that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
