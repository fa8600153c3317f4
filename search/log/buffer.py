"""What this process has noted and not yet written into the database. No request waits for that, or fails with it.

A thread writes it down every ten seconds, and the end of the process does once more. What cannot be written is tried
again; above a bound the oldest is dropped. A process that is killed loses ten seconds of counts.
"""

import atexit
import logging
import os
import threading
import time
from collections import deque
from contextlib import suppress

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from search.log import counters
from search.log.counters import Note, Tallies, Tally

logger = logging.getLogger(__name__)

WRITTEN_EVERY = 10.0  # seconds
MOST_NOTES = 5_000
# Seconds between two complaints about the same trouble, and that the end of the process waits for the thread.
COMPLAINS_EVERY = 600.0
PATIENCE = 5.0


class Buffer:
    """The notes of one process, and the thread that writes them down."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.writing = threading.Lock()
        self.ended = threading.Event()
        self.notes: deque[Note] = deque(maxlen=MOST_NOTES)
        # Counted together, and not in the database yet.
        self.tallies: Tallies = {}
        self.writer: threading.Thread | None = None
        self.complained_at = -COMPLAINS_EVERY

    def add(self, note: Note) -> None:
        """Keep a note until it is written down."""
        with self.lock:
            self.notes.append(note)
            if self.writer is None or not self.writer.is_alive():
                self.writer = threading.Thread(target=self.run, name="search-log", daemon=True)
                # A machine that has no threads left has worse to do than counting.
                with suppress(RuntimeError):
                    self.writer.start()

    def run(self) -> None:
        """Write down what there is, again and again."""
        while not self.ended.wait(WRITTEN_EVERY):
            self.try_to_write()

    def try_to_write(self) -> None:
        """Write down what there is; complain of trouble once in a while, and never raise."""
        if not self.notes and not self.tallies:
            return
        try:
            self.write()
        except Exception:
            now = time.monotonic()
            if now - self.complained_at >= COMPLAINS_EVERY:
                self.complained_at = now
                logger.exception("What visitors searched for cannot be written down now; it is tried again")
        finally:
            connection.close()

    def write(self) -> None:
        """Write down what there is; raises the database's errors, and keeps what is not written."""
        with self.writing:
            if len(self.tallies) < MOST_NOTES:
                notes = self.take()
                try:
                    counted = counters.tally(notes)
                except Error:
                    self.give_back(notes)
                    raise
                for place, tally in counted.items():
                    self.tallies.setdefault(place, Tally()).add(tally)
            counters.write(self.tallies)

    def take(self) -> list[Note]:
        """Return the notes, which are the caller's now."""
        with self.lock:
            notes = list(self.notes)
            self.notes.clear()
        return notes

    def give_back(self, notes: list[Note]) -> None:
        """Keep notes again that were taken, before the later ones."""
        with self.lock:
            self.notes = deque([*notes, *self.notes], maxlen=MOST_NOTES)

    def end(self) -> None:
        """Write down the rest, as the process ends."""
        self.ended.set()
        if self.writer and self.writer.is_alive():
            self.writer.join(PATIENCE)
        self.try_to_write()


buffer = Buffer()


def begin_anew() -> None:
    """Begin with nothing in a forked process: the notes are the parent's to write, and its thread is not here."""
    buffer.__init__()  # type: ignore[misc]


os.register_at_fork(after_in_child=begin_anew)
atexit.register(buffer.end)


def note_search(text: str, found: int, corrected: str = "") -> None:
    """Count a search that found so many pages; `corrected` is what its words were taken for, where no page has them."""
    if settings.SEARCH_LOG:
        buffer.add(Note(timezone.localdate(), corrected or text, found))


def note_opened(text: str) -> None:
    """Count that a result of a search was opened."""
    if settings.SEARCH_LOG:
        buffer.add(Note(timezone.localdate(), text, None))
