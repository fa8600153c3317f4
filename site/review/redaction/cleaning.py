"""Cleaning the database's own file: SQLite leaves deleted text where it stood until something is written over it."""

import logging
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from review.models import Redaction

logger = logging.getLogger(__name__)


def begin() -> None:
    """Have SQLite write zeros over what this connection deletes from now on."""
    if connection.vendor == "sqlite":
        run("PRAGMA secure_delete = ON")


def clean_search_index() -> None:
    """Have SQLite's search indexes merge their parts: until then the words of the old text are still in one of them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%USING fts5%%'")
            names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        for name in names:
            run(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608


def clean_waiting() -> int:
    """Clean the file for the removals that wait for it; return how many. A timed job, and tried at once after each.

    While others read or write it may not be possible: then the next run tries again.
    """
    waiting = list(Redaction.objects.filter(cleaned_at=None).values_list("pk", flat=True))
    if not waiting or not clean_file():
        return 0
    return Redaction.objects.filter(pk__in=waiting).update(cleaned_at=timezone.now())


def clean_file() -> bool:
    """Write SQLite's file anew and empty its journal; return whether that worked.

    Other databases look after this themselves: PostgreSQL's autovacuum gives the space of deleted rows free.
    """
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    try:
        run("VACUUM")
        busy, *_ = run("PRAGMA wal_checkpoint(TRUNCATE)") or (0,)
    except DatabaseError as error:
        logger.warning("Could not clean the database's file after a removal; it is tried again: %s", error)
        return False
    return not busy


def run(statement: str) -> Any:
    """Run one statement and return the first row it gives, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()
