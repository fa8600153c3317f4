"""Timed jobs: other packages register theirs in `apps.py:ready()`, the worker runs each when it is due.

    from publishing import jobs
    jobs.register("review.reminders", every=timedelta(days=1), run=send_reminders)

When a job runs next is kept in the database, so that a restart repeats nothing early. Of several workers one runs a
job at a time. A job runs **at least once**: killed in the middle, it runs again once its claim is over, so it must be
safe to repeat. Jobs run one after another beside scheduled publishing, which never waits for them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from publishing.backoff import wait_after
from publishing.models import TimedJob

logger = logging.getLogger(__name__)

FIRST_RETRY = 10.0


@dataclass(frozen=True)
class Job:
    """What to run and how often. `longest` is the time after which a run counts as killed."""

    name: str
    every: timedelta
    run: Callable[[], Any]
    longest: timedelta


registry: dict[str, Job] = {}


def register(name: str, *, every: timedelta, run: Callable[[], Any], longest: timedelta = timedelta(minutes=5)) -> None:
    """Have the worker call `run()` every so often, for the first time at once.

    Raises ValueError for a period that is not positive and for a name that is taken by another function.
    """
    if every <= timedelta(0):
        raise ValueError(f"The job {name!r} needs a period above zero.")
    if name in registry and registry[name].run is not run:
        raise ValueError(f"Two jobs are called {name!r}.")
    registry[name] = Job(name, every, run, longest)


def run_due_jobs(may_continue: Callable[[], bool] = lambda: True) -> dict[str, bool]:
    """Run what is due, in the order it became due; return which jobs ran and whether each went well.

    A job's error is logged and stops no other job; it is tried again soon, then less and less often.
    Only a database that has gone away raises.
    """
    if not registry:
        return {}
    ran = {}
    for row in find_due_jobs():
        if not may_continue():
            break
        if job := claim(row):
            ran[job.name] = run_claimed(job)
    return ran


def find_due_jobs() -> list[TimedJob]:
    """Return the registered jobs that are due and that nobody runs, making the rows that are missing."""
    now = timezone.now()
    rows = {row.name: row for row in TimedJob.objects.filter(name__in=registry)}
    if missing := registry.keys() - rows.keys():
        TimedJob.objects.bulk_create([TimedJob(name=name, due_at=now) for name in missing], ignore_conflicts=True)
        rows = {row.name: row for row in TimedJob.objects.filter(name__in=registry)}
    due = [
        row for row in rows.values() if row.due_at <= now and (row.claimed_until is None or row.claimed_until <= now)
    ]
    return sorted(due, key=lambda row: row.due_at)


def claim(row: TimedJob) -> Job | None:
    """Return the job if it is this worker's to run now; one statement decides between two workers."""
    job = registry[row.name]
    now = timezone.now()
    unclaimed = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    claimed = TimedJob.objects.filter(unclaimed, name=job.name, due_at__lte=now).update(
        claimed_until=now + job.longest, started_at=now
    )
    return job if claimed else None


def run_claimed(job: Job) -> bool:
    """Run a job, log its error if it has one, and note when it is due again; return whether it went well."""
    error = ""
    try:
        job.run()
    except Exception as exception:
        if not connection.is_usable():
            raise
        logger.exception("The job %s failed", job.name)
        error = f"{type(exception).__name__}: {exception}"
    now = timezone.now()
    row = TimedJob.objects.get(name=job.name)
    row.failures = row.failures + 1 if error else 0
    retry = timedelta(seconds=wait_after(row.failures, first=FIRST_RETRY))
    row.due_at = now + (min(retry, job.every) if error else job.every)
    row.finished_at = row.finished_at if error else now
    row.last_error = error
    row.claimed_until = None
    row.save(update_fields=["claimed_until", "due_at", "failures", "finished_at", "last_error"])
    return not error
