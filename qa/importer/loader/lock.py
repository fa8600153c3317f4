"""One import at a time; the lock goes with its process, however that ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

# Any number that nothing else of the site uses: "archive import" on a telephone's keys.
POSTGRESQL_LOCK = 272_4483


class ImportRunningError(Exception):
    """Another import is at work on this database."""


@contextmanager
def import_lock() -> Iterator[None]:
    """Holds the lock of the database; raises ImportRunningError where another process has it."""
    hold = _hold_postgresql if connection.vendor == "postgresql" else _hold_file
    with hold():
        yield


@contextmanager
def _hold_postgresql() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [POSTGRESQL_LOCK])
        row = cursor.fetchone()
    if not (row and row[0]):
        raise ImportRunningError
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [POSTGRESQL_LOCK])


@contextmanager
def _hold_file() -> Iterator[None]:
    """A lock on a file beside the SQLite database; a database in memory belongs to one process anyway."""
    database = Path(str(connection.settings_dict["NAME"]))
    if not database.is_file():
        yield
        return
    with database.with_name(f"{database.name}.import-lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ImportRunningError from error
        yield
