"""What a first visit of a page costs on a site served as in production: CI holds it."""

import gzip
import re
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest

from home.setup import grow_tree
from scripts.demo_server import ROOT
from tests.factories import CategoryFactory, QuestionFactory
from tests.publishing.pagecache.processes import environment_of, web_processes

YEAR = 31_536_000  # seconds
MOST_BYTES, MOST_REQUESTS, MOST_SCRIPT = 30_000, 6, 6_000
# What browsers ask for by themselves: styles for the screen and for paper, scripts, and the one icon they choose.
NEEDED = re.compile(r'<link rel="stylesheet" href="([^"]+)"|<script src="([^"]+)"|<link rel="icon" href="([^"]+\.svg)"')
PARAGRAPH = "<p>Most people with a sore back feel better within six weeks, whatever they do, if they keep moving.</p>"


@dataclass
class Fetched:
    """An answer, and how many bytes it took: its body as sent, and its headers."""

    address: str
    headers: dict[str, str]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) + 4 for name, value in self.headers.items())

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if self.headers.get("Content-Encoding") == "gzip" else self.body).decode()


def fetch(address: str) -> Fetched:
    """Return the answer as a browser that unpacks gzip gets it; raises HTTPError for one that fails."""
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip, deflate"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
        return Fetched(address, dict(answer.headers), answer.read())


@pytest.mark.sqlite
@pytest.mark.xdist_group("real processes")
def test_the_first_visit_of_a_question(transactional_db, tmp_path):
    tree = grow_tree()
    category = CategoryFactory(parent=tree.archive)
    page = QuestionFactory(parent=category, answer=[("paragraph", PARAGRAPH * 25)])
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    production = {"DJANGO_SETTINGS_MODULE": "tests.publishing.pagecache.production"}
    subprocess.run(collect, cwd=ROOT, env=environment_of(tmp_path) | production, check=True)
    with web_processes(tmp_path, 1, **production) as address:
        html = fetch(address + page.url)
        needed = ["".join(found) for found in NEEDED.findall(html.text)]
        files = [fetch(urljoin(address, path)) for path in needed]
    scripts = sum(len(one.body) for one in files if one.address.endswith(".js"))
    told = [(one.address, one.size) for one in (html, *files)]
    assert len(files) + 1 <= MOST_REQUESTS, told
    assert scripts <= MOST_SCRIPT, told
    assert sum(one.size for one in (html, *files)) <= MOST_BYTES, told
    for one in files:
        assert "immutable" in one.headers["Cache-Control"], told
        assert int(one.headers["Cache-Control"].partition("max-age=")[2].partition(",")[0]) >= YEAR, told
        assert len(one.body) < 500 or one.headers.get("Content-Encoding") == "gzip", told
    assert html.headers["Content-Encoding"] == "gzip"
