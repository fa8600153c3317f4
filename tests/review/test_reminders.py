"""Reviewers are reminded of what is due, on or before its day, once, whatever days the worker misses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from wagtail.models import Page, Workflow

from home.setup.groups import REVIEWERS
from publishing import jobs
from publishing.models import OutgoingMail
from qa.models import QuestionPage
from review import claims, ledger, reminders
from review.models import Absence, ReviewDue
from tests.factories import AdministratorFactory, QuestionFactory, StandardPageFactory, UserFactory
from users.models import User

pytestmark = pytest.mark.django_db

TODAY = date(2030, 5, 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[FrozenDateTimeFactory]:
    """A clock that stands at noon of the first of May 2030 until it is moved."""
    with freeze_time(datetime(2030, 5, 1, 12, tzinfo=UTC), ignore=["_pytest.timing"]) as frozen:
        assert isinstance(frozen, FrozenDateTimeFactory)
        yield frozen


@pytest.fixture(autouse=True)
def nothing_is_due(tree) -> None:
    """The pages that every site has are due by the clock of this machine; these tests bring their own."""
    ReviewDue.objects.all().delete()


def due(page: Page, days: int, reviewer: User | None = None) -> Page:
    """Make a page due so many days from now."""
    ReviewDue.objects.filter(page_id=page.pk).delete()
    ledger.set_due(page, TODAY + timedelta(days=days), reviewer)
    return page


def told() -> list[tuple[str, str]]:
    """Return whom the mails went to and what about, and forget them."""
    mails = [(mail.to, mail.subject) for mail in OutgoingMail.objects.order_by("to", "pk")]
    OutgoingMail.objects.all().delete()
    return mails


@pytest.fixture
def page(tree) -> QuestionPage:
    return QuestionFactory(parent=tree.archive, title="Is rest best?")


def test_the_reviewer_is_told_once_before_the_day_and_once_after_it(page, reviewer, clock):
    due(page, 31, reviewer)
    days = []
    for day in range(40):
        reminders.remind()
        days += [(day, subject) for _, subject in told()]
        clock.tick(timedelta(days=1))
    assert days == [(1, "“Is rest best?” is due soon for review"), (32, "“Is rest best?” is overdue for review")]


def test_a_day_on_which_the_worker_was_off_is_caught_up(page, reviewer):
    due(page, 17, reviewer)
    reminders.remind()
    assert len(told()) == 1


def test_what_is_found_overdue_first_is_told_as_overdue_alone(page, reviewer, clock):
    due(page, -100, reviewer)
    reminders.remind()
    assert told() == [(reviewer.email, "“Is rest best?” is overdue for review")]
    clock.tick(timedelta(days=1))
    reminders.remind()
    assert told() == []


def test_what_is_due_today_is_not_overdue(page, reviewer):
    due(page, 0, reviewer)
    reminders.remind()
    assert told() == [(reviewer.email, "“Is rest best?” is due soon for review")]


def test_a_page_whose_date_moves_is_told_of_again(page, reviewer, clock):
    due(page, 10, reviewer)
    reminders.remind()
    told()
    ledger.set_due(page, TODAY + timedelta(days=20))
    reminders.remind()
    assert len(told()) == 1


def test_one_mail_tells_a_reviewer_of_all_their_pages(tree, reviewer, clock):
    other = UserFactory(group=REVIEWERS)
    for days in (5, 20, -3):
        due(QuestionFactory(parent=tree.archive, title=f"In {days} days"), days, reviewer)
    due(QuestionFactory(parent=tree.archive, title="Not mine"), 5, other)
    reminders.remind()
    mail = OutgoingMail.objects.get(to=reviewer.email)
    assert mail.subject == "3 pages are due for review, 1 of them overdue"
    lines = [line.strip() for line in mail.text.splitlines() if line.startswith(("* ", "  due"))]
    assert lines == [
        *("* In -3 days", "due on 28 April 2030"),
        *("* In 5 days", "due on 6 May 2030"),
        *("* In 20 days", "due on 21 May 2030"),
    ]
    assert "Not mine" not in mail.text + mail.html
    assert OutgoingMail.objects.filter(to=other.email).count() == 1


def test_the_mail_links_to_the_beginning_of_the_review_and_to_the_whole_list(page, reviewer):
    due(page, 5, reviewer)
    reminders.remind()
    mail = OutgoingMail.objects.get()
    for form in (mail.text, mail.html):
        assert f"http://127.0.0.1:8000{reverse('review_again:begin', args=[page.pk])}" in form
        assert f"http://127.0.0.1:8000{reverse('review_planning:due')}" in form


def test_a_deputy_hears_in_place_of_who_is_away_and_of_whose_page_it_is(page, reviewer):
    deputy = UserFactory(group=REVIEWERS)
    Absence.objects.create(user=reviewer, deputy=deputy)
    due(page, 5, reviewer)
    reminders.remind()
    mail = OutgoingMail.objects.get()
    assert mail.to == deputy.email
    assert f"; reviewer: {reviewer}" in mail.text


@pytest.mark.parametrize("why", ["nobody", "left", "away", "no admin"])
def test_managing_editors_hear_of_what_has_no_reviewer_to_hear_of_it(page, reviewer, managing_editor, why):
    if why == "left":
        User.objects.filter(pk=reviewer.pk).update(is_active=False)
    elif why == "away":
        Absence.objects.create(user=reviewer)
    elif why == "no admin":
        reviewer.groups.clear()
    due(page, 5, None if why == "nobody" else reviewer)
    reminders.remind()
    assert [to for to, _ in told()] == [managing_editor.email]


def test_where_there_are_no_managing_editors_administrators_hear_of_it(page):
    administrator = AdministratorFactory()
    due(page, 5)
    reminders.remind()
    assert [to for to, _ in told()] == [administrator.email]


def test_what_nobody_could_be_told_of_is_told_when_there_is_somebody(page, caplog):
    due(page, 5)
    reminders.remind()
    assert "nobody to tell" in caplog.text
    AdministratorFactory()
    reminders.remind()
    assert len(told()) == 1


def test_pages_that_nobody_sees_are_left_alone(tree, reviewer):
    draft = QuestionFactory(parent=tree.archive, live=False)
    source = due(QuestionFactory(parent=tree.archive), 400, reviewer)
    alias = source.create_alias(update_slug="again")
    for page in (draft, alias):
        due(page, 5, reviewer)
    reminders.remind()
    assert told() == []


def test_pages_without_advice_on_health_are_reviewed_too(tree, managing_editor):
    due(StandardPageFactory(parent=tree.home, title="About us"), 5)
    reminders.remind()
    assert told() == [(managing_editor.email, "“About us” is due soon for review")]


def test_a_run_that_dies_in_the_middle_tells_nobody_twice(page, reviewer, monkeypatch):
    due(page, 5, reviewer)
    with monkeypatch.context() as patch:
        patch.setattr(reminders, "send_digest", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            reminders.remind()
    assert ReviewDue.objects.get(page_id=page.pk).told_soon_for is None
    reminders.remind()
    reminders.remind()
    assert len(told()) == 1


def test_reminders_leave_in_the_day(page, reviewer, clock):
    due(page, 5, reviewer)
    clock.move_to(datetime(2030, 5, 2, 4, tzinfo=UTC))
    reminders.remind()
    assert told() == []
    # Seven o'clock in London's summer.
    clock.move_to(datetime(2030, 5, 2, 6, 1, tzinfo=UTC))
    reminders.remind()
    assert len(told()) == 1


def test_a_very_long_list_is_cut_and_counted(tree, reviewer):
    pages = [QuestionFactory(parent=tree.archive) for _ in range(4)]
    for page in pages:
        due(page, 5, reviewer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reminders, "MOST_NAMED", 3)
        reminders.remind()
    mail = OutgoingMail.objects.get()
    assert mail.subject == "4 pages are due for review"
    assert "And 1 more." in mail.text
    assert mail.text.count("\n* ") == 3
    assert ReviewDue.objects.filter(told_soon_for=None, due_on__lt=TODAY + timedelta(days=30)).count() == 0


def test_reminding_costs_as_many_queries_for_twelve_pages_as_for_two(tree, reviewer, managing_editor):
    def queries(count: int) -> int:
        for number in range(count):
            due(QuestionFactory(parent=tree.archive), 5 - number % 2 * 10, reviewer if number % 3 else None)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            reminders.remind()
        return len(captured)

    reminders.remind()
    assert queries(2) == queries(12)


def test_the_worker_reminds_every_hour():
    assert jobs.registry["review.reminders"].run is reminders.remind
    assert jobs.registry["review.reminders"].every == timedelta(hours=1)


# Tasks that wait


@pytest.fixture
def waiting(tree, editor, reviewer) -> Any:
    """A draft that has just been submitted, its mails forgotten."""
    page = QuestionFactory(parent=tree.archive, title="Is rest best?", live=False, owner=editor)
    Workflow.objects.get().start(page, editor)
    told()
    return page.current_workflow_task_state


def test_a_task_that_waits_is_told_of_once_in_each_period(waiting, reviewer, clock):
    days = []
    for day in range(22):
        reminders.remind()
        days += [day for _ in OutgoingMail.objects.filter(created_at__gte=timezone.now())]
        clock.tick(timedelta(days=1))
    assert days == [7, 14, 21]
    first = OutgoingMail.objects.earliest("pk")
    assert (first.to, first.subject) == (reviewer.email, "“Is rest best?” is still waiting for review")
    assert "since Wednesday 1 May 2030, 7 days." in first.text


def test_who_has_claimed_a_task_is_reminded_alone(waiting, reviewer, clock):
    second = UserFactory(group=REVIEWERS)
    clock.tick(timedelta(days=6))
    claims.claim(waiting, second)
    clock.tick(timedelta(days=2))
    reminders.remind()
    mail = OutgoingMail.objects.get()
    assert mail.to == second.email
    assert "You have claimed it" in mail.text


def test_where_nobody_can_review_it_the_managing_editors_are_reminded(waiting, reviewer, managing_editor, clock):
    Absence.objects.create(user=reviewer)
    clock.tick(timedelta(days=8))
    reminders.remind()
    assert [to for to, _ in told()] == [managing_editor.email]


def test_a_task_that_was_decided_waits_no_more(waiting, reviewer, clock):
    waiting.task.specific.on_action(waiting, reviewer, "reject")
    told()
    clock.tick(timedelta(days=8))
    reminders.remind()
    assert told() == []
