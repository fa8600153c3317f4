"""The search box and its suggestions, by keyboard and by touch; the page of results, with and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

TYPED_PAUSE = 40  # milliseconds between two keys


def box(page: Page):
    return page.get_by_role("combobox", name="Search questions, answers and factsheets")


@pytest.fixture
def results(demo_site, page) -> Page:
    page.goto(f"{demo_site}/search/")
    return page


def test_suggestions_are_chosen_by_keyboard(results):
    field = box(results)
    field.press_sequentially("sciat", delay=TYPED_PAUSE)
    options = results.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    chosen = results.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    title = chosen.locator(".suggestions__title").inner_text()
    expect(field).to_be_focused()
    field.press("Enter")
    results.wait_for_url(re.compile(r"(?!.*/search/$)"))
    expect(results.locator("h1")).to_contain_text(title) if "/search/" not in results.url else None


def test_the_screen_reader_is_told_how_many_there_are(results):
    box(results).press_sequentially("back pain", delay=TYPED_PAUSE)
    expect(results.get_by_role("status").first).to_have_text(re.compile(r"\d+ suggestions?"))


def test_arrows_go_round_and_back_to_what_was_typed(results):
    field = box(results)
    field.press_sequentially("sciatica", delay=TYPED_PAUSE)
    expect(results.get_by_role("option").first).to_be_visible()
    count = results.get_by_role("option").count()
    field.press("ArrowUp")
    expect(results.get_by_role("option").nth(count - 1)).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    expect(field).to_have_value("sciatica")


def test_escape_closes_and_enter_searches_for_what_was_typed(results):
    field = box(results)
    field.press_sequentially("sciatica", delay=TYPED_PAUSE)
    expect(results.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(results.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("sciatica")
    field.press("Enter")
    results.wait_for_url("**/search/?q=sciatica")
    expect(results.get_by_role("heading", name=re.compile("results? for “sciatica”"))).to_be_visible()


def test_leaving_the_box_closes_the_list(results):
    field = box(results)
    field.press_sequentially("sciatica", delay=TYPED_PAUSE)
    expect(results.get_by_role("option").first).to_be_visible()
    field.press("Tab")
    expect(results.get_by_role("listbox")).to_be_hidden()


def test_a_suggestion_is_touched_on_a_phone(demo_site, phone, axe):
    phone.goto(f"{demo_site}/search/")
    box(phone).press_sequentially("slipped di", delay=TYPED_PAUSE)
    option = phone.get_by_role("option", name=re.compile("Is it safe to exercise with a slipped disc"))
    expect(option).to_be_visible()
    assert option.bounding_box()["height"] >= 44
    axe(phone)
    option.tap()
    expect(phone.locator("h1")).to_contain_text("slipped disc")


def test_the_list_is_accessible_in_light_and_dark(demo_site, open_context, axe):
    for scheme in ("light", "dark"):
        page = open_context(color_scheme=scheme).new_page()
        page.goto(f"{demo_site}/")
        field = page.get_by_role("combobox").last
        field.press_sequentially("back pa", delay=TYPED_PAUSE)
        expect(page.get_by_role("option").first).to_be_visible()
        field.press("ArrowDown")
        axe(page)


@pytest.mark.parametrize(
    "query", ["back pain cant pee", "siatica", "sciatca tablets", "back pain&type=question&sort=newest", "quokka"]
)
def test_axe_finds_nothing_on_results(demo_site, open_context, axe, query):
    for options in ({"color_scheme": "light"}, {"color_scheme": "dark", "viewport": {"width": 320, "height": 700}}):
        page = open_context(**options).new_page()
        page.goto(f"{demo_site}/search/?q={query}")
        axe(page)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0


def test_a_visitor_without_scripts_searches_filters_and_turns_pages(demo_site, open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{demo_site}/")
    page.get_by_label("Search questions, answers and factsheets").fill("pain help")
    page.get_by_role("button", name="Search").last.click()
    page.get_by_role("link", name="Next page").click()
    assert "page=2" in page.url
    page.get_by_role("navigation", name="Narrow down").get_by_role("link", name=re.compile("Factsheets")).click()
    assert "type=factsheet" in page.url
    for kind in page.locator(".item .label").all_inner_texts():
        assert kind.startswith("Factsheet")
    page.get_by_role("link", name=re.compile("remove this filter")).click()
    assert "type=" not in page.url


def test_urgent_advice_stands_above_the_results(demo_site, page):
    page.goto(f"{demo_site}/search/?q=back pain cant pee")
    advice = page.get_by_role("complementary", name="Before you go on")
    expect(advice).to_be_visible()
    assert advice.bounding_box()["y"] < page.locator("#results").bounding_box()["y"]


def test_opening_a_result_tells_that_it_was_opened_and_no_more(demo_site, page):
    page.goto(f"{demo_site}/search/?q=sciatica")
    with page.expect_request("**/search/opened/") as told:
        page.locator(".item__title a").first.click()
    assert told.value.method == "POST"
    assert "cookie" not in told.value.headers
