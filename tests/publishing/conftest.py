import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publishing.stage import PostgreSQLStore, SQLiteStore, Stage

POSTGRES_PREFIXES = ("postgres://", "postgresql://", "psql://", "pgsql://")


def postgres_url() -> str:
    """Return the address of a PostgreSQL server for tests, or nothing."""
    urls = [os.environ.get(name, "") for name in ("TEST_POSTGRES_URL", "DATABASE_URL")]
    return next((url for url in urls if url.startswith(POSTGRES_PREFIXES)), "")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Where databases are made, holding one that is migrated: “template”."""
    folder = tmp_path_factory.mktemp("stage")
    if request.param == "sqlite":
        store, template = SQLiteStore(folder), "template"
    elif url := postgres_url():
        store, template = PostgreSQLStore(url), f"publishing_stage_{os.getpid()}"
    else:
        pytest.skip("Set TEST_POSTGRES_URL to the address of a PostgreSQL server to run this on PostgreSQL too.")
    store.create(template)
    try:
        Stage(store, template, folder).manage("build_stage")
        store.template = template
        yield store
    finally:
        store.drop(template)


@pytest.fixture
def stage(store: SQLiteStore | PostgreSQLStore, tmp_path: Path) -> Iterator[Stage]:
    """A fresh database with an archive and one category, and the means to set processes to work on it."""
    database = f"{store.template}_copy"
    store.create(database, store.template)
    stage = Stage(store, database, tmp_path)
    try:
        yield stage
    finally:
        stage.end()
        store.drop(database)
