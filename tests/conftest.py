"""What all tests share: the tree of a new site, people of each role, and a clean slate between tests."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from content import generation
from home.setup import SiteTree, grow_tree
from home.setup.groups import EDITORS, MANAGING_EDITORS, REVIEWERS
from scripts.browser import NONE_FOUND
from search import vocabulary
from tests.factories import AdministratorFactory, UserFactory
from users.models import User

# Tests that read the database are slow for their first example only; a deadline would fail them by chance.
hypothesis_settings.register_profile(
    "default", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.register_profile("thorough", hypothesis_settings.get_profile("default"), max_examples=2000)
hypothesis_settings.load_profile("default")

DB_BLOCKER = pytest.StashKey[Any]()
MIGRATED = pytest.StashKey[str]()
DATABASES = {"db", "transactional_db", "store", "live_server"}
TRANSACTIONAL_FIXTURES = {"transactional_db", "live_server", "fresh_database"}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name files by what they are for: a packed one holds the time, and two workers would name its test differently."""
    return argname if isinstance(val, bytes) else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs no database, neither the tests' own nor one of real processes, as the same on every database."""
    if not item.get_closest_marker("django_db") and DATABASES.isdisjoint(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.sqlite)


def is_transactional(item: pytest.Item) -> bool:
    """Return whether a test commits, so that Django empties all tables after it."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        TRANSACTIONAL_FIXTURES & set(getattr(item, "fixturenames", ()))
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test that commits begin with what the others begin with: a new site."""
    for item in items:
        if is_transactional(item):
            marker = pytest.mark.django_db(transaction=True, serialized_rollback=True)
            item.add_marker(marker, append=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that the browser tests did not run for want of a browser."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NONE_FOUND in str(report.longrepr)]
    if skipped:
        terminalreporter.section("BROWSER TESTS SKIPPED", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests did not run: {NONE_FOUND}", red=True, bold=True)


@pytest.fixture(scope="session")
def everyday_database() -> Any:
    """The name of the database that the settings name, which is never that of the tests."""
    return connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, everyday_database: Any, django_db_setup: None, django_db_blocker: Any
) -> None:
    """The database of all tests is that of a new site; setting one up for each test would be most of their time."""
    if connection.settings_dict["NAME"] == everyday_database:
        # None of the tests needs a database, so none was made.
        return
    with django_db_blocker.unblock():
        # Where no test commits there is nothing to put back.
        migrated = getattr(connection, "_test_serialized_contents", None)
        call_command("start_site", verbosity=0)
        if migrated:
            request.config.stash[MIGRATED] = types_first(migrated)
            contents = types_first(connection.creation.serialize_db_to_string())
            connection._test_serialized_contents = contents  # type: ignore[attr-defined]


def types_first(contents: str) -> str:
    """Return the rows of a database with the content types first: saving a page would make its own otherwise."""
    return json.dumps(sorted(json.loads(contents), key=lambda row: row["model"] != "contenttypes.contenttype"))


@pytest.fixture
def fresh_database(transactional_db: None, request: pytest.FixtureRequest) -> None:
    """The database as the migrations left it, before anybody has set up a site."""
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
    connection.creation.deserialize_db_from_string(request.config.stash[MIGRATED])


@pytest.fixture(scope="session", autouse=True)
def keep_db_blocker(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """Let the hook below reach the database."""
    request.config.stash[DB_BLOCKER] = django_db_blocker


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put the new site back into the database, once a test that committed has been cleared away."""
    result = yield
    # After the last test the database itself is gone, and the connection is not the tests' any more.
    if nextitem and is_transactional(item):
        with item.config.stash[DB_BLOCKER].unblock():
            contents = connection._test_serialized_contents  # type: ignore[attr-defined]
            connection.creation.deserialize_db_from_string(contents)
    return result


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Forget what an earlier test cached, such as the addresses of its sites."""
    cache.clear()
    generation.forget()
    vocabulary.forget()
    yield
    cache.clear()


@pytest.fixture
def tree(db: None) -> SiteTree:
    """The pages, groups and workflow of a new site."""
    return grow_tree()


@pytest.fixture
def editor(tree: SiteTree) -> User:
    """Writes and submits, never publishes."""
    return UserFactory(group=EDITORS)


@pytest.fixture
def reviewer(tree: SiteTree) -> User:
    """Approves, or sends back."""
    return UserFactory(group=REVIEWERS)


@pytest.fixture
def managing_editor(tree: SiteTree) -> User:
    """Publishes, moves, redirects."""
    return UserFactory(group=MANAGING_EDITORS)


@pytest.fixture
def administrator(tree: SiteTree) -> User:
    """May do everything."""
    return AdministratorFactory()
