"""End this process when the one that started it has died, however it died. Knows nothing of Django."""

import os
import signal
import threading
import time

# Set by `manage.py serve` for its children: its own process id.
VARIABLE = "SERVED_BY"
LOOK_EVERY = 0.5
PATIENCE = 15.0


def follow_parent() -> None:
    """Watch, in a thread, the process that VARIABLE names; do nothing when it names none.

    When it is gone this process is asked to end, as by SIGTERM, and its whole group is killed if it then goes on.
    """
    parent = int(os.environ.get(VARIABLE) or 0)
    if parent:
        threading.Thread(target=end_after, args=[parent], name="follow-parent", daemon=True).start()


def end_after(parent: int) -> None:
    """Wait until `parent` is no longer the parent of this process, then end it."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
