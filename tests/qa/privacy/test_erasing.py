"""Who asks to be forgotten is forgotten at once; those whose questions went along are still answered."""

import pytest
from wagtail.models import ModelLogEntry

from publishing.models import OutgoingMail
from qa.asking import letters
from qa.inbox import handling
from qa.models import Consent, Erasure, PageSource, PrivateReply, PurgeReceipt, SubmittedQuestion
from qa.privacy import erasing
from tests.factories import SubmittedQuestionFactory

pytestmark = pytest.mark.django_db

State = SubmittedQuestion.State


def fresh(submission):
    return SubmittedQuestion.objects.get(pk=submission.pk)


def test_erasing_removes_everything_at_once_and_leaves_an_opaque_name(asked, editor):
    letters.received(asked, 3)
    handling.write_reply(asked, "You may run again.", editor, is_finished=False, needs_second=True)
    erasing.erase(asked)
    assert not SubmittedQuestion.objects.exists()
    assert not PrivateReply.objects.exists()
    assert not Consent.objects.exists()
    kept = OutgoingMail.objects.get(key__startswith="asker:")
    assert (kept.to, kept.subject, kept.text, kept.html) == ("", "", "", "")
    assert kept.failed_at
    entry = Erasure.objects.get()
    assert (entry.code, entry.kind, entry.copied_at) == (asked.code, "erased", None)
    assert PurgeReceipt.objects.get().kind == "erased"
    lines = "".join(f"{line.label} {line.data}" for line in ModelLogEntry.objects.filter(object_id=str(asked.pk)))
    assert asked.text not in lines
    assert asked.email not in lines


def test_whoever_asks_twice_has_been_obeyed(asked):
    again = fresh(asked)
    erasing.erase(asked)
    erasing.erase(again)
    erasing.withdraw(again)
    erasing.withdraw_publication(again)
    erasing.change_email(again, "other@example.org")
    assert Erasure.objects.count() == 1
    assert PurgeReceipt.objects.count() == 1


def test_withdrawing_takes_both_consents_back_and_closes_it(asked, draft):
    erasing.withdraw(asked)
    kept = fresh(asked)
    assert kept.state == State.WITHDRAWN
    assert kept.closed_at
    assert not kept.consents.filter(withdrawn_at=None).exists()
    assert PageSource.objects.get().withdrawn_at
    assert set(Erasure.objects.values_list("kind", flat=True)) == {"withdrawn", "consent"}


@pytest.mark.parametrize("act", [erasing.withdraw, erasing.erase])
def test_those_merged_into_a_question_that_goes_are_still_answered(asked, editor, act):
    first, second = SubmittedQuestionFactory(), SubmittedQuestionFactory()
    handling.merge(asked, [first, second], editor)
    handling.write_reply(asked, "You may run again.", editor, is_finished=True, needs_second=True)
    act(asked)
    assert fresh(first).merged_into is None
    assert fresh(second).merged_into == first
    assert {fresh(first).state, fresh(second).state} == {State.ANSWERING}
    handling.write_reply(fresh(first), "You may walk.", editor, is_finished=True, needs_second=False)
    assert {fresh(first).state, fresh(second).state} == {State.ANSWERED}


@pytest.mark.parametrize("act", [erasing.withdraw, erasing.erase])
def test_those_merged_into_it_still_wait_for_its_page(asked, category, editor, act):
    follower = SubmittedQuestionFactory()
    handling.merge(asked, [follower], editor)
    page = handling.draft_answer(asked, category, "Do stairs harm a knee?", editor)
    act(asked)
    kept = fresh(follower)
    assert (kept.state, kept.page_id, kept.merged_into) == (State.WAITING, page.pk, None)


def test_an_address_that_was_purged_is_not_given_anew(close):
    closed = close(email="", contact_purged_at="2026-01-01T00:00Z")
    erasing.change_email(closed, "new@example.org")
    assert fresh(closed).email == ""


def test_another_address_makes_the_old_one_forgotten(asked):
    letters.received(asked, 3)
    erasing.change_email(asked, "new@example.org")
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == ["", "new@example.org"]
