"""A database of its own for the real processes of one test, on SQLite or PostgreSQL, and the processes themselves."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.processes import environment_apart

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.publishing.rehearsal.settings"


class Store(Protocol):
    """Where databases are made; `template` is one that is migrated."""

    name: str
    template: str

    def url(self, database: str) -> str:
        """Return the DATABASE_URL of a database."""

    def create(self, database: str, template: str = "") -> None:
        """Make a database, as a copy of another if one is named."""

    def drop(self, database: str) -> None:
        """Remove a database, and whoever is connected to it."""

    def connect(self, database: str) -> Any:
        """Return a DB-API connection that commits by itself."""


class SQLiteStore(Store):
    """Databases as files."""

    name = "sqlite"
    template = "template"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        return f"sqlite:///{self.folder / database}.sqlite3"

    def create(self, database: str, template: str = "") -> None:
        if template:
            shutil.copy(self.folder / f"{template}.sqlite3", self.folder / f"{database}.sqlite3")

    def drop(self, database: str) -> None:
        for path in self.folder.glob(f"{database}.sqlite3*"):
            path.unlink()

    def connect(self, database: str) -> Any:
        return sqlite3.connect(self.folder / f"{database}.sqlite3", timeout=20, isolation_level=None)


class PostgreSQLStore(Store):
    """Databases of a server, made and dropped through the one that `url` names."""

    name = "postgresql"
    template = f"publishing_stage_{os.getpid()}"

    def __init__(self, url: str) -> None:
        self.server = url.replace("psql://", "postgres://").replace("pgsql://", "postgres://")

    def url(self, database: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{database}", query=""))

    def create(self, database: str, template: str = "") -> None:
        self.drop(database)
        self.execute(f'CREATE DATABASE "{database}"' + (f' TEMPLATE "{template}"' if template else ""))

    def drop(self, database: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run a statement about databases."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def connect(self, database: str) -> Any:
        return psycopg.connect(self.url(database), autocommit=True)


class Stage:
    """One database, a folder for files, and the processes at work on them."""

    def __init__(self, store: Store, database: str, folder: Path) -> None:
        self.store = store
        self.database = database
        self.folder = folder
        self.processes: list[subprocess.Popen[str]] = []
        self.environment = {
            **{name: value for name, value in environment_apart().items() if name not in {"BASE_URL", "PORT", "DEBUG"}},
            "DATABASE_URL": store.url(database),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "VAR_DIR": str(folder),
            "PYTHONUNBUFFERED": "1",
        }

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it prints; raises when it fails."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a management command; its output goes to a file that `output` reads."""
        with (self.folder / f"output-{len(self.processes)}").open("w") as output:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), *arguments],
                env=self.environment,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self.processes.append(process)
        return process

    def output(self, process: subprocess.Popen[str]) -> str:
        """Return what a process has printed and logged so far."""
        return (self.folder / f"output-{self.processes.index(process)}").read_text()

    def start_worker(self) -> subprocess.Popen[str]:
        """Start a worker and return when it works."""
        process = self.start("worker")
        wait_until(lambda: f":{process.pid}:" in str(self.query("SELECT holder FROM publishing_workerlock")))
        return process

    def rehearse_due(self, *titles: str, **times: float) -> dict[str, int]:
        """Make pages that have been due, in this order, for a moment; return their primary keys by title."""
        made = self.rehearse(*({"kind": "page", "title": title, "go_live_in": 1.0, **times} for title in titles))
        last = max(entry["go_live_at"] for entry in made.values())
        time.sleep(max(0.0, last - time.time()))
        return {title: entry["pk"] for title, entry in made.items()}

    def rehearse(self, *plan: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Make scheduled pages and topics; return their primary keys and times by title."""
        return json.loads(self.manage("rehearse", json.dumps(plan)))

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Return all rows of a statement, asked on a connection of its own."""
        with closing(self.store.connect(self.database)) as connection:
            return connection.execute(statement).fetchall()

    def execute(self, statement: str) -> None:
        """Run a statement that returns nothing."""
        with closing(self.store.connect(self.database)) as connection:
            connection.execute(statement)

    def is_live(self, pk: int, table: str = "wagtailcore_page") -> bool:
        """Return whether a record is live."""
        ((live,),) = self.query(f"SELECT live FROM {table} WHERE id = {pk}")  # noqa: S608
        return bool(live)

    def wait_until_live(self, pk: int, table: str = "wagtailcore_page", *, live: bool = True) -> None:
        """Return when a record has become live, or has expired; raises when it takes unduly long."""
        wait_until(lambda: self.is_live(pk, table) is live)

    def wait_until_published(self, count: int) -> None:
        """Return when scheduled publishing has made so many entries in the log; raises when it takes unduly long."""
        wait_until(lambda: len(self.published()) >= count, seconds=40)

    def published(self) -> list[int]:
        """Return the page of each entry that scheduled publishing has made in the log."""
        rows = self.query("SELECT page_id FROM wagtailcore_pagelogentry WHERE action = 'wagtail.publish.scheduled'")
        return [page for (page,) in rows]

    def end(self) -> None:
        """Kill all processes that are left."""
        for process in self.processes:
            process.kill()
            process.wait()


def wait_until(condition: Callable[[], Any], seconds: float = 20) -> Any:
    """Return the first true answer of `condition`; raises when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"Not within {seconds} s")
