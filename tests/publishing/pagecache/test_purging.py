"""A cache in front of the site, where there is one, is told which addresses have changed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from wagtail.models import Page

from publishing.pagecache import purging
from tests.factories import CategoryFactory, QuestionFactory, make_private


class Front(BaseHTTPRequestHandler):
    """A cache that notes what it is told to drop."""

    purged: set[str] = set()

    def do_PURGE(self) -> None:
        self.purged.add(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def front(settings) -> Iterator[set[str]]:
    """The addresses that a cache in front was told to drop, each time since the last `clear()`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    location = f"http://127.0.0.1:{server.server_port}"
    backend = "wagtail.contrib.frontend_cache.backends.HTTPBackend"
    settings.WAGTAILFRONTENDCACHE = {"front": {"BACKEND": backend, "LOCATION": location}}
    purging.connect()
    Front.purged.clear()
    try:
        yield Front.purged
    finally:
        purging.disconnect()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def told(front, django_capture_on_commit_callbacks):
    """Returns a function that makes a change, waits until all are told, and returns what was dropped."""

    def change(action) -> set[str]:
        front.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action()
        for thread in threading.enumerate():
            if thread.name == "purge":
                thread.join(5)
        return set(front)

    return change


def test_a_page_and_what_lists_it(told, tree):
    muscles = CategoryFactory(parent=tree.archive, slug="muscles")
    elsewhere = CategoryFactory(parent=tree.archive, slug="elsewhere")
    page = QuestionFactory(parent=muscles, slug="rest", also_in=[elsewhere])
    expected = {page.url, muscles.url, f"{muscles.url}feed/", tree.archive.url, f"{tree.archive.url}feed/", "/"}
    expected |= {elsewhere.url, f"{elsewhere.url}feed/", "/sitemap.xml"}
    assert told(page.unpublish) == expected
    assert told(lambda: page.get_latest_revision().publish()) == expected


def test_both_addresses_of_what_has_moved(told, tree):
    muscles, nerves = (CategoryFactory(parent=tree.archive, slug=slug) for slug in ("muscles", "nerves"))
    back = CategoryFactory(parent=muscles, slug="back")
    page = QuestionFactory(parent=back, slug="rest")
    old = page.url
    dropped = told(lambda: Page.objects.get(pk=back.pk).move(nerves, pos="last-child"))
    assert {old, old.replace("muscles", "nerves"), muscles.url, nerves.url} <= dropped


def test_what_is_withheld_or_private_with_all_below_it(told, tree, editor):
    back = CategoryFactory(parent=tree.archive, slug="back")
    page = QuestionFactory(parent=back, slug="rest")
    assert page.url in told(lambda: page.safety_holds.create(reason="A doubt", placed_by=editor))
    assert {page.url, back.url, tree.archive.url} <= told(lambda: make_private(back))


def test_a_cache_that_does_not_answer_keeps_nobody_from_publishing(told, tree, settings, caplog):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive))
    settings.WAGTAILFRONTENDCACHE["front"]["LOCATION"] = "http://127.0.0.1:9"
    assert told(page.unpublish) == set()
    assert not Page.objects.get(pk=page.pk).live


def test_without_one_nothing_is_listened_to(settings):
    assert settings.WAGTAILFRONTENDCACHE == {}
    call_command("check", fail_level="ERROR", databases=[])
    before = len(purging.page_published.receivers)
    purging.connect()
    assert len(purging.page_published.receivers) == before
