"""Beyond what axe sees: keyboard, size of targets, motion, forced colours, larger text, names for screen readers."""

import pytest
from playwright.sync_api import Page, expect

from home.setup import grow_tree
from scripts.demo_server import PAGES
from tests.browser.test_public_pages import each_page, sideways_scroll, visit

# WCAG 2.2, 2.5.8: links inside a sentence are the exception.
SMALL_TARGETS = """
() => [...document.querySelectorAll("a, button, input, select, summary, textarea")].filter(one => {
  const box = one.getBoundingClientRect();
  if (!box.width || !one.checkVisibility() || one.type === "hidden") return false;
  if (one.closest(".trap, .skip-link, .visually-hidden")) return false;
  const around = one.closest("p, li, dd, td, th, figcaption, caption, cite, h1, h2, h3, h4");
  const letters = element => element.textContent.replace(/\\s/g, "").length;
  const others = around ? letters(around) - letters(one) : 0;
  if (one.tagName === "A" && others > 3) return false;
  if (one.matches(".skip-link, .visually-hidden, input[type=checkbox], input[type=radio]")) return false;
  return box.width < 24 || box.height < 23.5;
}).map(one => one.outerHTML.slice(0, 110))
"""
MOVING = """
() => [...document.querySelectorAll("*")].filter(one => {
  const style = getComputedStyle(one);
  const seconds = text => Math.max(...text.split(",").map(each => parseFloat(each)));
  return Math.max(seconds(style.animationDuration), seconds(style.transitionDuration)) > 0.01;
}).map(one => one.outerHTML.slice(0, 80))
"""
FOCUSED = """
() => document.activeElement === document.body ? [] :
  [document.activeElement.name, ...document.activeElement.innerText.split("\\n")]
"""
# WCAG 1.4.12.
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
EDGED = """
() => [...document.querySelectorAll("main :is(.button, input:not([type=hidden]), select, textarea)")].filter(one =>
  !one.closest(".trap") && one.getBoundingClientRect().width && parseFloat(getComputedStyle(one).borderTopWidth) === 0
).map(one => one.outerHTML.slice(0, 80))
"""


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until what has the focus is called `words`, or has them for one of its lines."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    pytest.fail(f"“{words}” is out of the keyboard's reach")


@each_page
def test_what_can_be_pressed_is_large_enough(demo_site, open_context, path):
    page = open_context(viewport={"width": 320, "height": 700}, has_touch=True).new_page()
    visit(page, demo_site + path)
    assert page.evaluate(SMALL_TARGETS) == []


@each_page
def test_nothing_moves_for_people_who_ask_for_that(demo_site, open_context, path):
    page = open_context(reduced_motion="reduce").new_page()
    visit(page, demo_site + path)
    assert page.evaluate(MOVING) == []


@each_page
def test_controls_have_edges_in_forced_colours(demo_site, open_context, path):
    page = open_context(forced_colors="active").new_page()
    visit(page, demo_site + path)
    assert page.evaluate(EDGED) == []


@each_page
def test_larger_and_wider_text_reflows(demo_site, open_context, path):
    # A laptop's window zoomed to 200 %, and to 400 % with the spacing that readers may choose.
    for width, styles in ((640, "* { }"), (320, SPACED)):
        page = open_context(viewport={"width": width, "height": 450}).new_page()
        visit(page, demo_site + path)
        page.add_style_tag(content=styles)
        assert sideways_scroll(page) == 0, width


@each_page
def test_a_page_names_its_parts(demo_site, page, path):
    visit(page, demo_site + path)
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.get_by_role("navigation", name="Footer")).to_be_visible()
    for field in page.locator("input:visible:not([type=hidden]), select:visible, textarea:visible").all():
        if not field.evaluate("field => field.closest('.trap')"):
            assert field.evaluate("field => field.labels.length && field.labels[0].innerText.trim()"), field


def test_the_menu_of_a_phone_is_opened_and_used_by_keyboard(demo_site, phone):
    phone.goto(demo_site + PAGES["question"])
    tab_to(phone, "Menu")
    phone.keyboard.press("Enter")
    tab_to(phone, "Factsheets")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Factsheets")


def test_factsheets_are_filtered_by_keyboard(demo_site, page):
    page.goto(demo_site + PAGES["factsheets"])
    tab_to(page, "verdict")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Show factsheets")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text(" of ")
    tab_to(page, "Show all")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).not_to_contain_text(" of ")


def test_results_are_filtered_by_keyboard(demo_site, page):
    page.goto(demo_site + PAGES["search results"])
    tab_to(page, "Newest")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "true")


def test_an_answer_is_opened_in_its_list_by_keyboard(demo_site, page):
    page.goto(demo_site + PAGES["category"])
    tab_to(page, "Is it safe to exercise with a slipped disc?")
    page.keyboard.press("Enter")
    expect(page.locator("main details[open]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("main details[open]")).to_have_count(0)


def test_what_is_wrong_with_a_form_is_said_and_leads_to_its_field(demo_site, page, axe):
    page.goto(demo_site + PAGES["ask"])
    tab_to(page, "question")
    page.keyboard.type("Short")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write a little more")
    assert page.title().startswith("Please look again")
    axe(page)
    tab_to(page, "Write a little more, so that we understand what you would like to know.")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_label("Your question")).to_have_value("Short")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_states_that_visitors_bring_about(demo_site, open_context, axe, scheme):
    page = open_context(color_scheme=scheme, viewport={"width": 375, "height": 812}).new_page()
    page.goto(demo_site + PAGES["ask"])
    page.locator("details.menu summary").click()
    axe(page)
    page.goto(f"{demo_site}/search/?q=back+pain&sort=newest")
    page.get_by_role("combobox").press_sequentially(" gym", delay=30)
    axe(page)
    page.goto(f"{demo_site}/factsheets/?verdict=may-help")
    page.locator(".key summary").click()
    axe(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_there_is_no_page(live_server, open_context, axe, scheme):
    grow_tree()
    page = open_context(color_scheme=scheme).new_page()
    page.goto(f"{live_server.url}/no-such-page/")
    expect(page.get_by_role("heading", level=1)).to_have_text("We can’t find that page")
    axe(page)


@pytest.mark.parametrize("name", ["question", "factsheet"])
@pytest.mark.parametrize(("width", "height"), [(375, 812), (1440, 900)])
def test_the_answer_begins_on_the_first_screen(demo_site, open_context, name, width, height):
    page = open_context(viewport={"width": width, "height": height}).new_page()
    page.goto(demo_site + PAGES[name])
    answer = page.locator(".short-answer").bounding_box()
    assert answer
    assert answer["y"] + 120 < height
