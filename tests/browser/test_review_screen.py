"""The review screen on a phone of 375 pixels: reading, a lost signal, a thumb, a screen reader, no JavaScript."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.models import TaskState, Workflow

from home.setup import grow_tree
from home.setup.groups import EDITORS, REVIEWERS
from qa.models import QuestionPage
from review.models import Review
from tests.browser.test_editing import log_in
from tests.factories import CategoryFactory, QuestionFactory, UserFactory

COMMENT = "Say where the two days come from."


@pytest.fixture
def state(live_server) -> TaskState:
    """A signed-off answer that its editor has changed and sent to review."""
    category = CategoryFactory(parent=grow_tree().archive, title="Back")
    page = QuestionFactory(parent=category, title="Is rest best?", slug="rest", summary="Rest for two days.")
    editor = UserFactory(group=EDITORS, first_name="Edie", last_name="Marsh")
    page.summary = "Walk for two days."
    page.answer = [("paragraph", f"<p>{'Keep gently active, as far as you can. ' * 60}</p>")] * 3
    page.save_revision(user=editor)
    Workflow.objects.get().start(page, editor)
    return page.current_workflow_task_state


def screen(state: TaskState) -> str:
    return reverse("review_screen:task", args=[state.pk])


def comment_box(window: Page):
    return window.get_by_role("textbox", name="Comment")


def test_a_reviewer_reads_what_changed_and_approves_with_their_thumb(phone, live_server, state, axe):
    log_in(phone, live_server.url, REVIEWERS)
    phone.goto(f"{live_server.url}{reverse('review_screen:queue')}")
    axe(phone, ".review-cards")
    phone.get_by_role("button", name="I am reading this one: Is rest best?").click()
    phone.get_by_role("link", name="Is rest best?", exact=True).click()
    phone.wait_for_url(re.compile(screen(state)))
    expect(phone.locator("ins").first).to_contain_text("Walk")
    expect(phone.frame_locator("iframe").locator("h1")).to_have_text("Is rest best?")
    axe(phone)

    # All of the page is there to be scrolled, nothing is wider than the phone, and the buttons stay in reach.
    assert phone.locator("iframe").bounding_box()["height"] > 1500
    assert phone.evaluate("document.documentElement.scrollWidth") == 375
    for name in ("Approve", "Return"):
        box = phone.get_by_role("button", name=name).bounding_box()
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= 812

    # Not by accident.
    phone.get_by_role("button", name="Approve").click()
    expect(phone.get_by_role("alert")).to_contain_text("Tick this once you have read the page.")
    axe(phone)
    phone.get_by_label("I have read the page").check()
    phone.get_by_role("button", name="Approve").click()
    expect(phone.get_by_role("main")).to_contain_text("It is public now.")
    axe(phone)
    assert QuestionPage.objects.get(slug="rest").summary == "Walk for two days."


def test_a_comment_survives_a_lost_signal(phone, live_server, state):
    log_in(phone, live_server.url, REVIEWERS)
    address = live_server.url + screen(state)
    phone.goto(address)
    comment_box(phone).fill(COMMENT)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Return").click()
    expect(phone.get_by_text("No signal.")).to_be_visible()
    assert TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_IN_PROGRESS

    # The battery was empty as well.
    phone.context.set_offline(False)
    phone.goto("about:blank")
    phone.goto(address)
    expect(comment_box(phone)).to_have_value(COMMENT)
    phone.get_by_role("button", name="Return").click()
    expect(phone.get_by_role("main")).to_contain_text("Sent back to the editor")
    assert TaskState.objects.get(pk=state.pk).comment == COMMENT
    kept = phone.evaluate("Object.keys(localStorage).filter(key => key.startsWith('review-comment:')).length")
    assert kept == 0


def test_a_comment_survives_the_end_of_a_session(phone, live_server, state):
    log_in(phone, live_server.url, REVIEWERS)
    phone.goto(live_server.url + screen(state))
    comment_box(phone).fill(COMMENT)
    phone.context.clear_cookies()
    phone.get_by_role("button", name="Return").click()
    expect(phone.get_by_text("You have been signed out.")).to_be_visible()
    expect(comment_box(phone)).to_have_value(COMMENT)

    # Signed in again in another window: the token of this one is out of date, and nobody notices.
    with phone.context.expect_page() as opened:
        phone.get_by_role("link", name="Sign in").click()
    expect(opened.value).to_have_title(re.compile("Sign in"))
    other = phone.context.new_page()
    log_in(other, live_server.url, REVIEWERS)
    phone.get_by_role("button", name="Return").click()
    expect(phone.get_by_role("main")).to_contain_text("Sent back to the editor")
    assert TaskState.objects.get(pk=state.pk).comment == COMMENT


def test_it_can_be_read_in_the_dark_and_on_a_wide_screen(open_context, live_server, state, axe):
    desk = open_context(color_scheme="dark").new_page()
    log_in(desk, live_server.url, REVIEWERS)
    desk.goto(live_server.url + screen(state))
    expect(desk.locator("ins").first).to_contain_text("Walk")
    axe(desk)


def test_all_of_it_works_without_javascript(no_js, live_server, state):
    log_in(no_js, live_server.url, REVIEWERS)
    no_js.goto(f"{live_server.url}{reverse('review_screen:queue')}")
    no_js.get_by_role("link", name="Is rest best?", exact=True).click()
    expect(no_js.locator("ins").first).to_contain_text("Walk")
    comment_box(no_js).fill(COMMENT)
    no_js.get_by_role("button", name="Approve").click()
    expect(no_js.get_by_role("alert")).to_contain_text("Tick this once you have read the page.")
    expect(comment_box(no_js)).to_have_value(COMMENT)
    no_js.get_by_label("I have read the page").check()
    no_js.get_by_role("button", name="Approve").click()
    expect(no_js.get_by_role("main")).to_contain_text("Approved by you")
    assert Review.objects.filter(note=COMMENT).exists()
