"""A large archive through the import wizard while visitors read: `python -m tests.bench.bench_wizard`.

Starts the demo as `make run` does (site and worker, on SQLite), uploads a ZIP of many pages as a managing editor, has
it imported and published, undoes it, and asks for public pages all the while, one after the other. Says how long each
part took, and how long visitors waited meanwhile.
"""

import argparse
import http.cookiejar
import io
import random
import re
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.demo_server import PAGES, running_demo
from tests.bench.bench_importer import say, sentences

LOGIN = {"username": "managing@example.org", "password": "clearwell"}
# Visitors come this often, in seconds; each waits for one page.
PACE = 0.1
ASK_EVERY = 2.0


def archive(pages: int, entries: int) -> bytes:
    """A ZIP of pages with as many entries each, in as many categories."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for page in range(pages):
            rng = random.Random(page)  # noqa: S311
            parts = [f"Ask an expert - part {page // 50} - subject {page}", f"{entries} questions"]
            for entry in range(entries):
                parts.append(f"Q: Why is it {page} and {entry}? {sentences(rng, 8)}")
                parts += [f"A: {sentences(rng, 7)}", *(sentences(rng, 7) for _ in range(4))]
            file.writestr(f"page-{page:04}.txt", "\n\n".join(parts))
    return buffer.getvalue()


class Browser:
    """Somebody at the admin: cookies, and forms with their token."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.address = ""

    def get(self, path: str) -> str:
        with self.opener.open(self.site + path, timeout=600) as answer:
            self.address = answer.url
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str], file: tuple[str, str, bytes] | None = None) -> str:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**fields, "csrfmiddlewaretoken": str(token)}.items()
        ]
        if file:
            name, filename, data = file
            disposition = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
            parts += [f"--{boundary}\r\n{disposition}\r\n\r\n".encode(), data, b"\r\n"]
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.site + path,
            data=b"".join([*parts, f"--{boundary}--\r\n".encode()]),
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}", "Referer": self.site + path},
        )
        with self.opener.open(request, timeout=600) as answer:
            self.address = answer.url
            return str(answer.read().decode())


class Visitors(threading.Thread):
    """Ask for public pages, one after the other, and note how long each took."""

    def __init__(self, site: str) -> None:
        super().__init__(daemon=True)
        self.site, self.part = site, ""
        self.waited: dict[str, list[float]] = {}
        self.failed: list[str] = []

    def run(self) -> None:
        while True:
            for path in PAGES.values():
                began = time.perf_counter()
                try:
                    with urllib.request.urlopen(self.site + path, timeout=60) as answer:  # noqa: S310 - our own server
                        answer.read()
                except (urllib.error.URLError, OSError) as error:
                    self.failed.append(f"{self.part} {path}: {error}")
                self.waited.setdefault(self.part, []).append(time.perf_counter() - began)
                time.sleep(PACE)

    @contextmanager
    def during(self, part: str) -> Iterator[None]:
        """Say how long `part` took, and how long visitors waited meanwhile."""
        self.part, began = part, time.perf_counter()
        yield
        seconds = time.perf_counter() - began
        waited = sorted(self.waited.get(part, [0.0]))
        middle, high = waited[len(waited) // 2], waited[int(len(waited) * 0.95)]
        say(
            f"{part:<22}{seconds:8.1f} s   visitors: {len(waited):5,} pages, median {middle * 1000:6.0f} ms, "
            f"95 % within {high * 1000:6.0f} ms, longest {waited[-1] * 1000:6.0f} ms"
        )


def wait_for(browser: Browser, path: str) -> None:
    """Ask the screen of progress until it says that nothing more comes."""
    while True:
        with browser.opener.open(browser.site + path, timeout=600) as answer:
            if answer.headers["X-Done"] == "yes":
                return
        time.sleep(ASK_EVERY)


def bring_over(browser: Browser, visitors: Visitors, pages: int, entries: int) -> None:
    """Upload, preview, import, look at the result, undo."""
    data = archive(pages, entries)
    say(f"{pages:,} pages with {pages * entries:,} entries, {len(data) / 1024 / 1024:.1f} MB of ZIP")
    with visitors.during("nothing"):
        time.sleep(15)
    with visitors.during("upload"):
        browser.post("/admin/archive/import/", {"text": ""}, ("chosen", "archive.zip", data))
    upload = urllib.parse.urlsplit(browser.address).path
    with visitors.during("preview by the worker"):
        wait_for(browser, f"{upload}progress/")
    with visitors.during("the preview's screen"):
        screen = browser.get(upload)
    with visitors.during("import"):
        browser.post(upload, {**fields_of(screen), "publish": "on", "import": "on"})
        wait_for(browser, f"{upload}progress/")
    with visitors.during("the result's screen"):
        browser.get(upload)
    with visitors.during("report"):
        report = browser.get(f"{upload}report/")
    say(f"rows in the report {report.count(chr(10)) - 1:,}, public {report.count(',yes,'):,}")
    with visitors.during("what undoing would do"):
        browser.get(f"{upload}undo/")
    with visitors.during("undo"):
        browser.post(f"{upload}undo/", {})
        wait_for(browser, f"{upload}progress/")


def fields_of(screen: str) -> dict[str, str]:
    """What a browser would post of the screen that nobody has touched: its texts, and what is chosen."""
    fields = dict(re.findall(r'<input type="(?:text|url)" name="([^"]+)" value="([^"]*)"', screen))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', screen, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the benchmark; returns 1 where a visitor got no page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2_000, help="pages in the ZIP (default: 2,000)")
    parser.add_argument("--entries", type=int, default=10, help="entries on each page (default: 10)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-wizard-") as name, running_demo(Path(name), DEBUG="false") as site:
        browser, visitors = Browser(site), Visitors(site)
        browser.get("/admin/login/")
        browser.post("/admin/login/", LOGIN)
        visitors.start()
        bring_over(browser, visitors, options.pages, options.entries)
        for failure in visitors.failed[:20]:
            say(f"no page: {failure}")
        log = (Path(name) / "log.txt").read_text()
        say("\n".join(line for line in log.splitlines() if "ERROR" in line or "Traceback" in line)[:4000])
    return 1 if visitors.failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
