"""From an editor's first word to a reviewer's approval, and the same life for a record that visitors see."""

import re

import pytest
from playwright.sync_api import Page, expect

from content.models import Topic
from home.setup import grow_tree
from home.setup.groups import EDITORS, MANAGING_EDITORS, REVIEWERS
from qa.models import QuestionPage
from tests.browser.test_editing import SETTLE, choose_action, log_in
from tests.factories import CategoryFactory, TopicFactory


@pytest.fixture
def category(live_server):
    CategoryFactory(parent=grow_tree().archive, title="Digestion")
    return CategoryFactory(parent=grow_tree().archive, title="Mind and sleep")


def write_paragraph(page: Page, text: str) -> None:
    answer = page.locator("#panel-child-content-answer-section")
    answer.get_by_title("Insert a block").first.click()
    page.get_by_role("option", name="Paragraph").click()
    page.wait_for_timeout(SETTLE)
    answer.locator("[contenteditable=true]").last.click()
    page.keyboard.type(text, delay=10)
    page.wait_for_timeout(SETTLE)


def test_an_answer_goes_from_its_editor_through_a_reviewer_to_the_public(open_context, live_server, category):
    desk = open_context().new_page()
    log_in(desk, live_server.url, EDITORS)

    # A new answer begins with its category.
    desk.goto(f"{live_server.url}/admin/questions/")
    desk.get_by_role("link", name="Add question").click()
    desk.get_by_role("button", name="Choose a page").click()
    desk.get_by_role("link", name="Mind and sleep", exact=True).click()
    desk.get_by_role("button", name="Write the answer").click()
    desk.wait_for_url(re.compile(r"/add/"))
    desk.wait_for_timeout(SETTLE)
    desk.get_by_role("textbox", name="Title").press_sequentially("Does warm milk help sleep?")
    desk.get_by_role("textbox", name="Summary").fill("It does no harm. The habit is what helps.")
    write_paragraph(desk, "A warm drink is a calm habit.")
    choose_action(desk, "Save draft")
    desk.wait_for_url(re.compile(r"/edit/"))
    draft = QuestionPage.objects.get(slug="does-warm-milk-help-sleep")
    first = draft.latest_revision

    # A change of the text is readable in the comparison.
    desk.wait_for_timeout(SETTLE)
    desk.locator("#panel-child-content-answer-section [contenteditable=true]").last.click()
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" So is reading.", delay=10)
    desk.wait_for_timeout(SETTLE)
    choose_action(desk, "Submit to Clinical review")
    desk.wait_for_load_state("networkidle")
    draft.refresh_from_db()
    desk.goto(f"{live_server.url}/admin/pages/{draft.pk}/revisions/compare/{first.pk}...{draft.latest_revision_id}/")
    expect(desk.locator(".addition").first).to_contain_text("So is reading.")
    assert not draft.live

    # The reviewer finds it in the queue and approves on the review screen.
    ward = open_context().new_page()
    log_in(ward, live_server.url, REVIEWERS)
    ward.goto(f"{live_server.url}/admin/review/screen/")
    ward.get_by_role("link", name="Does warm milk help sleep?", exact=True).click()
    ward.get_by_label("I have read the page").check()
    ward.get_by_role("button", name="Approve").click()
    expect(ward.get_by_role("main")).to_contain_text("It is public now.")
    draft.refresh_from_db()
    assert draft.live

    visitor = open_context(java_script_enabled=False).new_page()
    visitor.goto(live_server.url + draft.url)
    expect(visitor.locator("main")).to_contain_text("A warm drink is a calm habit. So is reading.")


def test_a_topic_is_drafted_published_compared_and_withdrawn(page, live_server, category):
    topic = TopicFactory(name="Lumbago", slug="lumbago", description="An old word.", live=False)
    log_in(page, live_server.url, MANAGING_EDITORS)
    edit = f"{live_server.url}/admin/snippets/content/topic/edit/{topic.pk}/"
    for description in ("Pain in the lower back.", "Pain low in the back."):
        page.goto(edit)
        page.wait_for_timeout(SETTLE)
        page.get_by_role("textbox", name="Description").fill(description)
        page.wait_for_timeout(SETTLE)
        choose_action(page, "Publish")
        expect(page.locator(".messages")).to_contain_text("published")
    assert Topic.objects.get(pk=topic.pk).description == "Pain low in the back."

    first, last = topic.revisions.order_by("created_at").first(), topic.revisions.order_by("created_at").last()
    page.goto(
        f"{live_server.url}/admin/snippets/content/topic/history/{topic.pk}/revisions/compare/{first.pk}...{last.pk}/"
    )
    expect(page.locator(".addition").first).to_contain_text("low in the")

    page.goto(f"{live_server.url}/admin/snippets/content/topic/unpublish/{topic.pk}/")
    page.get_by_role("button", name=re.compile("unpublish", re.IGNORECASE)).click()
    assert not Topic.objects.get(pk=topic.pk).live
