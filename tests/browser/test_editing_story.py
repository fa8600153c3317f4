"""One page's life in the real admin: written, changed, compared, reviewed, published, restored, scheduled, unpublished."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localtime
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from content.models import Topic
from qa.models import QuestionPage
from tests.factories import CategoryFactory, QuestionFactory, TopicFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Wagtail's autosave does not see what is typed in the first two seconds after a page has loaded.
UNTIL_AUTOSAVE_LISTENS = 2200

LogIn = Callable[[object], Tab]


def open_editor(tab: Tab, page: QuestionPage | None = None, url: str = "") -> None:
    """Open the editor of `page` and wait until it listens."""
    tab.goto(url or f"{tab.base}/admin/pages/{page.pk}/edit/")  # type: ignore[attr-defined, union-attr]
    tab.wait_for_timeout(UNTIL_AUTOSAVE_LISTENS)


def choose_action(tab: Tab, name: str) -> None:
    """Choose an action from the menu at the foot of the editor."""
    tab.locator("footer .w-dropdown__toggle").last.click()
    tab.get_by_role("button", name=name, exact=True).click()
    tab.wait_for_load_state("networkidle")


def save_draft(tab: Tab) -> None:
    tab.get_by_role("button", name="Save draft").click()
    tab.wait_for_load_state("networkidle")
    tab.wait_for_timeout(500)


def write_paragraph(tab: Tab, text: str) -> None:
    answer = tab.locator("#panel-child-content-answer-section")
    answer.get_by_title("Insert a block").first.click()
    tab.get_by_role("option", name="Paragraph").click()
    tab.wait_for_timeout(500)
    answer.locator("[contenteditable=true]").last.click()
    tab.keyboard.type(text, delay=5)
    tab.wait_for_timeout(500)
