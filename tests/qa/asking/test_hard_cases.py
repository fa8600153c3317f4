"""What goes wrong between two presses, two people and two moments, and must not."""

import io
import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from content import posting
from content.logs import WithoutLinks
from publishing import outbox
from publishing.models import OutgoingMail
from qa import consent
from qa.asking.links import status_path
from qa.asking.receiving import Asked, receive
from qa.inbox import handling
from qa.inbox.panel import AskedPanel
from qa.inbox.refusals import ActionRefused
from qa.merging import merge
from qa.models import PageSource, PrivateReply, PrivateView, QuestionPage, SubmittedQuestion
from qa.privacy import clock, erasing
from tests.factories import QuestionFactory, SubmittedQuestionFactory
from tests.qa.asking.conftest import QUESTION

pytestmark = pytest.mark.django_db

State = SubmittedQuestion.State


def filled_in(visitor, **other: str) -> dict[str, str]:
    """Return the second step as it is sent."""
    token = visitor.token(visitor.go_on())
    return {"form": token, "send": "1", "consent_to_answer": "on", "question": QUESTION} | other


def waiting_for(address: str) -> list[str]:
    """Return the subjects of the mail that the worker still has to send to somebody."""
    return list(OutgoingMail.objects.filter(to=address, sent_at=None, failed_at=None).values_list("subject", flat=True))


def test_going_back_and_asking_something_else_keeps_both(visitor):
    said = filled_in(visitor)
    with freeze_time(timezone.now() + timedelta(seconds=20)):
        first = visitor.client.post(visitor.action, said)
        second = visitor.client.post(visitor.action, said | {"question": f"{QUESTION} And for the other knee?"})
    assert first["Location"] != second["Location"]
    assert SubmittedQuestion.objects.count() == 2


def test_a_second_press_at_the_limit_shows_the_link(visitor, settings):
    settings.ASK_MOST_AN_HOUR = 1
    said = filled_in(visitor)
    with freeze_time(timezone.now() + timedelta(seconds=20)):
        first, second = (visitor.client.post(visitor.action, said) for _ in range(2))
    assert first["Location"] == second["Location"]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_keep_one_question(tree):
    asked = Asked(text=QUESTION, form_key="one-form", consents={"answer": "Yes"})
    together, found = threading.Barrier(2), []

    def press() -> None:
        try:
            together.wait()
            found.append(receive(asked).code)
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert len(found) == 2
    assert len(set(found)) == 1


def test_a_corrected_address_gets_what_went_to_the_wrong_one(tree, editor, category):
    replied, declined, linked = (SubmittedQuestionFactory(email=f"typo{n}@example.org") for n in range(3))
    handling.write_reply(replied, "Keep walking.", editor, is_finished=True, needs_second=False)
    handling.decline(declined, "We know too little of this.", editor)
    handling.link_page(linked, QuestionFactory(parent=category, title="Do stairs harm a knee?"), editor)
    for number, asked in enumerate((replied, declined, linked)):
        erasing.change_email(asked, f"right{number}@example.org")
        assert waiting_for(f"typo{number}@example.org") == []
    assert "An answer to your question" in waiting_for("right0@example.org")
    assert "About your question" in waiting_for("right1@example.org")
    assert "Your question is answered" in waiting_for("right2@example.org")


def test_who_left_no_address_is_not_answered_by_somebody_elses_mail(tree, editor):
    lead, silent = SubmittedQuestionFactory(email="ann@example.org"), SubmittedQuestionFactory(email="")
    handling.merge(lead, [silent], editor)
    handling.write_reply(lead, "Keep walking.", editor, is_finished=True, needs_second=False)
    silent.refresh_from_db()
    assert (silent.state, silent.merged_into) == (State.NEW, None)


def test_a_reply_is_not_sent_to_nobody(tree, editor, reviewer):
    asked = SubmittedQuestionFactory(email="ann@example.org")
    reply = handling.write_reply(asked, "Keep walking.", editor, is_finished=True, needs_second=True)
    erasing.change_email(asked, "")
    with pytest.raises(ActionRefused, match="taken the address away"):
        handling.approve_reply(reply, reply.text, reviewer)
    asked.refresh_from_db()
    assert asked.state == State.WAITING


def test_a_page_that_is_gone_is_not_called_a_mail(client, tree, editor, category):
    asked = SubmittedQuestionFactory(email="")
    answer = QuestionFactory(parent=category, title="Do stairs harm a knee?")
    handling.link_page(asked, answer, editor)
    SubmittedQuestion.objects.update(page=None)
    page = client.get(status_path(asked.code)).content.decode()
    assert "by email" not in page.split('id="keep"')[0]
    assert "not at the moment" in page


def test_a_draft_is_linked_only_to_what_may_be_written_from(tree, editor, category):
    draft = QuestionFactory(parent=category, live=False)
    refused, agreed = SubmittedQuestionFactory(publish=False), SubmittedQuestionFactory()
    with pytest.raises(ActionRefused, match="Link it once it is public"):
        handling.link_page(refused, draft, editor)
    handling.link_page(agreed, draft, editor)
    assert PageSource.objects.get().code == agreed.code


def test_words_that_were_written_from_a_question_are_held_wherever_they_go(tree, editor, category, managing_editor):
    asked = SubmittedQuestionFactory()
    answer = QuestionFactory(parent=category, title="Do stairs harm a knee?")
    PageSource.objects.create(page=answer, code=asked.code)
    target = QuestionFactory(parent=category, title="What is good for a knee?")
    merge(answer, target, managing_editor)
    assert PageSource.objects.filter(page=target.pk, code=asked.code).exists()
    erasing.withdraw_publication(asked)
    assert set(consent.undecided().values_list("page", flat=True)) == {answer.pk, target.pk}


def test_a_page_whose_consent_was_taken_back_is_not_merged_into_another(tree, category, managing_editor):
    asked = SubmittedQuestionFactory()
    answer = QuestionFactory(parent=category, title="Do stairs harm a knee?")
    PageSource.objects.create(page=answer, code=asked.code)
    erasing.withdraw_publication(asked)
    with pytest.raises(Exception, match="no longer agrees"):
        merge(answer, QuestionFactory(parent=category), managing_editor)


def test_nothing_is_said_to_be_withdrawn_that_was_answered(client, tree, editor):
    asked = SubmittedQuestionFactory(state=State.ANSWERED, closed_at=timezone.now())
    client.post(f"{status_path(asked.code)}withdraw/", {"sure": "1"})
    page = client.get(f"{status_path(asked.code)}?withdraw").content.decode()
    assert "You have withdrawn it" not in page
    assert "It was closed already" in page
    asked.refresh_from_db()
    assert asked.consent_to_publish is None
    still_open = SubmittedQuestionFactory()
    assert "You have withdrawn it" not in client.get(f"{status_path(still_open.code)}?withdraw").content.decode()


def test_the_link_works_where_nobody_can_ask_any_more(client, tree):
    tree.ask.unpublish()
    for state in State.values:
        asked = SubmittedQuestionFactory(state=state, closed_at=timezone.now())
        assert client.get(status_path(asked.code)).status_code == 200


def test_the_consent_to_publication_can_be_taken_back_for_ever(client, tree, category, settings):
    long_ago = timezone.now() - timedelta(days=settings.ASK_TEXT_KEEP_DAYS + 1)
    asked = SubmittedQuestionFactory(state=State.ANSWERED, closed_at=long_ago)
    PageSource.objects.create(page=QuestionFactory(parent=category), code=asked.code)
    clock.purge()
    gone = client.get(status_path(asked.code))
    assert gone.status_code == 410
    assert "Take back that we may publish it" in gone.content.decode()
    assert client.post(f"{status_path(asked.code)}erase/", {"sure": "1"}).status_code == 410
    client.post(f"{status_path(asked.code)}unpublish/", {"sure": "1"})
    assert consent.undecided().count() == 1
    assert "You have taken it back" in client.get(f"{status_path(asked.code)}?unpublish").content.decode()


def test_no_line_of_a_log_has_an_askers_link():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutLinks())
    logger = logging.Logger("links")
    logger.addHandler(handler)
    logger.warning("%s: %s", "Too Many Requests", "/ask/status/ABC/secret-signature/email/")
    logger.warning("Not Found: /ask/sent/ABC/secret-signature/")
    logger.warning("Not Found: /ask-an-expert/knees/")
    assert "secret" not in stream.getvalue()
    assert "Too Many Requests: /ask/status/…" in stream.getvalue()
    assert "/ask-an-expert/knees/" in stream.getvalue()


@pytest.mark.parametrize("kind", ["hex", "undefined", "utf-16", "nonsense"])
@pytest.mark.parametrize("path", ["", "look/"])
def test_a_program_that_speaks_no_writing_gets_a_page(visitor, kind, path):
    visitor.client.raise_request_exception = False
    for form in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        body = b"--x\r\nContent-Disposition: form-data; name=question\r\n\r\nMy knee hurts\r\n--x--\r\n"
        response = visitor.client.generic("POST", visitor.action + path, body, content_type=f"{form}; charset={kind}")
        assert response.status_code < 500
    assert (
        Client(raise_request_exception=False)
        .get("/search/?q=knee", content_type=f"text/plain; charset={kind}")
        .status_code
        == 200
    )


@pytest.mark.parametrize(
    ("count", "forwarded", "known"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.1, 198.51.100.7", "203.0.113.1"),
        (2, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7:5555", "198.51.100.7"),
        (1, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (1, "[2001:db8:1:2:3::4]:443", "2001:db8:1:2::/64"),
        (1, "nonsense", "nonsense"),
        (1, "", ""),
    ],
)
def test_who_asks_is_known_behind_proxies_and_without_a_port(rf, settings, count, forwarded, known):
    settings.PROXY_COUNT = count
    request = rf.get("/", headers={"X-Forwarded-For": forwarded})
    assert posting.client_address(request) == known


@pytest.mark.parametrize("said", ["Ann@Example.org", "ANN@EXAMPLE.ORG", "ann@xn--exmple-cua.org"])
def test_no_error_of_the_mail_server_is_kept_with_an_address(said):
    kept = outbox.describe(ValueError(f"550 5.1.1 <{said}>: no such user"))
    assert "@" not in kept
    assert "no such user" in kept


def test_a_writer_can_take_a_waiting_reply_back(tree, editor, reviewer):
    asked = SubmittedQuestionFactory()
    reply = handling.write_reply(asked, "Keep walking.", editor, is_finished=True, needs_second=True)
    with pytest.raises(ActionRefused):
        handling.take_back_reply(reply, reviewer)
    handling.take_back_reply(reply, editor)
    asked.refresh_from_db()
    assert asked.state == State.ANSWERING
    assert asked.replies.get().state == PrivateReply.State.DRAFT
    handling.write_reply(asked, "Keep walking, slowly.", editor, is_finished=True, needs_second=True)
    handling.mark_spam(asked, editor)
    handling.reopen(asked, editor)
    assert handling.open_reply(asked) is None


def test_who_searches_the_inbox_is_known_to_have_read_what_was_found(client, tree, editor):
    found, other = SubmittedQuestionFactory(text=f"{QUESTION} Quokka."), SubmittedQuestionFactory()
    client.force_login(editor)
    client.post("/admin/inbox/", {"q": "quokka"})
    assert list(PrivateView.objects.values_list("code", "where")) == [(found.code, "search")]
    assert other


def test_the_words_of_an_asker_who_refuses_are_marked_and_of_one_who_withdrew_are_gone(rf, tree, editor, category):
    page = handling.draft_answer(SubmittedQuestionFactory(), category, "Do stairs harm a knee?", editor)
    SubmittedQuestionFactory(page=page, state=State.WITHDRAWN, text="Withdrawn quokka words")
    SubmittedQuestionFactory(page=page, state=State.WAITING, text="Refused quokka words", publish=False)
    request = rf.get("/")
    request.user = editor
    panel = AskedPanel().bind_to_model(QuestionPage)
    shown = panel.get_bound_panel(instance=QuestionPage.objects.get(pk=page.pk), request=request).render_html()
    assert "Withdrawn quokka" not in shown
    assert shown.count("use nothing of it") == 1


def test_a_later_lead_without_consent_does_not_hide_whose_words_are_used(tree, editor, category):
    first, silent = SubmittedQuestionFactory(), SubmittedQuestionFactory(publish=False)
    handling.merge(first, [silent], editor)
    page = handling.draft_answer(first, category, "Do stairs harm a knee?", editor)
    erasing.erase(first)
    later = SubmittedQuestionFactory()
    handling.merge(silent, [later], editor)
    assert PageSource.objects.filter(page=page.pk, code=later.code).exists()


def test_an_address_can_be_left_again_after_reopening(client, tree, editor):
    asked = SubmittedQuestionFactory(
        state=State.DECLINED, closed_at=timezone.now() - timedelta(days=40), contact_purged_at=timezone.now(), email=""
    )
    handling.reopen(asked, editor)
    client.post(f"{status_path(asked.code)}email/", {"email": "ann@example.org"})
    asked.refresh_from_db()
    assert asked.email == "ann@example.org"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="It lets one write at a time.")
def test_a_consent_taken_back_during_publication_comes_before_an_editor(tree, category, monkeypatch):
    """The one waits for the other: either the page stays a draft, or it is public and to be decided about."""
    asked = SubmittedQuestionFactory()
    page = QuestionFactory(parent=category, title="Do stairs harm a knee?")
    page.unpublish()
    PageSource.objects.create(page=page, code=asked.code)
    began, blocking = threading.Event(), consent.blocking

    def slowly(*keys: int):
        began.set()
        withdrawal.join(timeout=1)
        return blocking(*keys)

    def take_back() -> None:
        try:
            began.wait()
            erasing.withdraw_publication(asked)
        finally:
            connections.close_all()

    withdrawal = threading.Thread(target=take_back)
    monkeypatch.setattr(consent, "blocking", slowly)
    withdrawal.start()
    QuestionPage.objects.get(pk=page.pk).get_latest_revision().publish()
    withdrawal.join()
    monkeypatch.undo()
    page.refresh_from_db()
    assert page.live
    assert consent.undecided().count() == 1
    assert asked.consents.get(kind="publish").withdrawn_at >= page.last_published_at - timedelta(seconds=5)
