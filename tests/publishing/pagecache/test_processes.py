"""Four processes under load: a second after a change nobody is given what was true before it."""

import re
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

import pytest
from wagtail.models import Page

from home.setup import grow_tree
from tests.factories import CategoryFactory, QuestionFactory, make_private, signing_reviewer
from tests.publishing.pagecache.processes import web_processes
from tests.publishing.pagecache.test_freshness import publish_as
from tests.publishing.stage import wait_until

PROCESSES, READERS, CHANGES = 4, 3, 5
LATEST = 1.0


@dataclass
class Reader:
    """Asks for pages one after the other, and notes when it began and what it was given."""

    address: str
    paths: list[str]
    seen: list[tuple[float, str, int, str, str]] = field(default_factory=list)
    is_stopping: bool = False

    def read(self) -> None:
        while not self.is_stopping:
            for path in self.paths:
                began = time.monotonic()
                status, body, process = get(self.address + path)
                self.seen.append((began, path, status, body, process))


def get(address: str) -> tuple[int, str, str]:
    """Return the status, the body and the process of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read().decode(), answer.headers["X-Process"]
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers["X-Process"]


def number_in(body: str, pattern: str) -> int:
    found = re.search(pattern, body)
    return int(found.group(1)) if found else 0


@pytest.mark.xdist_group("real processes")
def test_a_second_after_a_change_nobody_sees_what_was_before(transactional_db, tmp_path):
    tree = grow_tree()
    category = CategoryFactory(parent=tree.archive, title="Back and spine")
    page = QuestionFactory(parent=category, title="Question edition 0 here")
    gone = QuestionFactory(parent=category, title="What nobody may see")
    paths = [page.url, category.url, tree.home.url, gone.url]
    with web_processes(tmp_path, PROCESSES) as address:
        readers = [Reader(address, paths) for _ in range(READERS)]
        threads = [threading.Thread(target=reader.read) for reader in readers]
        for thread in threads:
            thread.start()
        try:
            wait_until(lambda: len({process for reader in readers for *_, process in reader.seen}) == PROCESSES)
            published = []
            for edition in range(1, CHANGES + 1):
                publish_as(page, title=f"Question edition {edition} here")
                published.append((time.monotonic(), edition))
                time.sleep(0.5)
            hide(gone)
            hidden_at = time.monotonic()
            time.sleep(LATEST + 0.7)
        finally:
            for reader in readers:
                reader.is_stopping = True
            for thread in threads:
                thread.join(30)
    seen = [one for reader in readers for one in reader.seen]
    assert len({process for *_, process in seen}) == PROCESSES
    assert {status for _, path, status, *_ in seen if path != gone.url} == {200}
    stale = [
        (path, process, round(began - at, 2))
        for began, path, _, body, process in seen
        for at, edition in published
        if path != gone.url and began > at + LATEST and number_in(body, r"Question edition (\d+) here") < edition
    ]
    leaked = [
        (path, process)
        for began, path, _, body, process in seen
        if began > hidden_at + LATEST and "What nobody may see" in body
    ]
    assert (stale, leaked) == ([], [])
    # The readers did see it change, and did see what was hidden later.
    editions = {number_in(body, r"Question edition (\d+) here") for _, path, _, body, _ in seen if path == page.url}
    assert CHANGES in editions
    assert len(editions) > 2
    assert any("What nobody may see" in body for *_, body, _ in seen)


def hide(page: Page) -> None:
    """Take a page from the public: it is private, on hold and unpublished, whichever is noticed."""
    page.safety_holds.create(reason="A doubt", placed_by=signing_reviewer())
    make_private(page)
    page.unpublish()
