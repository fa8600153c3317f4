"""The story of a question: asked, answered by a page that is reviewed, told; merged; taken back; forgotten in time."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from freezegun import freeze_time
from playwright.sync_api import Page, expect

from home.setup import grow_tree
from home.setup.groups import EDITORS, MANAGING_EDITORS, REVIEWERS
from publishing import outbox
from qa.asking import tokens
from qa.asking.links import status_path
from qa.models import PageSource, QuestionPage, SubmittedQuestion
from qa.privacy import clock
from tests.browser.test_ask import QUESTION, send, write
from tests.browser.test_editing import SETTLE, log_in
from tests.browser.test_trust_story import decide, open_review, submit
from tests.factories import CategoryFactory, QuestionFactory, SubmittedQuestionFactory


@pytest.fixture
def site(live_server, monkeypatch) -> str:
    """The address of a site with a category, on which anybody may type as fast as a test does."""
    monkeypatch.setattr(tokens, "SHORTEST", 0)
    CategoryFactory(parent=grow_tree().archive, title="Hips and knees")
    return live_server.url


def open_question(desk: Page, site: str, asked: SubmittedQuestion) -> None:
    """Open a question from the inbox."""
    desk.goto(f"{site}/admin/")
    desk.get_by_role("link", name=re.compile(r"^Inbox")).click()
    desk.get_by_role("link", name=re.compile(asked.text[:30])).first.click()
    expect(desk.get_by_role("heading", name="What was asked")).to_be_visible()


def mails_to(address: str) -> list[str]:
    """Return the subjects of what was sent to somebody, once the worker has sent it."""
    outbox.send_waiting()
    return [str(message.subject) for message in mail.outbox if message.to == [address]]


def test_a_question_is_answered_by_a_page_and_its_asker_is_told(open_context, site):
    visitor = open_context(java_script_enabled=False).new_page()
    desk, phone = open_context().new_page(), open_context(viewport={"width": 375, "height": 812}).new_page()

    # Somebody asks; an editor finds it in the inbox, with what was agreed to.
    write(visitor, f"{site}{grow_tree().ask.url}")
    visitor.get_by_role("button", name="Continue").click()
    send(visitor, "ann@example.org")
    asked = SubmittedQuestion.objects.get()
    log_in(desk, site, EDITORS)
    log_in(phone, site, REVIEWERS)
    open_question(desk, site, asked)
    expect(desk.locator("main")).to_contain_text("publishes my question with its answer")

    # The editor begins a page; what was asked stands above the form and in none of its fields.
    desk.get_by_role("link", name="Draft an answer").click()
    desk.get_by_label("Title of the answer").fill("Does exercise help sore knees?")
    desk.get_by_label("Category").select_option(label="Hips and knees")
    desk.get_by_role("button", name="Make the draft").click()
    expect(desk.get_by_role("group", name="What the asker wrote")).to_contain_text(QUESTION)
    desk.wait_for_timeout(SETTLE)
    fields = desk.locator("input, textarea").evaluate_all("fields => fields.map(field => field.value).join(' ')")
    assert QUESTION not in fields
    desk.get_by_role("textbox", name="Question").fill("My knees are sore. Should I exercise?")
    desk.get_by_role("textbox", name="Summary").fill("Yes. Exercise helps most knees.")
    desk.wait_for_timeout(SETTLE)
    submit(desk)

    # A reviewer approves; the page is public, and the asker is told where.
    page = QuestionPage.objects.get(title="Does exercise help sore knees?")
    open_review(phone, site, page)
    phone.get_by_role("checkbox").check()
    assert "Your question is answered" not in mails_to("ann@example.org")
    decide(phone, "Approve")
    assert mails_to("ann@example.org") == ["We have your question", "Your question is answered"]
    visitor.goto(site + status_path(asked.code))
    expect(visitor.get_by_role("heading", name="It is answered")).to_be_visible()
    visitor.get_by_role("link", name="Does exercise help sore knees?").click()
    expect(visitor.locator("main")).to_contain_text("Exercise helps most knees.")
    assert QUESTION not in visitor.content()


def test_one_answer_serves_several_askers(open_context, site):
    desk = open_context().new_page()
    category = grow_tree().archive.get_descendants().get(title="Hips and knees")
    answer = QuestionFactory(parent=category, title="Does exercise help a knee that hurts on the stairs?")
    first = SubmittedQuestionFactory(text=QUESTION, email="ann@example.org")
    SubmittedQuestionFactory(text="Stairs hurt my knee. Would exercise help?", email="ben@example.org")
    other = SubmittedQuestionFactory(text="I cannot sleep at night at all. What can I do?", email="cat@example.org")
    log_in(desk, site, EDITORS)
    open_question(desk, site, first)
    desk.get_by_role("link", name="Merge").click()
    desk.get_by_label(re.compile("Stairs hurt my knee")).check()
    desk.get_by_role("button", name=re.compile("Merge")).click()
    expect(desk.get_by_role("heading", name="Merged into it")).to_be_visible()
    desk.get_by_role("link", name=re.compile("^This answers it")).first.click()
    desk.get_by_role("button", name="This answers it").click()
    expect(desk.locator(".messages")).to_contain_text("is answered by")
    for address in ("ann@example.org", "ben@example.org"):
        assert mails_to(address) == ["Your question is answered"]
    assert mails_to("cat@example.org") == []
    other.refresh_from_db()
    assert (other.state, answer.live) == ("new", True)


def test_a_consent_taken_back_comes_before_an_editor(open_context, site):
    visitor, chief = open_context(java_script_enabled=False).new_page(), open_context().new_page()
    category = grow_tree().archive.get_descendants().get(title="Hips and knees")
    page = QuestionFactory(parent=category, title="Does exercise help sore knees?")
    asked = SubmittedQuestionFactory(text=QUESTION, page=page, state="answered", closed_at=timezone.now())
    PageSource.objects.create(page=page, code=asked.code)
    visitor.goto(site + status_path(asked.code))
    visitor.get_by_text("Take back that we may publish it").click()
    visitor.get_by_role("group").filter(has_text="You are still answered").get_by_label("Yes, I mean it").check()
    visitor.get_by_role("button", name="Take it back").click()
    expect(visitor.get_by_role("status")).to_contain_text("You have taken it back")

    log_in(chief, site, MANAGING_EDITORS)
    chief.get_by_role("link", name=re.compile("consents? withdrawn", re.IGNORECASE)).click()
    chief.get_by_role("link", name="Decide about Does exercise help sore knees?").click()
    chief.get_by_label("Unpublish it").check()
    chief.get_by_label("Why?").fill("The asker may be recognised by the story.")
    chief.get_by_role("button", name="Record the decision").click()
    expect(chief.locator("main")).to_contain_text("Nothing waits for a decision")
    assert visitor.goto(site + page.url).status == 404


def test_a_question_is_forgotten_when_its_time_has_come(open_context, site, settings):
    visitor, desk = open_context(java_script_enabled=False).new_page(), open_context().new_page()
    closed = timezone.now() - timedelta(hours=1)
    asked = SubmittedQuestionFactory(
        text=QUESTION, email="ann@example.org", state="declined", closed_at=closed, decline_reason="Ask your GP."
    )
    status = site + status_path(asked.code)
    visitor.goto(status)
    expect(visitor.locator("main")).to_contain_text("Ask your GP.")
    with freeze_time(closed + timedelta(days=settings.ASK_CONTACT_KEEP_DAYS, hours=1)):
        assert clock.purge()["contact"] == 1
    visitor.goto(status)
    expect(visitor.locator("main")).to_contain_text("Ask your GP.")
    assert "ann@example.org" not in visitor.content()
    with freeze_time(closed + timedelta(days=settings.ASK_TEXT_KEEP_DAYS, hours=1)):
        assert clock.purge()["text"] == 1
    assert visitor.goto(status).status == 410
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This question is no longer kept")
    log_in(desk, site, EDITORS)
    desk.goto(f"{site}/admin/inbox/inspect/{asked.pk}/")
    expect(desk.locator("main")).to_contain_text(asked.code)
    assert "knee" not in desk.locator("main").inner_text()
