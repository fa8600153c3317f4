"""`manage.py serve` as `make run` starts it: everything comes up, comes back, and goes away."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publishing.stage import Stage, wait_until

# What is tested here does not depend on the database.
pytestmark = pytest.mark.sqlite


class Served:
    """A running site."""

    def __init__(self, stage: Stage, port: int) -> None:
        self.stage = stage
        self.process = stage.start("serve", "--port", str(port))
        pattern = r"Ask an Expert is running at (http://127\.0\.0\.1:(\d+))/  \(admin: \1/admin/\)"
        banner = wait_until(lambda: re.search(pattern, self.output), seconds=40)
        self.url, self.port = banner[1], int(banner[2])

    @property
    def output(self) -> str:
        return self.stage.output(self.process)

    def get(self, path: str) -> int:
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:  # noqa: S310
            return answer.status

    def children(self) -> dict[str, int]:
        """Return the process ids of the web server and the worker."""
        return {
            name: pid
            for pid, (parent, command) in processes().items()
            if parent == self.process.pid
            for name, word in {"web server": "gunicorn", "worker": "manage.py worker"}.items()
            if word in command
        }

    def descendants(self) -> set[int]:
        """Return the process ids of everything that was started."""
        found, everything = {self.process.pid}, processes()
        while more := {pid for pid, (parent, _) in everything.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}


def processes() -> dict[int, tuple[int, str]]:
    """Return the parent and the whole command of every living process on this machine, however wide the terminal."""
    lines = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    rows = (line.split(maxsplit=3) for line in lines.stdout.splitlines())
    return {int(pid): (int(parent), " ".join(args)) for pid, parent, state, *args in rows if not state.startswith("Z")}


@pytest.fixture
def served(stage: Stage) -> Iterator[Served]:
    """The site, asked for on a port that is in use."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        served = Served(stage, taken.getsockname()[1])
        assert served.port > taken.getsockname()[1]
    descendants = served.descendants()
    yield served
    for pid in (descendants | served.descendants()) & processes().keys():
        os.kill(pid, signal.SIGKILL)


def test_site_comes_up_publishes_and_comes_back_when_killed(served: Served, stage: Stage):
    assert f"is in use; taking {served.port}." in served.output
    assert served.get("/robots.txt") == 200
    first = served.children()
    assert first.keys() == {"web server", "worker"}
    for environment in (Path(f"/proc/{pid}/environ") for pid in first.values()):
        # Only Linux shows the environment of a process.
        assert not environment.exists() or f"BASE_URL={served.url}\0" in environment.read_text()

    os.kill(first["web server"], signal.SIGKILL)
    os.kill(first["worker"], signal.SIGKILL)
    made = stage.rehearse({"kind": "page", "title": "Page", "go_live_in": 1})
    assert served.get("/robots.txt") == 200, "The visitor waits for the new web server"
    stage.wait_until_live(made["Page"]["pk"])
    second = served.children()
    assert second.keys() == first.keys()
    assert not set(first.values()) & set(second.values())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_leaves_nothing_behind(served: Served, number: signal.Signals):
    everything = served.descendants()
    assert len(everything) >= 4, "A web server with two workers, and the worker"
    served.process.send_signal(number)
    assert served.process.wait(timeout=20) == 0
    assert not everything & processes().keys()
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", served.port))


def test_killed_it_leaves_nothing_behind(served: Served):
    everything = served.descendants()
    served.process.kill()
    served.process.wait()
    began = time.monotonic()
    wait_until(lambda: not everything & processes().keys(), seconds=10)
    print(f"All children of the killed process had ended after {time.monotonic() - began:.1f} s")
