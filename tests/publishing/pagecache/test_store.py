"""The memory of one process, and what happens when many ask for the same page at once."""

import threading
import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from content import generation
from publishing.pagecache import middleware
from publishing.pagecache.answers import make
from publishing.pagecache.middleware import PageCacheMiddleware
from publishing.pagecache.store import Store

pytestmark = pytest.mark.sqlite


def answer_of(size: int):
    response = HttpResponse(b"x" * size, content_type="image/x-made-up")
    return make(response, 1, time.monotonic())


def test_what_was_asked_for_longest_ago_goes_first():
    store = Store(100_000)
    for name in "abc":
        store.put(name, answer_of(9_000))
    store.get("a")
    for name in "defghijk":
        store.put(name, answer_of(9_000))
    assert store.size <= 100_000
    assert store.get("b") is None
    assert store.get("a")
    assert store.get("k")


def test_no_page_takes_all_the_room():
    store = Store(100_000)
    store.put("small", answer_of(100))
    store.put("large", answer_of(50_000))
    assert store.get("large") is None
    assert store.get("small")


def test_a_page_that_is_made_anew_counts_once():
    store = Store(100_000)
    for _ in range(50):
        store.put("a", answer_of(9_000))
    assert store.size < 10_000
    store.drop("a")
    assert store.size == 0


class Site:
    """A page that takes its time, behind the cache."""

    def __init__(self, settings) -> None:
        settings.PAGE_CACHE = True
        self.made = 0
        self.number = 1
        self.may_end = threading.Event()
        self.may_end.set()
        self.has_begun = threading.Event()
        self.middleware = PageCacheMiddleware(self.serve)

    def serve(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        made = self.made
        self.has_begun.set()
        self.may_end.wait(5)
        request.resolver_match = ResolverMatch(self.serve, (), {}, url_name="wagtail_serve")
        return HttpResponse(f"page {made}")

    def get(self) -> str:
        return self.middleware(RequestFactory().get("/a-page/")).content.decode()


@pytest.fixture
def site(settings, monkeypatch) -> Site:
    made = Site(settings)
    monkeypatch.setattr(generation, "current", lambda: made.number)
    return made


def get_at_once(site: Site, visitors: int) -> list[str]:
    """Let visitors ask at once, the first of them beginning before the others."""
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(site.get())) for _ in range(visitors)]
    site.has_begun.clear()
    site.may_end.clear()
    threads[0].start()
    site.has_begun.wait(5)
    for thread in threads[1:]:
        thread.start()
    time.sleep(0.2)
    site.may_end.set()
    for thread in threads:
        thread.join(5)
    return found


def test_a_crowd_has_a_page_made_once(site):
    assert get_at_once(site, 20) == ["page 1"] * 20
    assert site.made == 1


def test_a_crowd_has_a_changed_page_made_once_and_nobody_sees_the_old_one(site):
    site.get()
    site.number = 2
    assert get_at_once(site, 20) == ["page 2"] * 20


def test_while_a_page_whose_time_is_over_is_made_anew_others_get_it_at_once(site, monkeypatch):
    site.get()
    monkeypatch.setattr(middleware, "KEPT_FOR", 0.0)
    found = get_at_once(site, 10)
    assert found.count("page 1") == 9
    assert found.count("page 2") == 1


def test_who_waits_for_one_that_fails_makes_it_themselves(site, monkeypatch):
    first = site.serve

    def fail_once(request: HttpRequest) -> HttpResponse:
        response = first(request)
        return HttpResponse(status=500) if response.content == b"page 1" else response

    site.middleware.get_response = fail_once
    found = get_at_once(site, 3)
    assert found.count("") == 1
    assert all(text.startswith("page") for text in found if text)


def test_a_change_forgets_all_that_was_kept(site):
    site.get()
    site.number = 2
    site.middleware.current()
    assert site.middleware.store.size == 0
