"""The worker's database lock: a row that says who works, renewed while they do and free a few seconds after."""

import os
import socket
import time
import uuid
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from publishing.models import WorkerLock

NAME = "worker"
LENGTH = timedelta(seconds=10)
RENEW_EVERY = 3.0
LOOK_EVERY = 1.0


class Lease:
    """One worker's view of the lock. A worker that is killed holds it no longer than `LENGTH` more."""

    def __init__(self, name: str = NAME) -> None:
        self.name = name
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.is_mine = False
        self.next_look = 0.0

    def hold(self) -> bool:
        """Take or renew the lock if it is time to; return whether it is this worker's.

        The database is asked every few seconds, and written to only by the worker that has the lock.
        """
        if time.monotonic() >= self.next_look:
            self.is_mine = self.renew()
            self.next_look = time.monotonic() + (RENEW_EVERY if self.is_mine else LOOK_EVERY)
        return self.is_mine

    def renew(self) -> bool:
        """Take the lock if it is free or this worker's; return whether it is now this worker's."""
        row, _ = WorkerLock.objects.get_or_create(name=self.name)
        if row.is_held and row.holder != self.holder:
            return False
        now = timezone.now()
        taken: dict[str, Any] = {"renewed_at": now, "expires_at": now + LENGTH}
        if row.holder != self.holder:
            taken |= {"holder": self.holder, "taken_at": now}
        # One statement: of two workers that both saw the lock free, the second changes no row.
        free = Q(holder=self.holder) | Q(expires_at__isnull=True) | Q(expires_at__lte=now)
        return WorkerLock.objects.filter(free, name=self.name).update(**taken) == 1

    def release(self) -> None:
        """Give the lock up at once, so that another worker need not wait for it."""
        self.is_mine = False
        WorkerLock.objects.filter(name=self.name, holder=self.holder).update(expires_at=timezone.now())


def worker_is_alive() -> bool:
    """Return whether a worker renewed the lock within the last few seconds."""
    row = WorkerLock.objects.filter(name=NAME).first()
    return row is not None and row.is_held
