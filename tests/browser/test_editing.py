"""The life of an answer, once through the real admin: draft, publish, compare, restore, schedule, unpublish."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from home.setup import grow_tree
from home.setup.groups import EDITORS, MANAGING_EDITORS
from qa.models import QuestionPage
from review import ledger
from tests.factories import PASSWORD, CategoryFactory, QuestionFactory, UserFactory, signing_reviewer

# The admin's scripts need a moment after a page has loaded before they notice what is typed.
SETTLE = 2_500


@pytest.fixture
def category(live_server):
    return CategoryFactory(parent=grow_tree().archive, title="Back / spine")


def log_in(page: Page, address: str, group: str) -> None:
    user = UserFactory(group=group)
    page.goto(f"{address}/admin/")
    page.get_by_label("Email address").fill(user.email.upper())
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/admin/")


def choose_action(page: Page, name: str) -> None:
    """Choose one of the buttons at the foot of the editor, from the menu beside the first of them where it is there."""
    footer = page.locator("footer")
    if not footer.get_by_role("button", name=name, exact=True).is_visible():
        footer.locator("[data-w-dropdown-target='toggle']").click()
    footer.get_by_role("button", name=name, exact=True).click()


def have_signed(question: QuestionPage) -> None:
    """Have a reviewer sign off the latest draft."""
    question.refresh_from_db()
    ledger.sign_off(question.get_latest_revision(), signing_reviewer())


def test_an_editor_drafts_and_submits_but_is_offered_no_publishing(page, live_server, category):
    log_in(page, live_server.url, EDITORS)
    page.goto(f"{live_server.url}/admin/pages/add/qa/questionpage/{category.pk}/")
    page.wait_for_timeout(SETTLE)
    # Typed, as the slug follows what is typed.
    page.get_by_role("textbox", name="Title").press_sequentially("Is rest best?")
    page.keyboard.press("Tab")
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Save draft")
    page.wait_for_url(re.compile(r"/edit/"))
    draft = QuestionPage.objects.get(title="Is rest best?")
    assert not draft.live
    page.locator("footer [data-w-dropdown-target='toggle']").click()
    expect(page.get_by_role("button", name=re.compile("Submit"))).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)


def test_the_life_of_an_answer(page, live_server, category):
    question = QuestionFactory(
        parent=category,
        title="Is rest best?",
        summary="Rest is best.",
        answer=[("paragraph", "<p>Stay in bed.</p>")],
        live=False,
    )
    have_signed(question)
    log_in(page, live_server.url, MANAGING_EDITORS)
    edit = f"{live_server.url}/admin/pages/{question.pk}/edit/"

    # Publish what a reviewer has signed off.
    page.goto(edit)
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Publish")
    expect(page.locator(".messages")).to_contain_text("published")
    page.goto(live_server.url + question.url)
    expect(page.locator("main")).to_contain_text("Stay in bed.")

    # Change the summary, and publish that once it is signed off too.
    page.goto(edit)
    page.wait_for_timeout(SETTLE)
    page.get_by_role("textbox", name="Summary").fill("Moving is best.")
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Save draft")
    page.wait_for_load_state("networkidle")
    have_signed(question)
    page.goto(edit)
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Publish")
    expect(page.locator(".messages")).to_contain_text("published")
    question.refresh_from_db()
    assert question.summary == "Moving is best."

    # Compare the two.
    revisions = list(question.revisions.order_by("created_at"))
    page.goto(f"{live_server.url}/admin/pages/{question.pk}/revisions/compare/{revisions[0].pk}...{revisions[-1].pk}/")
    expect(page.locator("main")).to_contain_text("Summary")
    expect(page.locator(".deletion").first).to_contain_text("Rest")
    expect(page.locator(".addition").first).to_contain_text("Moving")

    # Go back to the first: as a draft, because what was signed off since has taken its place.
    page.goto(f"{live_server.url}/admin/pages/{question.pk}/revisions/{revisions[0].pk}/revert/")
    page.wait_for_timeout(SETTLE)
    expect(page.get_by_role("textbox", name="Summary")).to_have_value("Rest is best.")
    choose_action(page, "Replace current draft")
    page.wait_for_load_state("networkidle")
    question.refresh_from_db()
    assert question.summary == "Moving is best."
    have_signed(question)
    page.goto(edit)
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Publish")
    expect(page.locator(".messages")).to_contain_text("published")
    question.refresh_from_db()
    assert question.summary == "Rest is best."

    # Unpublish.
    page.goto(f"{live_server.url}/admin/pages/{question.pk}/unpublish/")
    page.get_by_role("button", name=re.compile("unpublish", re.IGNORECASE)).click()
    question.refresh_from_db()
    assert not question.live
    assert page.goto(live_server.url + question.url).status == 404


def test_a_time_is_set_beside_the_page_and_publishing_waits_for_it(page, live_server, category):
    question = QuestionFactory(parent=category, title="Is rest best?", live=False)
    have_signed(question)
    log_in(page, live_server.url, MANAGING_EDITORS)
    page.goto(f"{live_server.url}/admin/pages/{question.pk}/edit/")
    page.wait_for_timeout(SETTLE)
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name=re.compile("Set schedule")).click()
    later = timezone.localtime(timezone.now() + timedelta(days=3))
    page.get_by_label("Go live date/time").fill(later.strftime("%Y-%m-%d %H:%M"))
    # By keyboard: the calendar that opens below the box covers the button.
    page.get_by_role("button", name="Save schedule").press("Enter")
    page.wait_for_timeout(SETTLE)
    choose_action(page, "Schedule to publish")
    expect(page.locator(".messages")).to_contain_text("scheduled")
    question.refresh_from_db()
    assert not question.live
    assert question.revisions.filter(approved_go_live_at__isnull=False).count() == 1
