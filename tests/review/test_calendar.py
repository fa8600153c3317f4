"""The publishing calendar: what is on which day, for whom, and what it costs."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time
from wagtail.models import Page, Workflow
from wagtail.users.models import UserProfile

from review.models import ReviewDue
from review.planning.calendar import DUE_SHOWN, Month, weeks
from tests.factories import QuestionFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


def entries(month: str, user: Any) -> dict[date, list[tuple[str, str, str]]]:
    """Return what is on each day of a month as time, words and title."""
    days = [day for week in weeks(Month.parse(month), user) for day in week if day.is_in_month]
    return {day.date: [(e.moment, e.words, e.title) for e in day.entries] for day in days if day.entries}


def schedule(page: Page, moment: datetime) -> None:
    page.revisions.update(approved_go_live_at=moment)


def test_a_month_shows_what_goes_live_expires_and_falls_due(tree, editor):
    coming = QuestionFactory(parent=tree.archive, title="Coming", live=False)
    schedule(coming, datetime(2031, 3, 4, 9, tzinfo=UTC))
    going = QuestionFactory(parent=tree.archive, title="Going")
    Page.objects.filter(pk=going.pk).update(expire_at=datetime(2031, 3, 9, 17, 30, tzinfo=UTC))
    ReviewDue.objects.filter(page=going).update(due_on=date(2031, 3, 4))
    assert entries("2031-03", editor) == {
        date(2031, 3, 4): [("09:00", "goes live", "Coming"), ("", "falls due for review", "Going")],
        date(2031, 3, 9): [("17:30", "expires", "Going")],
    }
    assert entries("2031-04", editor) == {}


def test_a_page_in_review_with_a_time_is_shown_as_planned(tree, editor):
    draft = QuestionFactory(parent=tree.archive, title="Planned", live=False)
    draft.go_live_at = datetime(2031, 3, 20, 8, tzinfo=UTC)
    draft.save_revision(user=editor)
    Workflow.objects.get().start(draft, editor)
    assert entries("2031-03", editor) == {date(2031, 3, 20): [("08:00", "goes live if signed off", "Planned")]}


def test_days_and_times_are_the_sites_whatever_the_readers_are(client, tree, editor):
    page = QuestionFactory(parent=tree.archive, title="Late", live=False)
    schedule(page, datetime(2031, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight of 1 July in London
    assert entries("2031-06", editor) == {}
    assert entries("2031-07", editor) == {date(2031, 7, 1): [("00:30", "goes live", "Late")]}
    UserProfile.objects.create(user=editor, current_time_zone="America/New_York")
    client.force_login(editor)
    shown = client.get(reverse("review_planning:calendar"), {"month": "2031-07"}).content.decode()
    assert "00:30 goes live" in shown
    assert "Europe/London" in shown


def test_nobody_sees_pages_they_do_not_work_with(tree, editor, managing_editor):
    page = StandardPageFactory(parent=tree.home, title="Our trustees", live=False)
    schedule(page, datetime(2031, 3, 4, 9, tzinfo=UTC))
    assert entries("2031-03", editor) == {}
    assert entries("2031-03", managing_editor) != {}


def test_what_is_not_public_neither_expires_nor_falls_due(tree, editor):
    page = QuestionFactory(parent=tree.archive)
    Page.objects.filter(pk=page.pk).update(live=False, expire_at=datetime(2031, 3, 9, tzinfo=UTC))
    ReviewDue.objects.filter(page=page).update(due_on=date(2031, 3, 4))
    assert entries("2031-03", editor) == {}


def test_a_day_with_many_reviews_leads_to_the_rest(client, tree, editor):
    for _ in range(DUE_SHOWN + 3):
        page = QuestionFactory(parent=tree.archive)
        ReviewDue.objects.filter(page=page).update(due_on=date(2031, 3, 4))
    assert len(entries("2031-03", editor)[date(2031, 3, 4)]) == DUE_SHOWN
    client.force_login(editor)
    shown = client.get(reverse("review_planning:calendar"), {"month": "2031-03"})
    assert "3 more fall due" in shown.content.decode()
    (day,) = [day for week in shown.context["weeks"] for day in week if day.more_due]
    assert len(client.get(day.more_url).context["object_list"]) == DUE_SHOWN + 3


@freeze_time("2031-12-15 10:00:00")
@pytest.mark.parametrize(
    "month", ["2031-13", "2031-00", "nonsense", "2031-1", "0001-01", "9999-12", "2031-01-01", "", "2031-１２"]
)
def test_a_month_that_does_not_exist_is_this_month_with_a_word_about_it(client, editor, month):
    client.force_login(editor)
    found = client.get(reverse("review_planning:calendar"), {"month": month})
    assert found.status_code == 200
    assert found.context["month"] == Month(2031, 12)
    assert "There is no such month" in found.content.decode()


def test_the_year_turns():
    assert Month(2031, 12).next == Month(2032, 1)
    assert Month(2032, 1).previous == Month(2031, 12)
    assert str(Month(2031, 1)) == "2031-01"


def test_the_calendar_ends_where_it_ends(client, editor):
    client.force_login(editor)
    for month in ("2000-01", "2199-12"):
        assert client.get(reverse("review_planning:calendar"), {"month": month}).context["month"] == Month.parse(month)


def test_the_calendar_costs_as_many_queries_for_twelve_pages_as_for_four(client, tree, editor):
    client.force_login(editor)

    def fill(number: int) -> None:
        for _ in range(number):
            schedule(QuestionFactory(parent=tree.archive, live=False), datetime(2031, 3, 4, 9, tzinfo=UTC))
            page = QuestionFactory(parent=tree.archive)
            Page.objects.filter(pk=page.pk).update(expire_at=datetime(2031, 3, 9, tzinfo=UTC))
            ReviewDue.objects.filter(page=page).update(due_on=date(2031, 3, 4))

    def count() -> int:
        address = reverse("review_planning:calendar")
        client.get(address, {"month": "2031-03"})
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"month": "2031-03"})
        return len(queries)

    fill(4)
    few = count()
    fill(8)
    assert count() == few
