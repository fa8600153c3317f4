import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from tests.publishing.stage import PostgreSQLStore, SQLiteStore, Stage, Store

POSTGRES_PREFIXES = ("postgres://", "postgresql://", "psql://", "pgsql://")


def postgres_url() -> str:
    """Return the address of the PostgreSQL server that the suite runs on, or nothing."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith(POSTGRES_PREFIXES) else ""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests with real processes one after another: together they would keep each other from their times."""
    for item in items:
        if "store" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("real processes"))


@pytest.fixture
def clock() -> Iterator[FrozenDateTimeFactory]:
    """A clock that stands at noon of the first of May 2030 until it is moved."""
    # The durations that pytest reports go on in real time.
    with freeze_time(datetime(2030, 5, 1, 12, tzinfo=UTC), ignore=["_pytest.timing"]) as frozen:
        assert isinstance(frozen, FrozenDateTimeFactory)
        yield frozen


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Where databases are made, of the kind that the suite runs on, with its template migrated."""
    folder = tmp_path_factory.mktemp("stage")
    url = postgres_url()
    store: Store = PostgreSQLStore(url) if url else SQLiteStore(folder)
    store.create(store.template)
    try:
        Stage(store, store.template, folder).manage("build_stage")
        yield store
    finally:
        store.drop(store.template)


@pytest.fixture
def stage(store: Store, tmp_path: Path) -> Iterator[Stage]:
    """A fresh database with a home page, and the means to set processes to work on it."""
    database = f"{store.template}_copy"
    store.create(database, store.template)
    stage = Stage(store, database, tmp_path)
    try:
        yield stage
    finally:
        stage.end()
        store.drop(database)
