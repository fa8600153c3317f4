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
    name = f"{path.stem}_{os.getpid()}"
    # A database that somebody is connected to cannot be copied.
    connection.close()
    _administrate(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
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
