"""The story of trust: scheduled, returned, amended, approved, published on time; changed, withheld, shown again."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from playwright.sync_api import Page, expect

from home.setup import grow_tree
from home.setup.groups import EDITORS, MANAGING_EDITORS, REVIEWERS
from publishing import outbox
from publishing.backoff import Backoff
from publishing.scheduling import publish_and_expire
from qa.models import QuestionPage
from review import ledger
from tests.browser.test_editing import SETTLE, choose_action, log_in
from tests.factories import CategoryFactory, PersonFactory, QuestionFactory, TopicFactory, signing_reviewer

WAIT = timedelta(days=2)


@pytest.fixture
def draft(live_server) -> QuestionPage:
    """A draft that an editor has begun."""
    return QuestionFactory(
        parent=CategoryFactory(parent=grow_tree().archive, title="Mind and sleep"),
        title="Does warm milk help sleep?",
        summary="It cures sleeplessness.",
        answer=[("paragraph", "<p>A warm drink is a calm habit.</p>")],
        answered_by=PersonFactory(name="Dr Noor Haddad"),
        topics=[TopicFactory(name="Sleep")],
        live=False,
    )


def edit(page: Page, address: str, question: QuestionPage) -> None:
    """Open the editor and wait until it notices what is typed."""
    page.goto(f"{address}/admin/pages/{question.pk}/edit/")
    page.wait_for_timeout(SETTLE)


def rewrite_summary(page: Page, summary: str) -> None:
    """Type another summary, and wait for autosave."""
    page.get_by_role("textbox", name="Summary").fill(summary)
    page.wait_for_timeout(SETTLE)


def set_time(page: Page, moment: Any) -> None:
    """Set when the page goes live, as an editor does beside the page."""
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name=re.compile("Set schedule")).click()
    page.get_by_label("Go live date/time").fill(timezone.localtime(moment).strftime("%Y-%m-%d %H:%M"))
    # By keyboard: the calendar that opens below the box covers the button.
    page.get_by_role("button", name="Save schedule").press("Enter")
    page.wait_for_timeout(SETTLE)


def open_review(phone: Page, address: str, question: QuestionPage) -> None:
    """Follow the link of the newest mail that asks for a review."""
    outbox.send_waiting()
    asked = [message.body for message in mail.outbox if reverse("review_screen:queue") in message.body]
    path = re.search(r"/admin/review/screen/\d+/", str(asked[-1]))
    assert path
    phone.goto(address + path[0])
    expect(phone.get_by_role("heading", level=1)).to_have_text(question.title)


def submit(desk: Page, button: str = "Submit to Clinical review") -> None:
    """Send the page to its reviewers."""
    choose_action(desk, button)
    expect(desk.locator(".messages")).to_contain_text("submitted")


def decide(phone: Page, button: str) -> None:
    """Press one of the two buttons at the foot of the review screen."""
    phone.get_by_role("button", name=button).click()
    phone.wait_for_load_state("networkidle")


def publish_without_sign_off(chief: Page, address: str, question: QuestionPage, reason: str) -> None:
    """Override, as a managing editor may who gives a reason."""
    chief.goto(address + reverse("review_gate:override", args=[question.pk]))
    chief.get_by_label(re.compile("Reason|Why", re.IGNORECASE)).fill(reason)
    chief.get_by_role("button", name=re.compile("Publish")).click()
    chief.wait_for_load_state("networkidle")


def hold(window: Page, address: str, question: QuestionPage) -> None:
    """Withhold the page from the public."""
    window.goto(address + reverse("review_holds:place", args=[question.pk]))
    window.get_by_label("What may be wrong?").fill("A reader has reacted badly to milk.")
    decide(window, "Put it on hold now")


def lift(window: Page, address: str, question: QuestionPage) -> None:
    """Show the page again."""
    window.goto(address + reverse("review_holds:lift", args=[question.pk]))
    window.get_by_label("Why is it safe to show again?").fill("Checked: it was something else.")
    decide(window, "Lift the hold")


def test_a_page_is_public_exactly_as_a_reviewer_approved_it(open_context, live_server, draft):
    address = live_server.url
    desk, phone = open_context().new_page(), open_context(viewport={"width": 375, "height": 812}).new_page()
    visitor = open_context(java_script_enabled=False).new_page()

    # An editor sets a time and submits; a reviewer returns it from a phone.
    log_in(desk, address, EDITORS)
    log_in(phone, address, REVIEWERS)
    edit(desk, address, draft)
    go_live_at = timezone.now() + WAIT
    set_time(desk, go_live_at)
    submit(desk)
    open_review(phone, address, draft)
    phone.get_by_label("Comment").fill("No drink cures sleeplessness.")
    decide(phone, "Return")

    # The editor reads why, amends, and submits again; the reviewer approves, and it waits for its time.
    desk.goto(f"{address}/admin/")
    expect(desk.locator("main")).to_contain_text("No drink cures sleeplessness.")
    edit(desk, address, draft)
    rewrite_summary(desk, "It does no harm. The habit is what helps.")
    submit(desk, "Resubmit to Clinical review")
    open_review(phone, address, draft)
    expect(phone.frame_locator("iframe").locator("main")).to_contain_text("The habit is what helps.")
    phone.get_by_role("checkbox").check()
    decide(phone, "Approve")
    draft.refresh_from_db()
    assert not draft.live
    assert visitor.goto(address + draft.url).status == 404

    # The worker publishes on time, with the badge.
    with freeze_time(go_live_at + timedelta(minutes=1)):
        assert publish_and_expire(Backoff()).published == 1
    visitor.goto(address + draft.url)
    expect(visitor.locator("main")).to_contain_text("The habit is what helps.")
    expect(visitor.locator("main")).to_contain_text("Reviewed by Sam Field")


def test_a_clinical_edit_drops_the_badge_and_a_hold_goes_on_and_off(open_context, live_server, draft):
    address = live_server.url
    visitor, chief, phone = (open_context().new_page() for _ in range(3))
    ledger.sign_off(draft.get_latest_revision(), signing_reviewer())
    draft.get_latest_revision().publish()
    visitor.goto(address + draft.url)
    expect(visitor.locator("main")).to_contain_text("Reviewed by Rita Quill")

    # A managing editor overrides the sign-off with a reason: the text is public, the badge is gone.
    log_in(chief, address, MANAGING_EDITORS)
    edit(chief, address, draft)
    rewrite_summary(chief, "It does no harm.")
    choose_action(chief, "Save draft")
    chief.wait_for_load_state("networkidle")
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("Reviewed by Rita Quill")
    publish_without_sign_off(chief, address, draft, "The sentence was misread and the reviewer is away.")
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("It does no harm.")
    expect(visitor.locator("main")).not_to_contain_text("Reviewed by")

    # A reviewer puts it on hold, at once; only a second person lifts that.
    log_in(phone, address, REVIEWERS)
    hold(phone, address, draft)
    visitor.reload()
    expect(visitor.locator("body")).not_to_contain_text("It does no harm.")
    phone.goto(address + reverse("review_holds:lift", args=[draft.pk]))
    expect(phone.get_by_role("button", name="Lift the hold")).to_have_count(0)
    lift(chief, address, draft)
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("It does no harm.")
