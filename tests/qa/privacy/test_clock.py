"""The privacy clock removes what is due, at its time and not a second before, and counts it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from publishing import outbox
from publishing.models import OutgoingMail
from qa.asking import letters
from qa.inbox import handling
from qa.models import PrivateReply, PrivateView, PurgeReceipt, SubmittedQuestion
from qa.privacy import clock, mails
from qa.privacy.clock import purge
from tests.factories import SubmittedQuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db

State = SubmittedQuestion.State
SECOND = timedelta(seconds=1)


def fresh(submission):
    return SubmittedQuestion.objects.get(pk=submission.pk)


def purge_at(moment):
    with freeze_time(moment):
        return purge()


def counts():
    return dict(PurgeReceipt.objects.values_list("kind", "count"))


def test_contact_details_go_thirty_days_after_closing_and_not_a_second_before(close):
    closed = close(email="ann@example.org")
    purge_at(closed.closed_at + timedelta(days=30) - SECOND)
    assert fresh(closed).email == "ann@example.org"
    assert fresh(closed).contact_purged_at is None
    purge_at(closed.closed_at + timedelta(days=30))
    assert fresh(closed).email == ""
    assert fresh(closed).contact_purged_at
    assert fresh(closed).text == closed.text


def test_words_go_a_hundred_and_eighty_days_after_closing_and_not_a_second_before(close, editor, tree):
    closed = close(topic=TopicFactory(), advice=[{"rule": "Back"}], is_urgent=True, is_of_age=True, decline_reason="No")
    PrivateReply.objects.create(submission=closed, text="Rest it.", written_by=editor, state="sent")
    purge_at(closed.closed_at + timedelta(days=180) - SECOND)
    assert fresh(closed).text == closed.text
    assert PrivateReply.objects.exists()
    purge_at(closed.closed_at + timedelta(days=180))
    kept = fresh(closed)
    assert (kept.text, kept.topic, kept.advice, kept.is_of_age) == ("", None, [], None)
    assert (kept.decline_reason, kept.is_urgent) == ("", False)
    assert kept.text_purged_at
    assert not PrivateReply.objects.exists()
    assert kept.state == State.DECLINED
    assert kept.consents.count() == 2


def test_the_settings_say_when(close, settings):
    settings.ASK_CONTACT_KEEP_DAYS, settings.ASK_TEXT_KEEP_DAYS = 3, 5
    closed = close()
    purge_at(closed.closed_at + timedelta(days=3) - SECOND)
    assert fresh(closed).email
    purge_at(closed.closed_at + timedelta(days=3))
    assert not fresh(closed).email
    purge_at(closed.closed_at + timedelta(days=5))
    assert not fresh(closed).text


def test_no_address_and_no_mail_outlives_the_words(close, settings):
    settings.ASK_CONTACT_KEEP_DAYS, settings.ASK_TEXT_KEEP_DAYS = 30, 3
    closed = close(email="ann@example.org")
    letters.declined(closed)
    purge_at(closed.closed_at + timedelta(days=3))
    assert fresh(closed).email == ""
    assert fresh(closed).contact_purged_at
    assert OutgoingMail.objects.get().to == ""


@pytest.mark.parametrize("state", SubmittedQuestion.OPEN)
def test_open_questions_are_never_purged(tree, state):
    asked = SubmittedQuestionFactory(state=state)
    # As nothing of ours leaves it.
    odd = SubmittedQuestionFactory(state=state, closed_at=timezone.now())
    found = purge_at(timezone.now() + timedelta(days=5000))
    assert set(found.values()) == {0}
    for submission in (asked, odd):
        assert fresh(submission).text
        assert fresh(submission).email


def test_a_question_that_is_reopened_begins_its_time_anew(close, editor):
    closed = close()
    with freeze_time(closed.closed_at + timedelta(days=29)):
        handling.reopen(closed, editor)
    purge_at(closed.closed_at + timedelta(days=31))
    assert fresh(closed).email
    with freeze_time(closed.closed_at + timedelta(days=40)):
        handling.decline(fresh(closed), "We cannot say.", editor)
    purge_at(closed.closed_at + timedelta(days=69))
    assert fresh(closed).email
    purge_at(closed.closed_at + timedelta(days=71))
    assert not fresh(closed).email


def test_mail_is_blanked_with_the_address_and_what_waits_is_not_sent(tree, editor):
    asked = SubmittedQuestionFactory(email="ann@example.org")
    other = SubmittedQuestionFactory(email="bob@example.org")
    letters.received(other, 3)
    handling.write_reply(asked, "You may run again.", editor, is_finished=True, needs_second=False)
    assert "You may run again." in OutgoingMail.objects.get(to="ann@example.org").text
    with freeze_time(timezone.now() + timedelta(days=30, seconds=5)):
        purge()
        outbox.send_waiting()
    kept = OutgoingMail.objects.exclude(to="bob@example.org").get()
    assert (kept.to, kept.subject, kept.text, kept.html) == ("", "", "", "")
    assert kept.sent_at is None
    assert [message.to for message in mail.outbox] == [["bob@example.org"]]


def test_mail_is_found_by_the_whole_code_alone(tree):
    codes = ["AAAAAAAAAAAAAA", "AAAAAAAAAAAAAB", "AAAAAAAAAAAAA"]
    for code in codes:
        for key in (f"asker:{code}:received:1", f"asker:{code}:address:20260101:1"):
            outbox.post(key=key, to="ann@example.org", subject="News", text="Something")
    outbox.post(key="returned:AAAAAAAAAAAAAA:1", to="ann@example.org", subject="News", text="Something")
    found = mails.mails_of(codes[0]).values_list("key", flat=True)
    assert sorted(found) == [f"asker:{codes[0]}:address:20260101:1", f"asker:{codes[0]}:received:1"]
    assert mails.forget(codes[0]) == 2
    assert OutgoingMail.objects.exclude(to="").count() == 5


def test_receipts_hold_counts_only(close):
    closed = close(text="A secret pain", email="ann@example.org")
    close()
    purge_at(closed.closed_at + timedelta(days=200))
    assert counts() == {"contact": 2, "text": 2}
    names = {field.name for field in PurgeReceipt._meta.fields}
    assert names == {"id", "kind", "at", "count"}


def test_purging_again_changes_nothing_and_counts_nothing(close):
    closed = close()
    purge_at(closed.closed_at + timedelta(days=200))
    before, receipts = fresh(closed).contact_purged_at, PurgeReceipt.objects.count()
    assert set(purge_at(closed.closed_at + timedelta(days=201)).values()) == {0}
    assert fresh(closed).contact_purged_at == before
    assert PurgeReceipt.objects.count() == receipts


def test_what_goes_in_batches_is_counted_in_one_receipt(close, monkeypatch):
    monkeypatch.setattr(clock, "BATCH", 2)
    closed = [close() for _ in range(5)]
    purge_at(closed[-1].closed_at + timedelta(days=30))
    assert not SubmittedQuestion.objects.exclude(email="").exists()
    assert counts() == {"contact": 5}
    assert PurgeReceipt.objects.count() == 1


def test_an_error_in_the_second_batch_keeps_the_first_and_the_next_run_goes_on(close, monkeypatch):
    monkeypatch.setattr(clock, "BATCH", 2)
    closed = [close() for _ in range(5)]
    due = closed[-1].closed_at + timedelta(days=181)
    forget, broken = mails.forget, closed[3].code

    def fail(code):
        if code == broken:
            raise RuntimeError("The disk is full")
        return forget(code)

    monkeypatch.setattr(mails, "forget", fail)
    with pytest.raises(ExceptionGroup):
        purge_at(due)
    # The third went back with the fourth; the words are another matter, and broke as well only where the address did.
    assert SubmittedQuestion.objects.filter(contact_purged_at__isnull=False).count() == 2
    assert counts()["contact"] == 2
    monkeypatch.setattr(mails, "forget", forget)
    purge_at(due + SECOND)
    assert not SubmittedQuestion.objects.exclude(email="").exists()
    assert not SubmittedQuestion.objects.exclude(text="").exists()
    assert sum(PurgeReceipt.objects.filter(kind="contact").values_list("count", flat=True)) == 5
    assert sum(PurgeReceipt.objects.filter(kind="text").values_list("count", flat=True)) == 5


def test_what_fails_keeps_nothing_else_from_going(close, editor, monkeypatch):
    closed = close()
    PrivateView.objects.create(code=closed.code, user=editor, where="inbox")
    monkeypatch.setattr(mails, "forget", lambda code: 1 / 0)
    with pytest.raises(ExceptionGroup):
        purge_at(closed.closed_at + timedelta(days=401))
    assert fresh(closed).text
    assert not PrivateView.objects.exists()


def test_who_read_what_goes_after_its_own_time(asked, editor, settings):
    settings.ASK_VIEWS_KEEP_DAYS = 10
    seen = PrivateView.objects.create(code=asked.code, user=editor, where="inbox")
    purge_at(seen.at + timedelta(days=10))
    assert PrivateView.objects.exists()
    purge_at(seen.at + timedelta(days=10, seconds=1))
    assert not PrivateView.objects.exists()
    assert counts() == {"views": 1}


def test_nothing_due_costs_the_same_however_much_is_kept(close):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            purge()
        return len(queries)

    close()
    before = cost()
    for _ in range(10):
        close()
    assert cost() == before
