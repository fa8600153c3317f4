"""What one asker may demand: to see all that is held of them, and to have it erased."""

import json
from datetime import timedelta

import pytest
from django.core.signals import got_request_exception
from django.urls import reverse
from django.utils import timezone
from django.views.debug import get_exception_reporter_filter
from freezegun import freeze_time
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from qa.asking import letters
from qa.inbox import handling
from qa.models import Erasure, PageSource, PrivateView, SubmittedQuestion
from qa.privacy import access, erasing, viewing
from qa.privacy.clock import purge
from tests.factories import SubmittedQuestionFactory, TopicFactory
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db

ACCESS = reverse("qa_privacy:access")
EXPORT = reverse("qa_privacy:export")
ERASE = reverse("qa_privacy:erase")
REASON = "Asked by letter; identity checked."


@pytest.fixture
def officer(managing_editor):
    return managing_editor


def look(user, who):
    response = client_of(user).post(ACCESS, {"who": who})
    assert response.status_code == 200
    return response


def found(user, who):
    return [submission.code for submission in look(user, who).context["found"]]


def held(user, *codes):
    response = client_of(user).post(EXPORT, {"code": codes})
    assert response["Content-Type"].startswith("application/json")
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    return json.loads(response.content)["questions"]


def fresh(submission):
    return SubmittedQuestion.objects.get(pk=submission.pk)


# Looking


def test_questions_are_found_by_their_address_however_it_is_written(officer, asked):
    second = SubmittedQuestionFactory(email="Ann@Example.org")
    SubmittedQuestionFactory(email="joann@example.org")
    assert found(officer, " ANN@example.ORG ") == [second.code, asked.code]
    assert found(officer, "ann@example") == []
    assert found(officer, "%@example.org") == []


def test_a_question_is_found_by_its_code(officer, asked):
    assert found(officer, asked.code) == [asked.code]
    assert found(officer, f" {asked.code.lower()[:5]}-{asked.code.lower()[5:]} ") == [asked.code]
    assert found(officer, "X" * 200) == []


@pytest.mark.parametrize("words", ["\0", "", "x" * 300, "@", "a@b\0", "😀", "\u202e", "'; drop table"])
def test_nonsense_is_answered_without_a_fault(officer, asked, words):
    look(officer, words)
    for address in (EXPORT, ERASE):
        assert client_of(officer).post(address, {"code": words}).status_code == 302
    assert fresh(asked)


def test_nothing_that_is_typed_is_in_an_address(officer, asked):
    form = client_of(officer).get(ACCESS).content.decode()
    assert '<form method="post" autocomplete="off" novalidate>' in form
    assert client_of(officer).get(ACCESS, {"who": asked.email}).context.get("found") is None
    assert look(officer, asked.email).request["QUERY_STRING"] == ""


def test_looking_is_noted(officer, asked):
    look(officer, asked.email)
    view = PrivateView.objects.get()
    assert (view.code, view.user, view.where) == (asked.code, officer, "access")


def test_what_was_asked_is_not_shown_while_looking(officer, asked):
    assert asked.text not in look(officer, asked.email).content.decode()


def test_an_erased_question_is_said_to_be_erased(officer, asked):
    erasing.erase(asked)
    assert "was erased on" in look(officer, asked.code).content.decode()


def test_nothing_found_is_said(officer):
    assert "Nothing found" in look(officer, "nobody@example.org").content.decode()


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_others_neither_look_export_nor_erase(asked, role, request):
    user = request.getfixturevalue(role)
    for address, data in (
        (ACCESS, {"who": asked.email}),
        (EXPORT, {"code": asked.code}),
        (ERASE, {"code": asked.code, "confirm": "yes", "reason": REASON, "sure": "on"}),
    ):
        response = client_of(user).post(address, data)
        assert response.status_code == 302
        assert asked.text not in response.content.decode()
    assert fresh(asked).text
    assert not PrivateView.objects.exists()


# The copy


def test_the_copy_holds_everything_of_the_asker(officer, editor, reviewer, tree):
    asked = SubmittedQuestionFactory(
        email="ann@example.org", topic=TopicFactory(name="Knees"), advice=[{"rule": "Knee", "heading": "Go now"}]
    )
    log(instance=asked, action="qa.submission.received")
    letters.received(asked, 3)
    handling.assign(asked, editor, reviewer)
    handling.write_reply(asked, "You may run again.", editor, is_finished=True, needs_second=False)
    viewing.note(reviewer, [asked], PrivateView.Where.INBOX)
    erasing.withdraw_publication(asked)
    (copy,) = held(officer, asked.code)
    assert copy["question"] == asked.text
    assert copy["email"] == "ann@example.org"
    assert copy["topic"] == "Knees"
    assert copy["urgent_advice_shown"] == [{"rule": "Knee", "heading": "Go now"}]
    assert copy["state"] == "Answered"
    assert copy["received"]
    assert copy["closed"]
    consents = {consent["what"]: consent for consent in copy["consents"]}
    publish = asked.consents.get(kind="publish")
    assert consents["Publish a rewritten version"]["words"] == publish.text.text
    assert consents["Publish a rewritten version"]["withdrawn"]
    assert not consents["Use the health information to answer"]["withdrawn"]
    assert [reply["text"] for reply in copy["private_replies"]] == ["You may run again."]
    assert {mail["subject"] for mail in copy["mail"]} == {"We have your question", "An answer to your question"}
    assert {view["where"] for view in copy["read_by_staff"]} == {"In the inbox", "In a copy made for the asker"}
    assert [line["what"] for line in copy["history"]][:2] == ["Received", "Assigned to a colleague"]


def test_the_copy_names_no_staff_and_no_other_asker(officer, editor, reviewer, asked):
    other = SubmittedQuestionFactory(email="bob@example.org", text="My back hurts.")
    handling.assign(asked, editor, reviewer)
    handling.merge(asked, [other], editor)
    handling.separate(fresh(other), editor)
    handling.merge(asked, [fresh(other)], editor)
    handling.write_reply(asked, "You may run again.", editor, is_finished=True, needs_second=False)
    viewing.note(reviewer, [asked, other], PrivateView.Where.INBOX)
    text = json.dumps(held(officer, other.code))
    for name in (str(editor), str(reviewer), str(officer), editor.email, reviewer.email):
        assert name not in text
    for private in (asked.text, asked.email, asked.code):
        assert private not in text
    # It was sent to both.
    assert "You may run again." in text


def test_a_reply_of_before_they_were_merged_is_not_anothers(officer, editor, asked):
    other = SubmittedQuestionFactory()
    handling.write_reply(asked, "You may run again, Ann.", editor, is_finished=True, needs_second=False)
    with freeze_time(timezone.now() + timedelta(days=2)):
        handling.reopen(fresh(asked), editor)
        handling.merge(fresh(asked), [other], editor)
        handling.decline(fresh(asked), "We cannot say.", editor)
    assert held(officer, other.code)[0]["private_replies"] == []
    assert len(held(officer, asked.code)[0]["private_replies"]) == 1


def test_what_is_removed_is_not_in_the_copy(officer, close):
    closed = close(email="ann@example.org", text="A secret pain")
    letters.declined(closed)
    with freeze_time(closed.closed_at + timedelta(days=180)):
        purge()
    (copy,) = held(officer, closed.code)
    assert (copy["question"], copy["email"]) == ("", "")
    assert copy["contact_details_removed"]
    assert copy["question_removed"]
    assert [mail["to"] for mail in copy["mail"]] == [""]


def test_several_questions_make_one_file(officer, asked):
    second = SubmittedQuestionFactory(email="ann@example.org")
    assert {copy["code"] for copy in held(officer, asked.code, second.code, asked.code)} == {asked.code, second.code}


def test_a_copy_is_noted_and_logged(officer, asked):
    held(officer, asked.code)
    assert PrivateView.objects.get().where == "access"
    line = ModelLogEntry.objects.get(action="qa.submission.exported")
    assert (line.user, line.object_id, line.data) == (officer, str(asked.pk), {})


def test_a_copy_of_nothing_is_refused_in_plain_words(officer):
    response = client_of(officer).post(EXPORT, {"code": "NOBODY"}, follow=True)
    assert "not here any more" in response.content.decode()
    assert client_of(officer).get(EXPORT).status_code == 405


def test_an_answer_that_is_public_is_named(officer, asked, live):
    SubmittedQuestion.objects.filter(pk=asked.pk).update(page=live)
    assert held(officer, asked.code)[0]["answered_by"]["title"] == live.title


def test_a_draft_is_not_named(officer, asked, draft):
    copy = held(officer, asked.code)[0]
    assert copy["answered_by"] is None
    assert draft.title not in json.dumps(copy)


# Erasing


def test_erasing_asks_first(officer, asked):
    response = client_of(officer).post(ERASE, {"code": asked.code})
    assert response.status_code == 200
    assert asked.code in response.content.decode()
    assert asked.text not in response.content.decode()
    assert fresh(asked)
    assert client_of(officer).get(ERASE).status_code == 405


@pytest.mark.parametrize(("reason", "sure"), [("", "on"), (REASON, "")])
def test_erasing_needs_a_reason_and_a_yes(officer, asked, reason, sure):
    client_of(officer).post(ERASE, {"code": asked.code, "confirm": "yes", "reason": reason, "sure": sure})
    assert fresh(asked)


def test_erasing_erases_and_logs_why(officer, asked, live):
    said = {"code": asked.code, "confirm": "yes", "reason": REASON, "sure": "on"}
    response = client_of(officer).post(ERASE, said, follow=True)
    assert f"Everything of the question {asked.code} is erased" in response.content.decode()
    assert not SubmittedQuestion.objects.exists()
    assert Erasure.objects.get().kind == "erased"
    assert PageSource.objects.get().withdrawn_at
    line = ModelLogEntry.objects.get(action="qa.submission.erased")
    assert (line.user, line.data) == (officer, {"reason": REASON})


@pytest.mark.parametrize(
    "reason", ["ann@example.org asked for it", "ANN@EXAMPLE.ORG asked", "He rang from 07700 900123"]
)
def test_the_reason_holds_nobodys_details(officer, asked, reason):
    said = {"code": asked.code, "confirm": "yes", "reason": reason, "sure": "on"}
    response = client_of(officer).post(ERASE, said)
    assert "Take out what leads to a person" in response.content.decode()
    assert fresh(asked)


def test_what_somebody_else_has_erased_is_said(officer, asked):
    erasing.erase(asked)
    said = {"code": asked.code, "confirm": "yes", "reason": REASON, "sure": "on"}
    assert "not here any more" in client_of(officer).post(ERASE, said, follow=True).content.decode()


# Reports of errors


def test_a_report_of_an_error_holds_nothing_that_was_typed(officer, asked, monkeypatch):
    failed = []

    def remember(sender, request, **kwargs):
        failed.append(get_exception_reporter_filter(request).get_post_parameters(request))

    monkeypatch.setattr(access, "find", lambda words: 1 / 0)
    got_request_exception.connect(remember)
    try:
        assert client_of(officer).post(ACCESS, {"who": asked.email}).status_code == 500
    finally:
        got_request_exception.disconnect(remember)
    (posted,) = failed
    assert asked.email not in str(dict(posted))
