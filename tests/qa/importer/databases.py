"""Databases that outlive a process: copies of the tests' own, a new site, each made for one test."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection


@contextmanager
def copied_database(path: Path) -> Iterator[str]:
    """The address of a copy of the tests' own database; gone at the end."""
    make = _copy_postgresql if connection.vendor == "postgresql" else _copy_sqlite
    with make(path) as address:
        yield address


@contextmanager
def _copy_sqlite(path: Path) -> Iterator[str]:
    with sqlite3.connect(connection.settings_dict["NAME"]) as source:
        source.execute("VACUUM INTO ?", [str(path)])
    yield f"sqlite:///{path}"


@contextmanager
def _copy_postgresql(path: Path) -> Iterator[str]:
    name, ours = f"{path.stem}_{os.getpid()}", connection.settings_dict["NAME"]
    # A database that somebody is connected to cannot be copied, and servers of earlier tests may have left theirs.
    connection.close()
    _administrate("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [ours])
    _administrate(f'CREATE DATABASE "{name}" TEMPLATE "{ours}"')
    try:
        yield f"postgresql://{_server()}/{name}"
    finally:
        _administrate(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administrate(statement: str, parameters: list[str] | None = None) -> None:
    with psycopg.connect(f"postgresql://{_server()}/postgres", autocommit=True) as administrator:
        administrator.execute(statement, parameters)


def _server() -> str:
    database = settings.DATABASES["default"]
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return f"{database['USER']}{password}@{database['HOST']}:{database['PORT'] or 5432}"
