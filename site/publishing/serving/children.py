"""Child processes that are started again when they die, and never outlive us."""

import contextlib
import logging
import os
import signal
import subprocess
import time
from collections.abc import Sequence

from publishing.backoff import wait_after
from publishing.parent import VARIABLE

logger = logging.getLogger(__name__)

FIRST_WAIT = 0.5
LONGEST_WAIT = 10.0
# Who lived this long has recovered: the next death counts as the first.
RECOVERED_AFTER = 30.0
PATIENCE = 12.0


class Child:
    """A process that is kept running. It leads a process group of its own, which dies with it."""

    def __init__(
        self, name: str, command: Sequence[str], *, environment: dict[str, str], pass_fds: Sequence[int] = ()
    ) -> None:
        self.name = name
        self.command = command
        self.environment = environment | {VARIABLE: str(os.getpid())}
        self.pass_fds = pass_fds
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.start_at = 0.0
        self.deaths = 0

    def start(self) -> None:
        """Start the process. Its own session keeps a Ctrl-C in the terminal from reaching it before us."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command, env=self.environment, pass_fds=self.pass_fds, start_new_session=True
        )

    def keep_alive(self) -> None:
        """Start the process if it has not been, or has died and the wait after that is over."""
        if self.process and self.process.poll() is not None:
            self.note_death(self.process)
            self.process = None
        if self.process is None and time.monotonic() >= self.start_at:
            self.start()

    def note_death(self, process: subprocess.Popen[bytes]) -> None:
        """Log a death, clear away what it left behind, and plan the next start."""
        kill_group(process.pid)
        if time.monotonic() - self.started_at > RECOVERED_AFTER:
            self.deaths = 0
        self.deaths += 1
        wait = wait_after(self.deaths, FIRST_WAIT, LONGEST_WAIT)
        self.start_at = time.monotonic() + wait
        logger.error("The %s ended (%s); starting it again in %.1f s", self.name, process.returncode, wait)

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end_by(self, deadline: float) -> None:
        """Wait until `deadline` (of the monotonic clock) for the process to end, then kill what is left of it."""
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=max(0.0, deadline - time.monotonic()))
            kill_group(self.process.pid)
            self.process.wait()


def end_all(children: Sequence[Child]) -> None:
    """End all children; they have a few seconds to finish what they are at."""
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.ask_to_end()
    for child in children:
        child.end_by(deadline)


def kill_group(pid: int) -> None:
    """Kill what is left of the process group `pid`, if anything is."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
