"""Askers are told when what answers them is public: however it became so, once, and never of what they may not see."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Page

from content.models import SafetyHold
from publishing import outbox, scheduling
from publishing.backoff import Backoff
from publishing.models import OutgoingMail
from qa.asking.links import status_path
from qa.inbox import handling
from qa.inbox.telling import tell_askers
from qa.models import PageSource, SubmittedQuestion
from review import ledger
from tests.factories import QuestionFactory, SubmittedQuestionFactory, UserFactory, make_private

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(tree) -> SubmittedQuestion:
    """A question whose asker left an address."""
    return SubmittedQuestionFactory(email="ann@example.org")


def drafted(asked, category, editor):
    """Return the draft of an answer that could go out."""
    page = handling.draft_answer(asked, category, "Do stairs harm a knee?", editor)
    page.question, page.summary, page.answer = (
        "Do stairs harm a knee?",
        "No. Keep going.",
        [("paragraph", "<p>No.</p>")],
    )
    page.answered_on = timezone.localdate()
    return page


def sign_off(page):
    """Return a revision of the page that somebody else has signed off."""
    revision = page.save_revision()
    ledger.sign_off(revision, UserFactory())
    return revision


def told() -> list[str]:
    """Return whom the mails go to that say a question is answered."""
    return sorted(OutgoingMail.objects.filter(key__contains=":answered:").values_list("to", flat=True))


def test_nothing_of_the_question_goes_into_the_draft(asked, category, editor):
    page = drafted(asked, category, editor)
    stored = "".join(str(revision.content) for revision in Page.objects.get(pk=page.pk).revisions.all())
    assert asked.text not in stored
    assert "stairs. What would help" not in stored
    assert PageSource.objects.get().code == asked.code


def test_the_asker_is_told_when_the_page_goes_live(asked, category, editor):
    page = drafted(asked, category, editor)
    assert told() == []
    sign_off(page).publish()
    asked.refresh_from_db()
    assert told() == ["ann@example.org"]
    assert (asked.state, bool(asked.closed_at)) == ("answered", True)
    sent = OutgoingMail.objects.get(key__contains=":answered:")
    assert page.full_url in sent.text
    assert status_path(asked.code) in sent.text


def test_the_asker_is_told_once_by_several_publications_and_runs_of_the_worker(asked, category, editor):
    page = drafted(asked, category, editor)
    sign_off(page).publish()
    sign_off(page).publish()
    tell_askers()
    tell_askers(page.pk)
    outbox.send_waiting()
    outbox.send_waiting()
    assert len([one for one in mail.outbox if one.subject == "Your question is answered"]) == 1


def test_the_asker_is_told_when_the_page_goes_live_by_schedule(asked, category, editor):
    page = drafted(asked, category, editor)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    sign_off(page).publish()
    assert told() == []
    with freeze_time(timezone.now() + timedelta(hours=1, seconds=5)):
        scheduling.publish_and_expire(Backoff())
        assert told() == ["ann@example.org"]


def test_all_askers_of_one_answer_are_told(asked, category, editor):
    others = [SubmittedQuestionFactory(email=f"b{n}@example.org", publish=bool(n)) for n in range(3)]
    handling.merge(asked, others, editor)
    page = drafted(asked, category, editor)
    late = SubmittedQuestionFactory(email="late@example.org")
    handling.merge(asked, [late], editor)
    sign_off(page).publish()
    assert told() == ["ann@example.org", "b0@example.org", "b1@example.org", "b2@example.org", "late@example.org"]
    assert set(SubmittedQuestion.objects.values_list("state", flat=True)) == {"answered"}
    # It is written from those alone whose askers agree.
    assert PageSource.objects.filter(code=others[0].code).count() == 0
    assert PageSource.objects.count() == 4


def test_nobody_is_told_of_a_page_that_visitors_may_not_see(asked, category, editor):
    answer = QuestionFactory(parent=category, title="Do stairs harm a knee?")
    restriction = make_private(category)
    handling.link_page(asked, answer, editor)
    assert told() == []
    asked.refresh_from_db()
    assert asked.state == "waiting"
    category.view_restrictions.all().delete()
    hold = SafetyHold.objects.create(page=answer, reason="Wrong dose", placed_by=editor)
    tell_askers()
    assert told() == []
    hold.lifted_at = timezone.now()
    hold.save()
    tell_askers()
    assert told() == ["ann@example.org"]
    assert restriction


def test_whoever_has_no_address_sees_it_by_the_link(client, category, editor):
    asked = SubmittedQuestionFactory(email="")
    answer = QuestionFactory(parent=category, title="Do stairs harm a knee?")
    handling.link_page(asked, answer, editor)
    assert told() == []
    assert answer.title in client.get(status_path(asked.code)).content.decode()


def test_a_page_that_is_deleted_gives_its_question_back(asked, category, editor):
    page = drafted(asked, category, editor)
    page.delete()
    asked.refresh_from_db()
    assert (asked.state, asked.page_id) == ("answering", None)


def test_the_mail_server_may_be_away_and_the_question_is_taken_in(visitor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    asked = visitor.asked(email="ann@example.org")
    with freeze_time(timezone.now() + timedelta(minutes=1)):
        assert outbox.send_waiting() == 0
    waiting = OutgoingMail.objects.get()
    assert (waiting.sent_at, waiting.tries) == (None, 1)
    assert "ann@" not in waiting.last_error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with freeze_time(timezone.now() + timedelta(minutes=20)):
        assert outbox.send_waiting() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == waiting.message_id
    assert status_path(asked.code) in mail.outbox[0].body


def test_a_question_that_is_reopened_and_answered_again_is_told_again(asked, category, editor):
    answer = QuestionFactory(parent=category, title="Do stairs harm a knee?")
    handling.link_page(asked, answer, editor)
    handling.reopen(asked, editor)
    other = QuestionFactory(parent=category, title="How do I go down stairs?")
    handling.link_page(asked, other, editor)
    assert told() == ["ann@example.org"] * 2
