"""Private replies: written by one person, signed off by another, sent as they were read."""

import pytest

from publishing.models import OutgoingMail
from qa.inbox import handling
from qa.models import PrivateReply, PrivateView, SubmittedQuestion
from tests.factories import SubmittedQuestionFactory, UserFactory
from tests.qa.inbox.reading import actions, html, stored, told
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db
State = SubmittedQuestion.State
WORDS = "Dear Ann,\r\n\r\nsecret-answer: keep moving."
KEPT = "Dear Ann,\n\nsecret-answer: keep moving."


def replies_sent() -> list[str]:
    return sorted(OutgoingMail.objects.filter(key__contains=":replied:").values_list("to", flat=True))


def test_a_draft_is_kept_and_goes_nowhere(asked, address, editor):
    assert "Nothing has been sent" in told(client_of(editor).post(address("reply", asked), {"text": WORDS}))
    reply = PrivateReply.objects.get()
    assert (reply.state, reply.text, reply.written_by) == ("draft", KEPT, editor)
    assert "secret-answer" in html(client_of(editor).get(address("reply", asked)))
    assert PrivateView.objects.get().where == "reply"
    assert not OutgoingMail.objects.exists()


def test_a_second_person_signs_off(asked, address, editor, reviewer):
    client_of(editor).post(address("reply", asked), {"text": WORDS, "finish": "yes"})
    assert stored(asked).state == State.WAITING
    (mail,) = OutgoingMail.objects.filter(key__contains="reply_waiting")
    assert mail.to == reviewer.email
    assert "secret-answer" not in mail.text + mail.html + mail.subject
    assert replies_sent() == []
    browser = client_of(reviewer)
    assert "Read and decide on the reply" in actions(browser.get(address("inspect", asked)))
    assert "secret-answer" in html(browser.get(address("decide", asked)))
    browser.post(address("decide", asked), {"decision": "approve", "text": WORDS})
    assert (stored(asked).state, replies_sent()) == (State.ANSWERED, ["ann@asker.org"])
    assert PrivateReply.objects.get().decided_by == reviewer


def test_without_the_second_person_it_goes_at_once_where_the_site_says_so(asked, address, editor, tree):
    tree.ask.two_for_replies = False
    tree.ask.save_revision().publish()
    client_of(editor).post(address("reply", asked), {"text": WORDS, "finish": "yes"})
    assert (stored(asked).state, replies_sent()) == (State.ANSWERED, ["ann@asker.org"])


def test_the_writer_never_signs_off(asked, address, managing_editor, make_reply):
    make_reply(asked, managing_editor, text=KEPT)
    browser = client_of(managing_editor)
    assert "Read and decide on the reply" not in actions(browser.get(address("inspect", asked)))
    assert "Approve, and send" not in html(browser.get(address("decide", asked)))
    shown = html(browser.post(address("decide", asked), {"decision": "approve", "text": KEPT}))
    assert "somebody else must sign it off" in shown
    assert (stored(asked).state, replies_sent()) == (State.WAITING, [])


def test_what_changed_since_it_was_read_is_not_sent(asked, address, editor, reviewer, make_reply):
    make_reply(asked, editor, text="Something else by now.")
    shown = html(client_of(reviewer).post(address("decide", asked), {"decision": "approve", "text": KEPT}))
    assert "has changed since you opened it" in shown
    assert "Something else by now." in shown
    assert replies_sent() == []
    client_of(reviewer).post(address("decide", asked), {"decision": "approve", "text": "Something else by now."})
    assert replies_sent() == ["ann@asker.org"]


def test_it_is_sent_back_with_a_note(asked, address, editor, reviewer, make_reply):
    make_reply(asked, editor)
    browser = client_of(reviewer)
    assert "Say what should change" in html(browser.post(address("decide", asked), {"decision": "return"}))
    assert "Choose whether" in html(browser.post(address("decide", asked), {"note": "Kept note"}))
    browser.post(address("decide", asked), {"decision": "return", "note": "Softer, please."})
    assert (PrivateReply.objects.get().state, stored(asked).state) == ("returned", State.ANSWERING)
    (mail,) = OutgoingMail.objects.filter(key__contains="reply_returned")
    assert mail.to == editor.email
    assert "Softer" not in mail.text
    assert "Softer, please." in html(client_of(editor).get(address("reply", asked)))


def test_two_decisions_count_once(asked, address, editor, reviewer, make_reply):
    make_reply(asked, editor, text=KEPT)
    for user in (reviewer, UserFactory(group="Reviewers")):
        answer = client_of(user).post(address("decide", asked), {"decision": "approve", "text": KEPT})
        assert answer.status_code == 302
    assert replies_sent() == ["ann@asker.org"]


def test_nobody_writes_over_a_colleague(asked, address, editor, managing_editor):
    client_of(editor).post(address("reply", asked), {"text": "Edie’s words", "opened": ""})
    shown = html(client_of(managing_editor).post(address("reply", asked), {"text": "Mona’s words", "opened": ""}))
    assert "Somebody else has changed this reply" in shown
    assert "Mona’s words" in shown
    assert "Edie’s words" in shown
    assert PrivateReply.objects.get().text == "Edie’s words"
    posted = {"text": "Both words", "opened": "Edie’s words"}
    client_of(managing_editor).post(address("reply", asked), posted)
    assert PrivateReply.objects.get().text == "Both words"


@pytest.mark.parametrize("text", ["", " \n ", "\0", "word " * 2500])
def test_nonsense_is_not_kept_as_a_reply(text, asked, address, editor):
    shown = html(client_of(editor).post(address("reply", asked), {"text": text, "finish": "yes"}))
    assert "Write your reply" in shown or "Shorten it" in shown
    assert not PrivateReply.objects.exists()


def test_who_left_no_address_gets_no_reply(address, editor):
    asked = SubmittedQuestionFactory(email="")
    assert "left no email address" in html(client_of(editor).post(address("reply", asked), {"text": "Kept words"}))


def test_every_merged_asker_with_an_address_gets_it(address, editor, reviewer):
    lead, follower = SubmittedQuestionFactory(email="al@asker.org"), SubmittedQuestionFactory(email="bo@asker.org")
    handling.merge(lead, [follower], editor)
    assert "Reply privately" in actions(client_of(editor).get(address("inspect", lead)))
    client_of(editor).post(address("reply", lead), {"text": KEPT, "finish": "yes"})
    client_of(reviewer).post(address("decide", lead), {"decision": "approve", "text": KEPT})
    assert sorted(replies_sent()) == ["al@asker.org", "bo@asker.org"]
    assert {stored(lead).state, stored(follower).state} == {State.ANSWERED}


def test_while_a_reply_waits_nothing_else_answers(asked, address, editor, make_reply, category):
    make_reply(asked, editor)
    posted = {"reason": "Sorry.", "page": category.pk, "text": "Another"}
    for name in ("decline", "link", "reply"):
        assert "waits for sign-off" in html(client_of(editor).post(address(name, asked), posted)), name
    assert stored(asked).state == State.WAITING


def test_when_none_waits_that_is_said(asked, address, reviewer):
    for method in ("get", "post"):
        answer = getattr(client_of(reviewer), method)(address("decide", asked), {"decision": "approve"})
        assert "No private reply waits" in told(answer)
