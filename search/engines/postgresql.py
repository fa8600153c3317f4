from collections.abc import Iterable
from typing import Any as Value

from django.db import connection

from search.expressions import IN_INDEX, All, Any, Expression, Label, Term

# Of more matches than this only so many are ranked: each rank reads the words of a page.
RANKED_AT_MOST = 2_000


class PostgreSQL:
    """The column of lexemes of the table of words, with its inverted index (GIN)."""

    def pick(
        self, expression: Expression, limit: int, matches: int | None = None, ranked: int = RANKED_AT_MOST
    ) -> list[int]:
        """Return the keys of at most `limit` matching pages, the best of them first."""
        rows = run(
            "SELECT rowid FROM (SELECT rowid, lead FROM search_words WHERE all_words @@ %s::tsquery LIMIT %s) found "
            "ORDER BY ts_rank('{0, .5, .7, 1}', lead, %s::tsquery, 1) DESC, rowid DESC LIMIT %s",
            [as_query(expression), ranked, any_word(expression), limit],
        )
        return [key for (key,) in rows]

    def newest(self, expression: Expression, offset: int, limit: int) -> list[int]:
        """Return the keys of matching pages by their dates, the newest first."""
        rows = run(
            "SELECT page_id FROM search_words JOIN search_entry ON page_id = rowid WHERE all_words @@ %s::tsquery "
            "ORDER BY dated DESC NULLS LAST, page_id DESC LIMIT %s OFFSET %s",
            [as_query(expression), limit, offset],
        )
        return [key for (key,) in rows]

    def count(self, expression: Expression) -> int:
        """Return how many pages match."""
        [[number]] = run("SELECT count(*) FROM search_words WHERE all_words @@ %s::tsquery", [as_query(expression)])
        return number

    def tally(self, expression: Expression, labels: Iterable[str], matches: int) -> dict[str, int]:
        """Return how many matching pages have each of `labels`; one query."""
        rows = run(
            "SELECT label, count(*) FROM (SELECT unnest(string_to_array(labels, ' ')) AS label FROM search_words "
            "WHERE all_words @@ %s::tsquery) found WHERE label = ANY(%s) GROUP BY label",
            [as_query(expression), list(labels)],
        )
        return dict(rows)

    def present(self, stems: list[str]) -> set[str]:
        """Return those of `stems` that some page has; one query."""
        exist = ", ".join("EXISTS(SELECT 1 FROM search_words WHERE all_words @@ %s::tsquery)" for _ in stems)
        [row] = run(f"SELECT {exist}", [quoted(stem) for stem in stems])
        return {stem for stem, exists in zip(stems, row, strict=True) if exists}

    def stems(self) -> dict[str, int]:
        """Return how many pages have each stem; reads the whole index."""
        return dict(run("SELECT word, ndoc FROM ts_stat('SELECT all_words FROM search_words')"))


def as_query(expression: Expression) -> str:
    """Return `expression` in the language of text search."""
    match expression:
        case Term(stem, where):
            return quoted(IN_INDEX[where](stem))
        case Label(label):
            return quoted(label)
        case All(parts):
            return f"({' & '.join(map(as_query, parts))})"
        case Any(parts) if parts:
            return f"({' | '.join(map(as_query, parts))})"
    return quoted("0")


def any_word(expression: Expression) -> str:
    """Return a query for any of the stems of `expression`, by which matching pages are ranked."""
    return " | ".join(sorted(map(quoted, stems_of(expression)))) or quoted("0")


def stems_of(expression: Expression) -> set[str]:
    """Return all stems that `expression` speaks of."""
    match expression:
        case Term(stem):
            return {stem}
        case All(parts) | Any(parts):
            return set().union(*map(stems_of, parts))
    return set()


def quoted(stem: str) -> str:
    """Return a stem, which is of letters and digits, as a lexeme."""
    return f"'{stem}'"


def run(statement: str, values: list[Value] | None = None) -> list[tuple]:
    """Return the rows that a statement gives.

    The planner knows neither that words are kept apart from their rows nor what it costs to fetch them, and would read
    the words of all pages where the index tells which match: it may not.
    """
    with connection.cursor() as cursor:
        if connection.settings_dict["OPTIONS"].get("server_side_binding"):
            cursor.execute(statement, values)
            return cursor.fetchall()
        cursor.execute(f"SET LOCAL enable_seqscan = off; {statement}; SET LOCAL enable_seqscan = on", values or [])
        cursor.nextset()
        return cursor.fetchall()
