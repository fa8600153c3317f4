"""Finding pages by the words of the full-text index: one small interface, one module for each database.

What makes one page better than another is not decided here but in `search.ranking`, in the same way everywhere.
"""

from collections.abc import Iterable
from typing import Protocol

from django.db import connection

from search.engines.postgresql import PostgreSQL
from search.engines.sqlite import SQLite
from search.expressions import Expression


class Engine(Protocol):
    """What a database does for the search."""

    def pick(self, expression: Expression, limit: int, matches: int | None = None, ranked: int = ...) -> list[int]:
        """Return the keys of at most `limit` matching pages: the best if quickly told, else the newest.

        `matches` is how many match, if that is known. Of more than `ranked`, not all are compared.
        """

    def newest(self, expression: Expression, offset: int, limit: int) -> list[int]:
        """Return the keys of matching pages by their dates, the newest first."""

    def count(self, expression: Expression) -> int:
        """Return how many pages match."""

    def tally(self, expression: Expression, labels: Iterable[str], matches: int) -> dict[str, int]:
        """Return how many matching pages have each of `labels`; those that none has may be left out. One query.

        `matches` is how many pages match, or about so many.
        """

    def present(self, stems: list[str]) -> set[str]:
        """Return those of `stems` that some page has; one query."""

    def stems(self) -> dict[str, int]:
        """Return how many pages have each stem; reads the whole index."""


ENGINES: dict[str, Engine] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def get_engine() -> Engine:
    """Return the engine of the site's database."""
    return ENGINES[connection.vendor]
