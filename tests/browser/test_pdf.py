"""The PDF as visitors download it."""

import re

import pytest
from playwright.sync_api import expect

from scripts.demo_server import PAGES
from tests.content.pdf.papers import said, tags_of, text_of


@pytest.mark.parametrize("path", [PAGES["factsheet"], PAGES["question"]])
@pytest.mark.parametrize("window", ["page", "no_js"])
def test_a_visitor_downloads_the_page_as_a_pdf(demo_site, request, path, window):
    page = request.getfixturevalue(window)
    page.goto(demo_site + path)
    title = page.locator("h1").inner_text()
    numbers = page.locator(".references li").count()
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("link", name=re.compile("Download PDF")).click()
    assert re.fullmatch(r"[a-z0-9-]+\.pdf", waiting.value.suggested_filename)
    pdf = waiting.value.path().read_bytes()
    text = said(text_of(pdf))
    assert said(title) in text
    assert said(demo_site + path) in text
    assert numbers > 0
    assert f"{numbers}." in text[text.index("References") :]
    assert {"H1", "H2", "P", "L", "Link"} <= set(tags_of(pdf))
    expect(page.locator("h1")).to_have_text(title)
