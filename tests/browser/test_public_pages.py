"""Every public page type of the demo, as people meet it: any width, light and dark, keyboard, no script."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Response, expect

from scripts.demo_server import PAGES

each_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


def visit(page: Page, address: str) -> None:
    """Open an address, and fail on any error of the page or of what it loads."""
    problems: list[str] = []

    def note_script(error: Error) -> None:
        problems.append(f"script: {error}")

    def note_answer(answer: Response) -> None:
        if answer.status >= 400:
            problems.append(f"{answer.status}: {answer.url}")

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text}")

    page.on("pageerror", note_script)
    page.on("response", note_answer)
    page.on("console", note_message)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not problems


def sideways_scroll(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@each_page
def test_axe_finds_nothing(demo_site, open_context, axe, path):
    for scheme in ("light", "dark"):
        page = open_context(color_scheme=scheme).new_page()
        visit(page, demo_site + path)
        axe(page)


@each_page
def test_axe_finds_nothing_on_a_phone_with_all_answers_open(demo_site, phone, axe, path):
    visit(phone, demo_site + path)
    phone.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
    axe(phone)


@each_page
def test_nothing_scrolls_sideways_from_320_pixels_on(demo_site, open_context, path):
    page = open_context(viewport={"width": 320, "height": 700}).new_page()
    visit(page, demo_site + path)
    for width in (320, 375, 768, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        assert sideways_scroll(page) == 0, f"at {width} pixels"


@each_page
def test_a_page_has_one_main_one_heading_and_no_skipped_level(demo_site, page, path):
    visit(page, demo_site + path)
    expect(page.locator("main")).to_have_count(1)
    expect(page.locator("h1")).to_have_count(1)
    levels = [
        int(name[1])
        for name in page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(one => one.tagName)")
    ]
    assert levels[0] == 1 or 1 in levels
    below_main = (
        page.locator("main").locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(one => one.tagName)")
    )
    levels = [int(name[1]) for name in below_main]
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@each_page
def test_a_page_can_be_read_without_javascript(demo_site, no_js, path):
    no_js.goto(demo_site + path)
    expect(no_js.locator("h1")).to_be_visible()
    assert len(no_js.locator("main").inner_text()) > 60


@each_page
def test_a_page_says_what_it_is_to_search_engines(demo_site, page, path):
    visit(page, demo_site + path)
    assert page.title().strip()
    if not path.startswith("/search/"):
        expect(page.locator('head link[rel="canonical"]')).to_have_attribute("href", demo_site + path)
        expect(page.locator('head meta[name="description"]')).to_have_attribute("content", re.compile(r"\w{2}"))
        scripts = page.locator('script[type="application/ld+json"]')
        types = scripts.evaluate_all("all => all.map(one => JSON.parse(one.textContent)['@type'])")
        assert types


def test_answers_open_in_place_without_javascript(demo_site, no_js):
    no_js.goto(demo_site + PAGES["category"])
    details = no_js.locator("main details").first
    answer = details.locator(":scope > :not(summary)").first
    expect(answer).to_be_hidden()
    details.locator("summary").click()
    expect(answer).to_be_visible()


def test_the_keyboard_reaches_the_main_part_first(demo_site, page):
    visit(page, demo_site + "/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert "skip" in skip.inner_text().lower()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_what_has_the_focus_is_marked(demo_site, page):
    visit(page, demo_site + "/")
    unmarked = []
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const style = getComputedStyle(document.activeElement);"
            " return [document.activeElement.outerHTML.slice(0, 80), style.outlineStyle, style.boxShadow]; })()"
        )
        if style[1] == "none" and style[2] == "none":
            unmarked.append(style[0])
    assert not unmarked


def search_for(page: Page, words: str) -> None:
    box = page.locator("input[type=search]").first
    box.fill(words)
    box.press("Enter")
    page.wait_for_url("**/search/**")


@pytest.mark.parametrize("window", ["page", "phone", "no_js"])
def test_a_visitor_finds_an_answer_from_the_home_page(demo_site, request, window):
    visitor: Page = request.getfixturevalue(window)
    visitor.goto(demo_site + "/")
    search_for(visitor, "bed rest")
    visitor.locator("main").get_by_role("link", name=re.compile("bed", re.IGNORECASE)).first.click()
    expect(visitor.locator("h1")).to_contain_text(re.compile("bed", re.IGNORECASE))


def test_a_search_that_finds_nothing_leads_on(demo_site, page):
    visit(page, demo_site + PAGES["search without results"])
    expect(page.locator("main")).to_contain_text("xylophone")
    assert page.locator("main").get_by_role("link").count()


def test_printing_leaves_out_what_paper_cannot_use(demo_site, page):
    visit(page, demo_site + PAGES["question"])
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("input[type=search]").first).to_be_hidden()


def test_every_internal_link_of_the_demo_leads_somewhere(demo_site, browser):
    context = browser.new_context()
    waiting, seen = [demo_site + "/"], set[str]()
    while waiting:
        address = waiting.pop().split("#")[0]
        if address in seen or not address.startswith(demo_site) or "/admin" in address or len(seen) > 150:
            continue
        seen.add(address)
        answer = context.request.get(address)
        assert answer.ok, f"{answer.status} {address}"
        if "html" in answer.headers.get("content-type", ""):
            found = re.findall(r'(?:href|src)="(/[^"]*)"', answer.text())
            waiting += [demo_site + path.replace("&amp;", "&") for path in found]
    context.close()
    assert len(seen) > 80
