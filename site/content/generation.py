"""Values that each process keeps for as long as nothing has changed that the public sees.

    @cached
    def get_names() -> dict[int, str]: ...

What such a function returns is kept until anything public changes, in this process or in another, and shared by all
requests: nobody may change it. Another process hears of a change within `TRUSTED_FOR` seconds; the one that makes it,
at once. What changes rows without saving models calls `changed()` itself.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection, transaction

P = ParamSpec("P")
T = TypeVar("T")

# Seconds for which a process trusts that nothing has changed.
TRUSTED_FOR = 0.3
# Seconds after which a value is made anew although nothing is known to have changed.
KEPT_FOR = 60.0
# So many values of one function are kept.
MOST_KEPT = 300

_settled: ContextVar[int | None] = ContextVar("the last public change, for all that one request asks", default=None)
_trusted: tuple[float, int] | None = None
_kept: list[dict[Any, Any]] = []


def changes() -> Any:
    """Return the changes that all processes hear of; the models need not be there when this is imported."""
    return apps.get_model("content", "PublicChange")._default_manager


def changed() -> None:
    """Tell all processes that something public has changed, once the current transaction is committed."""
    global _trusted  # noqa: PLW0603 - one for the process
    changes().create(number=secrets.randbits(31))
    _trusted = None


def current() -> int:
    """Return a number that is another after each change of what the public sees."""
    if (settled := _settled.get()) is not None:
        return settled
    global _trusted  # noqa: PLW0603 - one for the process
    # What is seen inside a transaction may be taken back, and may hide what others have done since.
    in_transaction = connection.in_atomic_block
    if _trusted and not in_transaction and time.monotonic() - _trusted[0] < TRUSTED_FOR:
        return _trusted[1]
    now = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(SUM(number), 0) FROM content_publicchange")
        number = int(cursor.fetchone()[0])
    # Of two threads the one that asked later knows better, whichever is told first.
    if not in_transaction and (_trusted is None or _trusted[0] <= now):
        _trusted = (now, number)
    return number


@contextmanager
def settled() -> Iterator[int]:
    """Ask once what has changed, for all that is asked inside this block; yield the number.

    What is read inside of it is at least as new, so that nothing kept by this number holds longer than it should.
    """
    number = current()
    token = _settled.set(number)
    try:
        yield number
    finally:
        _settled.reset(token)


class Kept:
    """Values by key, so many of them, each until something public changes or a minute has passed."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self.number: int | None = None
        self.values: dict[Any, tuple[int, float, Any]] = {}
        _kept.append(self.values)

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """Return the value of a key, made by `make` where there is none that holds.

        What `make` knows already has to be of the same `settled` block, or it may be older than what is asked now.
        """
        number = current()
        if number != self.number:
            # Nothing holds any more; and what was removed from a page must not stay in memory either.
            self.values.clear()
            self.number = number
        known = self.values.get(key)
        if known and known[0] == number and time.monotonic() - known[1] < KEPT_FOR:
            return known[2]
        made_at = time.monotonic()
        value = make()
        if len(self.values) >= self.most:
            self.values.clear()
        self.values[key] = (number, made_at, value)
        return value


def cached(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what `function` returns, for each of its arguments, until something public changes."""
    return cached_at_most(MOST_KEPT)(function)


def cached_at_most(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Do the same for a function with many arguments, for so many of them."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        kept = Kept(most)

        @wraps(function)
        def keeping(*args: P.args, **kwargs: P.kwargs) -> T:
            return kept.get((connection.alias, args, *kwargs.items()), lambda: function(*args, **kwargs))

        return keeping

    return decorate


def forget() -> None:
    """Forget all that this process keeps."""
    global _trusted  # noqa: PLW0603 - one for the process
    _trusted = None
    for kept in _kept:
        kept.clear()


def merge() -> None:
    """Make one row of all changes; the sum stays what it was. A timed job."""
    with transaction.atomic():
        rows = dict(changes().order_by("pk").values_list("pk", "number")[:5_000])
        if len(rows) > 1:
            changes().filter(pk__in=rows).delete()
            changes().create(number=sum(rows.values()))
