"""Patience with what fails: each failure in a row doubles the wait before the next try."""

import time
from collections.abc import Hashable

FIRST_WAIT = 1.0
LONGEST_WAIT = 300.0


def wait_after(failures: int, first: float = FIRST_WAIT, longest: float = LONGEST_WAIT) -> float:
    """Return the seconds to wait after so many failures in a row; none after no failure."""
    return min(first * 2 ** min(failures - 1, 30), longest) if failures else 0.0


class Backoff:
    """Remembers, within this process, what failed how often and when it may be tried again."""

    def __init__(self, first: float = FIRST_WAIT, longest: float = LONGEST_WAIT) -> None:
        self.first = first
        self.longest = longest
        self.failures: dict[Hashable, int] = {}
        self.retry_at: dict[Hashable, float] = {}

    def may_try(self, key: Hashable) -> bool:
        """Return whether `key` has waited long enough, which what never failed always has."""
        return time.monotonic() >= self.retry_at.get(key, 0.0)

    def failed(self, key: Hashable) -> float:
        """Note a failure; return the seconds until the next try."""
        self.failures[key] = self.failures.get(key, 0) + 1
        wait = wait_after(self.failures[key], self.first, self.longest)
        self.retry_at[key] = time.monotonic() + wait
        return wait

    def forget_all_but(self, keys: set[Hashable]) -> None:
        """Forget what is no longer among `keys`, so that memory does not grow for ever."""
        for key in self.failures.keys() - keys:
            del self.failures[key], self.retry_at[key]
