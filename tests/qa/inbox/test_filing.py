"""Giving, declining, marking as spam, reopening: who may, what becomes of a question, and what is refused."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from publishing.models import OutgoingMail
from qa.inbox import handling, letters
from qa.inbox.decline_texts import DECLINE_TEXTS
from qa.models import SubmittedQuestion
from qa.privacy import erasing
from tests.factories import SubmittedQuestionFactory, UserFactory
from tests.qa.inbox.reading import html, stored, told
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db
State = SubmittedQuestion.State
ACTIONS = [
    "assign", "take", "draft", "link", "unlink", "reply", "merge", "separate", "decline", "spam", "reopen",
]  # fmt: skip


@pytest.mark.parametrize("name", [*ACTIONS, "decide"])
def test_who_may_not_does_nothing(name, asked, address, reviewer, editor):
    others = [None, UserFactory(), editor if name == "decide" else reviewer]
    before = SubmittedQuestion.objects.values().get(pk=asked.pk)
    for user in others:
        for method in ("get", "post"):
            answer = getattr(client_of(user), method)(address(name, asked), {"reason": "x", "text": "x"})
            assert answer.status_code in (302, 403)
            assert "marker-words" not in answer.content.decode()
    assert SubmittedQuestion.objects.values().get(pk=asked.pk) == before


@pytest.mark.parametrize("name", [name for name in ACTIONS if name not in ("unlink", "reopen", "separate")])
def test_every_form_opens_and_a_closed_question_is_refused_in_words(name, asked, address, editor, category):
    browser = client_of(editor)
    assert html(browser.get(address(name, asked)))
    handling.decline(asked, "Sorry.", editor)
    other = SubmittedQuestionFactory()
    posted = {
        "title": "Kept title",
        "category": category.pk,
        "page": category.pk,
        "text": "Kept words",
        "reason": "Kept words",
        "other": other.pk,
        "finish": "yes",
    }
    shown = html(browser.post(address(name, asked), posted))
    assert "It is closed. Reopen it first." in shown
    if name in ("reply", "decline"):
        assert "Kept words" in shown
    if name == "draft":
        assert "Kept title" in shown
    assert stored(asked).state == State.DECLINED


def test_taking_makes_it_mine(asked, address, editor):
    answer = client_of(editor).post(address("take", asked))
    assert "is yours now" in told(answer)
    assert (stored(asked).assigned_to, stored(asked).state) == (editor, State.ANSWERING)
    assert not OutgoingMail.objects.filter(key__startswith="inbox:").exists()


def test_whoever_is_given_a_question_is_told_without_a_word_of_it(asked, address, editor, managing_editor):
    client_of(managing_editor).post(address("assign", asked), {"person": editor.pk})
    assert stored(asked).assigned_to == editor
    (mail,) = OutgoingMail.objects.filter(key__startswith="inbox:")
    assert mail.to == editor.email
    assert f"/admin/inbox/inspect/{asked.pk}/" in mail.text
    for words in (mail.subject, mail.text, mail.html):
        assert "marker-words" not in words
        assert "ann@asker.org" not in words
    client_of(editor).post(address("assign", asked), {"person": ""})
    assert (stored(asked).assigned_to, stored(asked).state) == (None, State.NEW)


@pytest.mark.parametrize("person", ["reviewer", "stranger", "nonsense"])
def test_only_those_who_answer_are_given_questions(person, asked, address, editor, reviewer):
    key = {"reviewer": reviewer.pk, "stranger": UserFactory().pk, "nonsense": "9" * 40}[person]
    assert "cannot answer questions any more" in html(client_of(editor).post(address("assign", asked), {"person": key}))
    assert stored(asked).assigned_to is None


def test_declining_begins_with_kind_words_that_may_be_changed(asked, address, editor):
    browser = client_of(editor)
    for name, text in DECLINE_TEXTS.items():
        shown = html(browser.get(address("decline", asked), {"kind": name}))
        assert text.written("http://localhost/search/").split("\n")[0][:60] in shown
    assert "/search/" in html(browser.get(address("decline", asked), {"kind": "asked"}))
    browser.post(address("decline", asked), {"reason": "Own words,\r\nkindly."})
    closed = stored(asked)
    assert (closed.state, closed.decline_reason) == (State.DECLINED, "Own words,\nkindly.")
    assert OutgoingMail.objects.get(key__contains=":declined:").to == "ann@asker.org"


def test_declining_needs_words(asked, address, editor):
    assert "Tell the asker why" in html(client_of(editor).post(address("decline", asked), {"reason": " "}))
    too_long = html(client_of(editor).post(address("decline", asked), {"reason": "word " * 900}))
    assert "Shorten it to 3,000" in too_long
    assert "word word" in too_long
    assert stored(asked).is_open


def test_spam_tells_nobody_and_can_be_taken_back(asked, address, editor):
    follower = SubmittedQuestionFactory()
    handling.merge(asked, [follower], editor)
    client_of(editor).post(address("spam", asked))
    assert stored(asked).state == State.SPAM
    assert (stored(follower).merged_into, stored(follower).state) == (None, State.NEW)
    assert not OutgoingMail.objects.exists()
    client_of(editor).post(address("reopen", asked))
    assert stored(asked).state == State.NEW


def test_what_its_asker_withdrew_stays_closed(asked, address, editor):
    erasing.withdraw(asked)
    assert "Its asker has withdrawn it." in html(client_of(editor).post(address("reopen", asked)))


def test_what_was_answered_with_a_reopened_question_stays_answered(asked, editor):
    follower = SubmittedQuestionFactory()
    handling.merge(asked, [follower], editor)
    handling.decline(asked, "Sorry.", editor)
    handling.reopen(stored(asked), editor)
    handling.decline(stored(asked), "Still sorry.", editor)
    assert stored(follower).decline_reason == "Sorry."
    assert OutgoingMail.objects.filter(to=follower.email, key__contains=":declined:").count() == 1
    handling.reopen(stored(asked), editor)
    handling.mark_spam(stored(asked), editor)
    assert stored(asked).state == State.SPAM


def test_the_history_says_who_did_what(asked, address, editor):
    client_of(editor).post(address("take", asked))
    client_of(editor).post(address("decline", asked), {"reason": "Secret-reason."})
    shown: Any = html(client_of(editor).get(address("inspect", asked)))
    history = shown.partition('class="inbox-history"')[2].partition("</ol>")[0]
    assert f"Assigned to {editor}" in history
    assert "Declined; the asker is told why" in history
    assert "Secret-reason" not in history


def test_those_who_answer_are_told_of_an_urgent_question(asked, editor, reviewer, administrator):
    letters.urgent(asked)
    mails = OutgoingMail.objects.filter(key__contains=":urgent:")
    assert list(mails.values_list("to", flat=True)) == [editor.email]
    assert "marker-words" not in "".join(mails.values_list("text", flat=True))
    Group.objects.get(name="Editors").user_set.clear()
    mails.delete()
    letters.urgent(asked)
    assert list(mails.all().values_list("to", flat=True)) == [administrator.email]
