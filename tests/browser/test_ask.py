"""Asking in a real browser: answers and urgent advice while one writes, no JavaScript, by keyboard, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from home.setup import grow_tree
from publishing import outbox
from publishing.models import OutgoingMail
from qa.asking import tokens
from qa.models import AnswerFound, SubmittedQuestion
from tests.factories import CategoryFactory, QuestionFactory, TopicFactory, UrgentRuleFactory

QUESTION = "My knee has hurt on the stairs for six weeks. Would exercise help, or should I rest it?"
URGENT = "My back pain is bad since Monday and I cannot pee any more. What should I do?"


@pytest.fixture
def ask(live_server, monkeypatch) -> str:
    """The address of the form on a site with an answer and a rule of urgent advice."""
    monkeypatch.setattr(tokens, "SHORTEST", 0)
    tree = grow_tree()
    category = CategoryFactory(parent=tree.archive, title="Hips and knees")
    topic = TopicFactory(name="Knee pain")
    QuestionFactory(parent=category, title="Does exercise help a knee that hurts on the stairs?", topics=[topic])
    UrgentRuleFactory(patterns="back pain + cannot pee", heading="Get checked in hospital now")
    return f"{live_server.url}{tree.ask.url}"


def write(page: Page, address: str, question: str = QUESTION) -> None:
    """Open the form and write a question."""
    page.goto(address)
    page.get_by_label("Your question").fill(question)


def send(page: Page, email: str = "", *, publish: bool = True) -> None:
    """Agree and send the second step."""
    if email:
        page.get_by_label("Your email address").fill(email)
    page.get_by_label(re.compile("uses what I write")).check()
    if publish:
        page.get_by_label(re.compile("publishes my question")).check()
    page.get_by_role("button", name="Send my question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: we have your question")


def test_answers_appear_while_one_writes_and_one_of_them_helps(ask, page):
    write(page, ask)
    answers = page.get_by_role("region", name="This may answer it already")
    expect(answers.get_by_role("link")).to_contain_text("Does exercise help a knee that hurts on the stairs?")
    with page.expect_popup() as opened:
        answers.get_by_role("link").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Does exercise help a knee")
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)
    answers.get_by_role("button", name=re.compile("This answers it")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Good that it helps")
    assert AnswerFound.objects.get().count == 1
    assert not SubmittedQuestion.objects.exists()


def test_urgent_advice_appears_while_one_writes_and_stays_before_sending(ask, page, axe):
    write(page, ask, URGENT)
    expect(page.get_by_text("Get checked in hospital now")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Get checked in hospital now")).to_be_visible()
    send(page)
    assert SubmittedQuestion.objects.get().is_urgent
    expect(page.get_by_text("You wrote of something that may need help sooner")).to_be_visible()


def test_the_whole_way_without_javascript(ask, no_js):
    write(no_js, ask, URGENT)
    no_js.get_by_role("button", name="Continue").click()
    expect(no_js.get_by_text("Get checked in hospital now")).to_be_visible()
    no_js.get_by_role("button", name="Back").click()
    expect(no_js.get_by_label("Your question")).to_have_value(URGENT)
    no_js.get_by_label("Your question").fill(QUESTION)
    no_js.get_by_role("button", name="Continue").click()
    expect(no_js.get_by_role("link", name=re.compile("Does exercise help a knee"))).to_be_visible()
    send(no_js, publish=False)
    asked = SubmittedQuestion.objects.get()
    assert (asked.text, asked.consent_to_publish) == (QUESTION, None)
    no_js.get_by_text("Withdraw the question").click()
    no_js.get_by_role("group").filter(has_text="Nobody answers it").get_by_label("Yes, I mean it").check()
    no_js.get_by_role("button", name="Withdraw it").click()
    expect(no_js.get_by_role("heading", name="You have withdrawn it")).to_be_visible()


def test_what_is_wrong_is_said_first_and_leads_to_its_field(ask, page, axe):
    write(page, ask)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your email address").fill("ann@")
    page.get_by_role("button", name="Send my question").click()
    problems = page.get_by_role("alert")
    expect(problems).to_be_focused()
    expect(page).to_have_title(re.compile("^Please look again"))
    expect(problems.get_by_role("link")).to_have_count(2)
    axe(page)
    problems.get_by_role("link").first.press("Enter")
    expect(page.get_by_label("Your email address")).to_be_focused()
    expect(page.get_by_label("Your email address")).to_have_value("ann@")
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)


def test_the_mail_server_may_be_away(ask, page, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    write(page, ask)
    page.get_by_role("button", name="Continue").click()
    send(page, "ann@example.org")
    assert outbox.send_waiting() == 0
    assert OutgoingMail.objects.get().tries == 1
    expect(page.locator(".standing__link a")).to_be_visible()


def test_no_cookie_and_nothing_of_another_site(ask, page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    write(page, ask)
    page.get_by_role("button", name="Continue").click()
    send(page)
    assert page.context.cookies() == []
    host = re.match(r"https?://[^/]+", ask)[0]  # type: ignore[index]
    assert all(address.startswith(host) for address in asked)
    assert not [address for address in asked if "knee" in address]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_step_is_accessible(ask, open_context, axe, scheme, width):
    page = open_context(color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()
    write(page, ask, f"{QUESTION} {URGENT}")
    expect(page.get_by_text("Get checked in hospital now")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Send my question")).to_be_visible()
    axe(page)
    send(page, "ann@example.org")
    for summary in page.locator(".standing summary").all():
        summary.click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("group").filter(has_text="erased at once").get_by_label("Yes, I mean it").check()
    page.get_by_role("button", name="Erase it all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is erased")
    axe(page)


def test_the_form_by_keyboard_alone(ask, page):
    page.goto(ask)
    page.get_by_label("Your question").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Your question").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Your email address")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label(re.compile("uses what I write"))).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send my question")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: we have your question")
