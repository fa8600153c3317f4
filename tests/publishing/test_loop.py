"""The worker's loop goes on through everything, and ends when told to."""

import logging
import os
import time
from pathlib import Path

import pytest
from django.db import OperationalError

from publishing import loop
from publishing.code_watch import CodeWatch


class Steps:
    """A step that fails as it is told to, and ends the loop after the last."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.done = 0

    def __call__(self) -> None:
        error = self.errors[self.done]
        self.done += 1
        if error:
            raise error

    def is_over(self) -> bool:
        return self.done == len(self.errors)


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds the loop would have slept."""
    seconds: list[float] = []
    monkeypatch.setattr(loop, "sleep", lambda wait, is_stopping: seconds.append(wait))
    return seconds


@pytest.fixture(autouse=True)
def kept_connection(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Count the times the loop closes its connections, and keep the test's own."""
    closed: list[bool] = []
    monkeypatch.setattr(loop.connections, "close_all", lambda: closed.append(True))
    return closed


def test_loop_waits_for_the_database_to_come_back(naps, kept_connection, caplog):
    away = OperationalError("connection refused")
    steps = Steps(None, *[away] * 6, None, None)
    with caplog.at_level(logging.WARNING, logger="publishing"):
        loop.repeat(steps, every=0.5, is_stopping=steps.is_over)
    assert steps.done == 9
    assert naps == [0.5, 0.5, 1, 2, 4, 5, 5, 0.5, 0.5]
    assert len(kept_connection) == 6 + 1, "A connection that failed is not used again"
    messages = [record.getMessage() for record in caplog.records]
    assert messages[0] == "The database does not answer; trying until it does: connection refused"
    assert messages[-1] == "Working again"
    assert len(messages) == 4, "A long outage does not fill the log"


def test_loop_goes_on_after_an_error_of_ours_and_logs_all_of_it(naps, caplog):
    steps = Steps(ValueError("a bug"), None)
    with caplog.at_level(logging.ERROR, logger="publishing"):
        loop.repeat(steps, every=0.5, is_stopping=steps.is_over)
    assert steps.done == 2
    assert "ValueError: a bug" in caplog.text


def test_old_connections_are_renewed(naps, kept_connection, monkeypatch):
    monkeypatch.setattr(loop, "CONNECTION_AGE", 0.0)
    steps = Steps(None, None, None)
    loop.repeat(steps, every=0.5, is_stopping=steps.is_over)
    assert len(kept_connection) == 3 + 1


def test_sleep_ends_when_it_is_time_to_stop():
    began = time.monotonic()
    loop.sleep(30, lambda: time.monotonic() - began > 0.1)
    assert time.monotonic() - began < 2


def test_saved_file_is_noticed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    module = tmp_path / "module_under_watch.py"
    module.write_text("x = 1")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("module_under_watch")
    monkeypatch.setattr("publishing.code_watch.LOOK_EVERY", 0)
    watch = CodeWatch(tmp_path)
    assert [watch.has_changed(), watch.has_changed()] == [False, False]

    os.utime(module, (0, 0))
    assert [watch.has_changed(), watch.has_changed()] == [True, False]


def test_files_of_other_projects_are_not_watched(tmp_path: Path):
    assert CodeWatch(tmp_path).look() == {}
