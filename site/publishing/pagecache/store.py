"""What one process keeps: the answers asked for last, in so many bytes; and one thread at a time makes each anew."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from publishing.pagecache.answers import Answer


class Store:
    """Answers by key, the least recently asked for going first when there are too many bytes of them."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.size = 0
        self.answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self.being_made: dict[Hashable, threading.Event] = {}
        self.lock = threading.Lock()

    def get(self, key: Hashable) -> Answer | None:
        """Return what is kept under a key, however old it is."""
        with self.lock:
            answer = self.answers.get(key)
            if answer is not None:
                self.answers.move_to_end(key)
            return answer

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer; one that would take more than a tenth of all room is not kept."""
        with self.lock:
            self._drop(key)
            if answer.size > self.most_bytes // 10:
                return
            self.answers[key] = answer
            self.size += answer.size
            while self.size > self.most_bytes:
                self._drop(next(iter(self.answers)))

    def drop(self, key: Hashable) -> None:
        """Keep nothing under a key any more."""
        with self.lock:
            self._drop(key)

    def clear(self) -> None:
        """Keep nothing."""
        with self.lock:
            self.answers.clear()
            self.size = 0

    def _drop(self, key: Hashable) -> None:
        answer = self.answers.pop(key, None)
        if answer is not None:
            self.size -= answer.size

    def begin(self, key: Hashable) -> threading.Event | None:
        """Let the caller make the answer: None if nobody else is at it, else what is set once they have ended."""
        with self.lock:
            other = self.being_made.get(key)
            if other is None:
                self.being_made[key] = threading.Event()
            return other

    def end(self, key: Hashable) -> None:
        """Let those who wait for the answer look whether it is there."""
        with self.lock:
            self.being_made.pop(key).set()
