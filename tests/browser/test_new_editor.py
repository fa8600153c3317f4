"""What somebody new meets in the admin, empty or full, on a phone and in the dark, is open to everyone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from factsheets.models import FactsheetAuthor
from home.setup import grow_tree
from home.setup.groups import EDITORS, REVIEWERS
from tests.factories import (
    PASSWORD,
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    UserFactory,
)

WAYS: list[dict[str, Any]] = [
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 375, "height": 812}, "color_scheme": "dark"},
]
EMPTY = [
    "/admin/questions/",
    "/admin/factsheets/",
    "/admin/snippets/references/reference/",
    "/admin/review/planning/ledger/",
    "/admin/tour/",
]


def log_in(page: Page, address: str, group: str) -> None:
    user = UserFactory(group=group)
    page.goto(f"{address}/admin/")
    page.get_by_label("Email address").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/admin/")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("way", WAYS, ids=["wide and light", "narrow and dark"])
def test_lists_and_tour_of_a_new_site(
    live_server: Any, open_context: Callable[..., BrowserContext], axe: Any, way: dict[str, Any]
) -> None:
    grow_tree()
    page = open_context(**way).new_page()
    log_in(page, live_server.url, EDITORS)
    for address in EMPTY:
        page.goto(live_server.url + address)
        axe(page, "main")
        assert fits(page), address


@pytest.mark.parametrize("way", WAYS, ids=["wide and light", "narrow and dark"])
def test_lists_that_say_how_pages_stand(
    live_server: Any, open_context: Callable[..., BrowserContext], axe: Any, way: dict[str, Any]
) -> None:
    tree = grow_tree()
    category = CategoryFactory(parent=tree.archive, title="Back")
    expert = PersonFactory(photo=ImageFactory())
    QuestionFactory(parent=category, answered_by=expert)
    QuestionFactory(parent=category, live=False)
    QuestionFactory(parent=category, is_legacy=True)
    factsheet = FactsheetFactory(parent=tree.factsheets, condition=TopicFactory())
    FactsheetAuthor.objects.create(page=factsheet, person=expert, sort_order=0)
    page = open_context(**way).new_page()
    log_in(page, live_server.url, EDITORS)
    for address in ("/admin/questions/", "/admin/factsheets/", f"/admin/pages/{category.pk}/"):
        page.goto(live_server.url + address)
        axe(page, "main")
        assert fits(page), address


def test_a_reviewer_puts_the_tour_away_without_a_script(
    live_server: Any, open_context: Callable[..., BrowserContext]
) -> None:
    grow_tree()
    context = open_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server.url, REVIEWERS)
    card = page.get_by_role("button", name="Put the tour away")
    card.click()
    page.wait_for_url(f"{live_server.url}/admin/")
    expect(card).to_have_count(0)
