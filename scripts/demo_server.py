"""The demo, started as `make run` starts it but on a database of its own, for tests and checks that only read it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START = 240  # seconds, on a machine that is busy
# One address of each public page type.
PAGES = {
    "home": "/",
    "archive": "/ask-an-expert/",
    "category with smaller ones": "/ask-an-expert/muscles-and-bones/",
    "category": "/ask-an-expert/muscles-and-bones/back-spine/",
    "question": "/ask-an-expert/muscles-and-bones/back-spine/bed-rest-or-keep-moving/",
    "ask": "/ask-an-expert/post-a-question/",
    "factsheets": "/factsheets/",
    "factsheet": "/factsheets/low-back-pain/",
    "search results": "/search/?q=back+pain",
    "search without results": "/search/?q=xylophone",
    "standard page": "/about/",
}


@contextmanager
def running_demo(folder: Path, **variables: str) -> Iterator[str]:
    """Start the demo with its database in `folder`, and yield its address; raises RuntimeError with its log."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    # On SQLite and without Redis, whatever the tests themselves run on.
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment |= {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev", "BASE_URL": address}
    log = folder / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment | variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(address, process, log)
            yield address
        finally:
            end(process)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the site answers; raise RuntimeError with its log when it does not."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The demo did not start at {address}:\n{log.read_text()[-4000:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server and all that it started."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
