"""What visitors do at the end of a page and beside its headings."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from scripts.demo_server import PAGES

MOST_SCRIPT = 6 * 1024  # bytes, packed as they are sent


@pytest.mark.parametrize("path", [PAGES["question"], PAGES["factsheet"]])
@pytest.mark.parametrize("window", ["page", "phone"])
def test_a_visitor_says_whether_a_page_helped_without_leaving_it(demo_site, request, axe, path, window):
    page = request.getfixturevalue(window)
    page.goto(demo_site + path)
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("heading", name="Thank you, that is counted")).to_be_focused()
    axe(page, ".helpful")
    page.get_by_label(re.compile("What was missing")).fill("How long does it take?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Thank you", exact=True)).to_be_focused()
    assert page.url == demo_site + path
    assert page.context.cookies() == []


def test_the_same_works_without_javascript(demo_site, no_js, axe):
    no_js.goto(demo_site + PAGES["question"])
    title = no_js.locator("h1").inner_text()
    no_js.get_by_role("button", name="Yes", exact=True).click()
    no_js.get_by_label(re.compile("What helped")).fill("That it is short.")
    no_js.get_by_role("button", name="Send", exact=True).click()
    expect(no_js.get_by_role("heading", name="Thank you", exact=True)).to_be_visible()
    no_js.get_by_role("link", name=f"Back to “{title}”").click()
    expect(no_js.locator("h1")).to_have_text(title)


def test_a_link_to_a_section_is_copied_and_said(demo_site, open_context):
    context = open_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(demo_site + PAGES["factsheet"])
    button = page.get_by_role("button", name=re.compile("Copy link to")).first
    expect(button).to_have_css("opacity", "0")
    button.focus()
    expect(button).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{demo_site}{PAGES['factsheet']}#")
    page.goto(copied)
    assert page.locator(f"[id='{copied.partition('#')[2]}']").is_visible()


def test_on_a_phone_the_buttons_are_there_at_once_and_cover_nothing(demo_site, phone, axe):
    phone.goto(demo_site + PAGES["factsheet"])
    expect(phone.get_by_role("button", name=re.compile("Copy link to")).first).to_have_css("opacity", "1")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375
    axe(phone)


def test_the_scripts_of_a_page_are_small(demo_site, page):
    sizes = {}
    page.on("response", lambda got: sizes.update({got.url: len(gzip.compress(got.body()))} if ".js" in got.url else {}))
    page.goto(demo_site + PAGES["question"], wait_until="networkidle")
    assert len(sizes) == 2
    assert sum(sizes.values()) <= MOST_SCRIPT


def test_no_request_of_a_page_fails(demo_site, page):
    failed = []
    page.on("response", lambda got: failed.append(got.url) if got.status >= 400 else None)
    for path in (PAGES["home"], PAGES["question"], PAGES["factsheet"]):
        page.goto(demo_site + path, wait_until="networkidle")
    for address in ("/favicon.ico", "/apple-touch-icon.png", "/site.webmanifest"):
        assert page.request.get(demo_site + address).ok
    for tag in page.locator("link[href]").all():
        address = tag.get_attribute("href")
        assert page.request.get(address if address.startswith("http") else demo_site + address).ok
    assert failed == []
