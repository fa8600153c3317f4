"""PDFs that are kept: made once however many ask at once, whole or not at all, and few."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from content.pdf import kept
from content.pdf.compiling import PdfFailed
from tests.content.pdf.papers import to_pdf

DIGEST = "0123456789abcdef"


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.PDF_ROOT = tmp_path
    return tmp_path


def test_many_who_ask_at_once_have_it_made_once():
    made = []

    def make() -> bytes:
        time.sleep(0.1)
        made.append(1)
        return b"%PDF"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: kept.fetch(1, DIGEST, make), range(8)))
    assert (answers, made) == ([b"%PDF"] * 8, [1])


def test_what_cannot_be_made_is_not_tried_again_at_once(root):
    tried = []

    def fail() -> bytes:
        tried.append(1)
        raise PdfFailed("broken")

    for _ in range(3):
        with pytest.raises(PdfFailed):
            kept.fetch(1, DIGEST, fail)
    assert tried == [1]
    os.utime(root / "1" / f"{DIGEST}.failed", (0, 0))
    assert kept.fetch(1, DIGEST, lambda: b"%PDF") == b"%PDF"


def test_few_versions_of_a_page_are_kept(root):
    for number in range(9):
        kept.fetch(1, f"{number:08x}", lambda: b"%PDF")
    assert len(list((root / "1").glob("*.pdf"))) == kept.MOST_OF_ONE_PAGE
    assert (root / "1" / "00000008.pdf").exists()


def test_what_nobody_fetches_is_forgotten(root):
    kept.fetch(1, DIGEST, lambda: b"%PDF")
    kept.fetch(2, DIGEST, lambda: b"%PDF")
    os.utime(root / "1" / f"{DIGEST}.pdf", (0, 0))
    kept.forget_old()
    assert [path.parent.name for path in root.glob("*/*.pdf")] == ["2"]


def test_a_document_that_takes_too_long_is_stopped(settings):
    settings.PDF_SECONDS = 1
    began = time.monotonic()
    with pytest.raises(PdfFailed):
        to_pdf("<table>" + "<tr><td>a</td><td>b</td></tr>" * 20_000 + "</table>")
    assert time.monotonic() - began < 15


def test_a_document_that_takes_too_much_memory_is_stopped(monkeypatch):
    monkeypatch.setattr("content.pdf.compiling.MEMORY", 150 * 1024**2)
    with pytest.raises(PdfFailed):
        to_pdf("<table>" + "<tr><td>a</td><td>b</td></tr>" * 5_000 + "</table>")
