"""The home screen tells each person what waits for them, and costs the same for three pages as for thirty."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Page, Workflow

from home.setup.groups import EDITORS, REVIEWERS
from publishing.signals import go_live_refused
from qa.models import QuestionPage
from review import claims, holds
from review.models import Absence, ReviewDue
from review.planning import queues
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


def submit(page: Page, user: Any) -> Any:
    """Send a page to the reviewers, and return the task."""
    page.save_revision(user=user)
    Workflow.objects.get().start(page, user)
    return page.current_workflow_task_state


def reject(page: Page, user: Any, comment: str) -> None:
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, user, "reject", comment=comment)


@pytest.fixture
def draft(tree, editor) -> QuestionPage:
    return QuestionFactory(parent=tree.archive, title="Is rest best?", live=False, owner=editor)


def panels(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_reviewer_finds_the_way_from_the_home_screen_to_the_review(client, draft, editor, reviewer):
    state = submit(draft, editor)
    shown = panels(client, reviewer)
    assert "Waiting for you" in shown
    assert reverse("review_screen:task", args=[state.pk]) in shown
    assert f"sent by {editor}" in shown


def test_our_panels_stand_in_the_place_of_wagtails(client, draft, editor, reviewer):
    submit(draft, editor)
    assert "Awaiting your review" not in panels(client, reviewer)
    assert "Your pages and snippets in a workflow" not in panels(client, editor)


def test_what_a_reviewer_may_decide_comes_first_and_then_the_oldest(tree, editor, reviewer):
    titles = ["Mine to decide, new", "My own words", "Read by another", "Mine to decide, old"]
    pages = {title: QuestionFactory(parent=tree.archive, title=title, live=False) for title in titles}
    for days, title in ((1, titles[0]), (9, titles[1]), (9, titles[2]), (5, titles[3])):
        with freeze_time(timezone.now() - timedelta(days=days)):
            submit(pages[title], editor)
    pages[titles[1]].summary = "As I see it."
    pages[titles[1]].save_revision(user=reviewer)
    claims.claim(pages[titles[2]].current_workflow_task_state, UserFactory(group=REVIEWERS))
    found = queues.find_waiting(reviewer)
    assert [item.page.title for item in found][:2] == [titles[3], titles[0]]
    assert {item.page.title: item.is_mine_to_do for item in found} == dict(
        zip(titles, [True, False, False, True], strict=True)
    )
    assert next(item for item in found if item.page.title == titles[1]).is_own_work


def test_a_claim_passes_to_the_deputy_in_the_queue_as_it_does_in_the_review(draft, editor, reviewer):
    state = submit(draft, editor)
    away = UserFactory(group=REVIEWERS)
    claims.claim(state, away)
    assert not queues.find_waiting(reviewer)[0].is_mine_to_do
    Absence.objects.create(user=away, deputy=reviewer)
    assert queues.find_waiting(reviewer)[0].is_mine_to_do
    assert claims.holders([state]) == {state.pk: claims.holder(state)} == {state.pk: reviewer}


def test_a_claim_that_has_ended_is_shown_no_more(draft, editor, reviewer, settings):
    state = submit(draft, editor)
    claims.claim(state, UserFactory(group=REVIEWERS))
    with freeze_time(timezone.now() + timedelta(days=settings.REVIEW_CLAIM_DAYS, minutes=1)):
        assert queues.find_waiting(reviewer)[0].claimed_by is None
        assert claims.holders([state]) == {}
        assert claims.holder(state) is None


def test_an_editor_sees_where_their_submission_is(client, draft, editor, reviewer):
    state = submit(draft, editor)
    assert "Nobody is reading it yet" in panels(client, editor)
    claims.claim(state, reviewer)
    assert f"{reviewer} is reading it" in panels(client, editor)


def test_an_editor_sees_what_somebody_else_submitted_of_theirs_but_not_others_pages(draft, editor):
    submit(draft, UserFactory(group=EDITORS))
    assert [item.page.pk for item in queues.find_submitted(editor)] == [draft.pk]
    assert queues.find_submitted(UserFactory(group=EDITORS)) == []


def test_what_was_sent_back_returns_to_its_writer_with_the_comment(client, draft, editor, reviewer):
    submit(draft, editor)
    reject(draft, reviewer, "Please name the dose.")
    shown = panels(client, editor)
    assert "Returned to you" in shown
    assert "Please name the dose." in shown
    assert reverse("wagtailadmin_pages:edit", args=[draft.pk]) in shown


def test_it_returns_to_who_changed_the_text_too(draft, editor, reviewer):
    colleague = UserFactory(group=EDITORS)
    draft.summary = "Rest is not best."
    draft.save_revision(user=colleague)
    submit(draft, editor)
    reject(draft, reviewer, "No.")
    assert [item.page.pk for item in queues.find_returned(colleague)] == [draft.pk]
    assert queues.find_returned(UserFactory(group=EDITORS)) == []


def test_what_was_sent_on_again_is_not_returned_any_more(draft, editor, reviewer):
    submit(draft, editor)
    reject(draft, reviewer, "No.")
    assert queues.find_returned(editor)
    draft.current_workflow_state.resume(editor)
    assert queues.find_returned(editor) == []


def test_a_go_live_that_was_refused_returns_until_the_page_is_sent_on(draft, editor):
    revision = draft.save_revision(user=editor)
    go_live_refused.send(
        sender=type(draft), instance=draft, revision=revision, due_at=timezone.now(), problems=["The sign-off lapsed."]
    )
    (found,) = queues.find_returned(editor)
    assert found.is_refusal
    assert found.comment == "The sign-off lapsed."
    submit(draft, editor)
    assert queues.find_returned(editor) == []


def test_ones_own_reviews_come_first_among_what_is_due(tree, reviewer):
    other, own, later = (QuestionFactory(parent=tree.archive) for _ in range(3))
    today = timezone.localdate()
    ReviewDue.objects.filter(page=other).update(due_on=today - timedelta(days=90))
    ReviewDue.objects.filter(page=own).update(due_on=today + timedelta(days=9), reviewer=reviewer)
    ReviewDue.objects.filter(page=later).update(due_on=today + timedelta(days=31), reviewer=reviewer)
    rows, number = queues.find_due(reviewer, 10)
    assert [row.page_id for row in rows] == [own.pk, other.pk]
    assert number == 2


def test_what_is_not_public_is_not_due(tree, reviewer):
    page = QuestionFactory(parent=tree.archive)
    ReviewDue.objects.filter(page=page).update(due_on=timezone.localdate())
    page.unpublish()
    assert queues.find_due(reviewer, 10) == ([], 0)


def test_the_home_screen_costs_as_many_queries_for_ten_pages_as_for_three(client, tree, editor, reviewer):
    def fill(number: int) -> None:
        for _ in range(number):
            waiting, returned = (QuestionFactory(parent=tree.archive, live=False, owner=editor) for _ in range(2))
            claims.claim(submit(waiting, editor), reviewer)
            submit(returned, editor)
            reject(returned, reviewer, "No.")
            live = QuestionFactory(parent=tree.archive)
            ReviewDue.objects.filter(page=live).update(due_on=timezone.localdate(), reviewer=reviewer)
            scheduled = QuestionFactory(parent=tree.archive, live=False)
            scheduled.revisions.update(approved_go_live_at=timezone.now() + timedelta(days=1))

    def count(user: Any) -> int:
        panels(client, user)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("wagtailadmin_home"))
        return len(queries)

    fill(3)
    few = [count(user) for user in (editor, reviewer)]
    fill(7)
    assert [count(user) for user in (editor, reviewer)] == few


def test_a_page_on_hold_needs_doing(client, tree, editor, managing_editor):
    holds.place(QuestionFactory(parent=tree.archive), editor, "The dose is wrong.")
    assert "Visitors see a safety notice" in panels(client, managing_editor)


def test_a_managing_editor_sees_what_waits_for_the_reviewers(client, draft, editor, reviewer, managing_editor):
    assert "Nothing waits for a reviewer." in panels(client, managing_editor)
    submit(draft, editor)
    shown = panels(client, managing_editor)
    assert "This waits for the reviewers" in shown
    assert "since just now" in shown
    assert "This waits for the reviewers" not in panels(client, reviewer)


def test_what_waits_for_review_with_a_time_is_among_what_is_scheduled(client, draft, editor, managing_editor):
    draft.go_live_at = timezone.now() + timedelta(days=2)
    submit(draft, editor)
    assert "goes live once signed off" in panels(client, managing_editor)


def test_a_new_site_says_where_to_begin(client, tree, editor, reviewer):
    assert "Write the first one" in panels(client, editor)
    assert "What waits for you is counted here" in panels(client, reviewer)
    QuestionFactory(parent=tree.archive)
    assert "This site is new" not in panels(client, editor)


def test_the_first_answer_of_a_new_site_begins_with_a_category(client, tree, editor):
    client.force_login(editor)
    answer = client.get(reverse("questions:choose_parent"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse(
        "wagtailadmin_pages:add", args=["qa", "categoryindexpage", tree.archive.pk]
    )
    assert "Answers are filed in categories" in answer.content.decode()
