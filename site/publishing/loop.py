"""Do one thing over and over, whatever the database does meanwhile."""

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connections

from publishing.backoff import wait_after

logger = logging.getLogger(__name__)

# A connection is renewed now and then: behind it the database may have moved, or the SQLite file been replaced.
CONNECTION_AGE = 60.0
FIRST_WAIT = 0.5
LONGEST_WAIT = 5.0
NAP = 0.25


def repeat(step: Callable[[], object], *, every: float, is_stopping: Callable[[], bool]) -> None:
    """Call `step` until told to stop, `every` so many seconds after its last end.

    An error never ends the loop. When the database is away its connection is closed, and `step` is called again
    after a wait of half a second that grows to five. Closes this thread's connections at the end.
    """
    failures = 0
    connected_at = time.monotonic()
    while not is_stopping():
        if time.monotonic() - connected_at > CONNECTION_AGE:
            connections.close_all()
            connected_at = time.monotonic()
        try:
            step()
        except Exception as error:
            connections.close_all()
            connected_at = time.monotonic()
            failures += 1
            report(error, failures)
        else:
            if failures:
                logger.warning("Working again")
            failures = 0
        sleep(wait_after(failures, FIRST_WAIT, LONGEST_WAIT) or every, is_stopping)
    connections.close_all()


def report(error: Exception, failures: int) -> None:
    """Log the first error of a row, and of a long row only some."""
    if failures & (failures - 1):
        return
    if isinstance(error, DatabaseError | InterfaceError):
        logger.error("The database does not answer; trying until it does: %s", error)
    else:
        logger.error("A round failed; going on", exc_info=error)


def sleep(seconds: float, is_stopping: Callable[[], bool]) -> None:
    """Sleep, waking up early to stop."""
    end = time.monotonic() + seconds
    while not is_stopping() and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, NAP))
