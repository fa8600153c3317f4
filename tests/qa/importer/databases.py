"""Databases that outlive a process: of the kind that the suite runs on, made for one test."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings


@contextmanager
def new_database(path: Path, template: str = "") -> Iterator[str]:
    """The address of a new database, empty or a copy of the one at the address `template`; gone at the end."""
    make = _new_postgresql if "postgresql" in settings.DATABASES["default"]["ENGINE"] else _new_sqlite
    with make(path, template) as address:
        yield address


@contextmanager
def _new_sqlite(path: Path, template: str) -> Iterator[str]:
    if template:
        with sqlite3.connect(template.removeprefix("sqlite:///")) as source:
            source.execute("VACUUM INTO ?", [str(path)])
    yield f"sqlite:///{path}"


@contextmanager
def _new_postgresql(path: Path, template: str) -> Iterator[str]:
    name = f"{path.stem}_{os.getpid()}"
    copy = f' TEMPLATE "{template.rpartition("/")[2]}"' if template else ""
    _administrate(f'CREATE DATABASE "{name}"{copy}')
    try:
        yield f"postgresql://{_server()}/{name}"
    finally:
        _administrate(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administrate(statement: str) -> None:
    with psycopg.connect(f"postgresql://{_server()}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def _server() -> str:
    database = settings.DATABASES["default"]
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return f"{database['USER']}{password}@{database['HOST']}:{database['PORT'] or 5432}"
