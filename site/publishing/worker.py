"""The one process for all timed work: scheduled publishing twice a second, and the timed jobs beside it."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from django.db import connection

from publishing.backoff import Backoff
from publishing.jobs import run_due_jobs
from publishing.lease import Lease
from publishing.loop import repeat
from publishing.scheduling import Outcome, publish_and_expire

logger = logging.getLogger(__name__)

TICK = 0.5
JOBS_TICK = 1.0
# A worker without the lock leaves pages to the one that has it, unless they are late: then that one is dead or stuck.
STANDBY_PATIENCE = timedelta(seconds=1)
# SQLite's waiting writers knock every tenth of a second and take no turns: a long round has to leave the door open.
BREATH_EVERY = 1.0
BREATH = 0.15
JOBS_PATIENCE = 8.0


class Worker:
    """Works until it is told to stop, and then finishes the page it is at."""

    def __init__(self, has_changed: Callable[[], bool] = lambda: False) -> None:
        self.has_changed = has_changed
        self.is_reloading = False
        self.lease = Lease()
        self.retries = Backoff()
        self.stopped_by: int | None = None
        self.next_breath = 0.0
        self.works: bool | None = None

    def is_stopping(self) -> bool:
        """Return whether a signal has asked the worker to end, or new code has."""
        return self.stopped_by is not None or self.is_reloading

    def stop(self, signal_number: int, frame: FrameType | None = None) -> None:
        """Ask the worker to end; a signal handler, so it does no more than note it."""
        self.stopped_by = signal_number

    def listen(self) -> None:
        """End on SIGTERM and SIGINT (Ctrl-C). Only the main thread may call this."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)

    def run_once(self) -> tuple[Outcome, dict[str, bool]]:
        """Do all that is due now, whoever else is at work; return what came of the pages and of the jobs.

        Raises when the database is away.
        """
        outcome = publish_and_expire(self.retries, may_continue=lambda: not self.is_stopping())
        return outcome, run_due_jobs(may_continue=lambda: not self.is_stopping())

    def run(self) -> None:
        """Work until stopped; the end of a page, and of a job within reason, is waited for."""
        jobs = threading.Thread(target=self.run_jobs, name="timed-jobs", daemon=True)
        jobs.start()
        repeat(self.publish, every=TICK, is_stopping=self.is_stopping)
        self.release()
        jobs.join(timeout=JOBS_PATIENCE)

    def run_jobs(self) -> None:
        """Run timed jobs as they fall due; in a thread with a database connection of its own."""
        repeat(
            lambda: run_due_jobs(may_continue=lambda: not self.is_stopping()),
            every=JOBS_TICK,
            is_stopping=self.is_stopping,
        )

    def publish(self) -> None:
        """Publish and expire what is due, or, while another worker has the lock, what is late."""
        self.is_reloading = self.has_changed()
        self.tell_who_works()
        self.next_breath = time.monotonic() + BREATH_EVERY
        patience = timedelta(0) if self.lease.is_mine else STANDBY_PATIENCE
        publish_and_expire(self.retries, may_continue=self.may_continue, overdue_by=patience)

    def tell_who_works(self) -> None:
        """Take or keep the lock if it can be had, and log when it changes hands."""
        before, now = self.works, self.lease.hold()
        if now != before:
            logger.info("This worker publishes" if now else "Another worker publishes; this one stands by")
        self.works = now

    def may_continue(self) -> bool:
        """Return whether to go on with the next page; keeps the lock, and lets other writers in, meanwhile."""
        if self.is_stopping():
            return False
        self.lease.hold()
        if connection.vendor == "sqlite" and time.monotonic() > self.next_breath:
            time.sleep(BREATH)
            self.next_breath = time.monotonic() + BREATH_EVERY
        return True

    def release(self) -> None:
        """Give up the lock, if the database is there to take it."""
        try:
            self.lease.release()
        except Exception as error:
            logger.warning("Could not give up the worker's lock; it ends by itself: %s", error)
        finally:
            connection.close()
