"""Answers anonymous visitors with what is kept, before sessions, log-ins and addresses are looked at."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from content import generation
from publishing.pagecache.answers import Answer, make, may_be_kept, public_headers, respond
from publishing.pagecache.requests import Key, key_of, leads_to_kept
from publishing.pagecache.store import Store
from publishing.pagecache.tags import tag

logger = logging.getLogger(__name__)

# Seconds for which a page is the same at most: what depends on the day or the hour turns over within them.
KEPT_FOR = generation.KEPT_FOR
# Seconds for which visitors wait for another thread that makes the page they ask for.
PATIENCE = 10.0
# Seconds for which a database that did not answer is not asked again by those who have something to be shown.
DATABASE_REST = 1.0
# What says that something is not there, or elsewhere, is the same for all visitors as well, though it is not kept here.
SHARED = frozenset({301, 404, 410})


class PageCacheMiddleware:
    """Keeps pages as long as nothing public changes: a hit costs a look into a dictionary and no query.

    What a process trusts of `content.generation` is 0.3 seconds old at most, which bounds how old a kept page can be.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.store = Store(settings.PAGE_CACHE_MEGABYTES * 1_000_000)
        self.last_number: int | None = None
        self.asks_again_at = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the kept page, or with a new one that is kept from then on."""
        key = key_of(request)
        if key is None:
            return for_one(self.get_response(request))
        kept = self.store.get(key)
        if kept is None and not leads_to_kept(request):
            return for_one(self.get_response(request))
        number = self.current()
        if number is None:
            # Nobody is shown what is known to be of yesterday, such as a page that has been withheld since.
            is_last = kept and kept.number == self.last_number
            return respond(request, kept) if kept and is_last else for_one(self.get_response(request))
        if kept and kept.number == number and time.monotonic() - kept.made_at < KEPT_FOR:
            return respond(request, kept)
        return self.make_once(request, key, number, kept)

    def current(self) -> int | None:
        """Return the number of the last public change, None while the database does not say."""
        if time.monotonic() < self.asks_again_at:
            return None
        try:
            number = generation.current()
        except (DatabaseError, InterfaceError) as error:
            logger.error("The database does not answer; showing the pages that are kept: %s", error)
            self.asks_again_at = time.monotonic() + DATABASE_REST
            return None
        if number != self.last_number:
            # Nothing that is kept holds any more; and what was removed from a page must not stay in memory either.
            self.store.clear()
            self.last_number = number
        return number

    def make_once(self, request: HttpRequest, key: Key, number: int, kept: Answer | None) -> HttpResponse:
        """Make the page in one thread only: others get the one that was true a moment ago, or wait for the new one."""
        other = self.store.begin(key)
        if other is None:
            try:
                return self.make(request, key, number)
            finally:
                self.store.end(key)
        if kept and kept.number == number:
            # Only its time is over.
            return respond(request, kept)
        other.wait(PATIENCE)
        made = self.store.get(key)
        if made and made.number == number:
            return respond(request, made)
        return for_one(self.get_response(request))

    def make(self, request: HttpRequest, key: Key, number: int) -> HttpResponse:
        """Have the page made, and keep it under the number that was current before it was begun."""
        started = time.monotonic()
        method, request.method = request.method, "GET"
        response: Any = self.get_response(request)
        request.method = method
        if not may_be_kept(request, response):
            if response.status_code < 500:
                self.store.drop(key)
            return for_all(response) if response.status_code in SHARED else for_one(response)
        tag(request, response)
        answer = make(response, number, started)
        self.store.put(key, answer)
        return respond(request, answer)


def for_one(response: HttpResponse) -> HttpResponse:
    """Keep a response out of caches in front of the site, some of which keep what says nothing of it; not a file."""
    if not response.streaming:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def for_all(response: HttpResponse) -> HttpResponse:
    """Let caches in front of the site keep a response as shortly as a page."""
    for name, value in public_headers().items():
        response.headers.setdefault(name, value)
    return response
