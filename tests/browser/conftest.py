"""A real Chromium on the real site: `live_server` where a test arranges its own content, `demo_site` for the demo."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.browser import NONE_FOUND, find_browser, is_ci
from scripts.demo_server import running_demo

HERE = Path(__file__).resolve().parent
# Chromium on a machine without internet would try to reach its maker all the time.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
PATIENCE = 10_000  # milliseconds


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder; tests on the demo site share one worker, so that it is started once."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            if "demo_site" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group("demo site"))
                item.add_marker(pytest.mark.sqlite)


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    path = find_browser()
    if path is None:
        (pytest.fail if is_ci() else pytest.skip)(NONE_FOUND)
    # Playwright's event loop runs in this thread, and Django would refuse to read the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    contents = getattr(connection, "_test_serialized_contents", None)
    with sync_playwright() as playwright:
        # Beside a running loop Django opens connections of their own, which do not know what the first one knew.
        connection._test_serialized_contents = contents  # type: ignore[attr-defined]
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()
        connections.close_all()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a window with options of Playwright's own, such as `color_scheme` or `viewport`."""
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        defaults: dict[str, Any] = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}}
        context = browser.new_context(**defaults | options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A window as wide as a laptop's."""
    return open_context().new_page()


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Page:
    """A window of 375 pixels."""
    return open_context(viewport={"width": 375, "height": 812}, has_touch=True).new_page()


@pytest.fixture
def no_js(open_context: Callable[..., BrowserContext]) -> Page:
    """A window without JavaScript."""
    return open_context(java_script_enabled=False).new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Asserts that axe finds nothing on the page."""
    scanner = Axe()

    def assert_no_violations(page: Page, within: str | None = None) -> None:
        results = scanner.run(page, context=within)
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
            + "\n    ".join(
                node["html"][:300] + " | " + node["failureSummary"].replace("\n", " ")[:300]
                for node in violation["nodes"]
            )
            for violation in results.response["violations"]
        ]
        assert not found, f"axe on {page.url}:\n" + "\n".join(found)

    return assert_no_violations


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The address of the demo, started as `make run` starts it, on a database of its own."""
    with running_demo(tmp_path_factory.mktemp("demo")) as address:
        yield address
