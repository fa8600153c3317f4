"""Reviewing a page again that nobody has changed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from review import ledger
from review.models import Review, ReviewDue
from tests.factories import CategoryFactory, QuestionFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(tree):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive))
    ledger.set_due(page, timezone.localdate() - timedelta(days=30))
    return page


def begin(user, page):
    client = Client()
    client.force_login(user)
    return client.post(reverse("review_again:begin", args=[page.pk]))


def test_a_reviewer_comes_straight_to_the_review_screen(question, reviewer):
    response = begin(reviewer, question)
    state = question.current_workflow_task_state
    assert response.url == reverse("review_screen:task", args=[state.pk])


def test_signing_off_the_same_text_moves_the_due_date_and_makes_no_revision(question, reviewer):
    revisions = question.revisions.count()
    begin(reviewer, question)
    state = question.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "approve", seen_digest=question.clinical_digest)
    assert ReviewDue.objects.get(page=question).due_on == ledger.due_after(question)
    assert Review.objects.filter(page=question).whole().count() == 2
    assert question.revisions.count() == revisions
    question.refresh_from_db()
    assert question.live


def test_an_editor_sends_it_to_the_reviewers(question, editor):
    response = begin(editor, question)
    assert question.current_workflow_task_state
    assert response.url == reverse("wagtailadmin_pages:edit", args=[question.pk])


def test_a_page_that_was_sent_back_goes_to_review_again(question, editor, reviewer):
    begin(editor, question)
    returned = question.current_workflow_task_state
    returned.task.specific.on_action(returned, reviewer, "reject", comment="Say how long.")
    begin(editor, question)
    again = question.current_workflow_task_state
    assert again.pk != returned.pk
    assert again.status == again.STATUS_IN_PROGRESS


def test_asking_twice_leads_to_the_review_under_way(question, reviewer, client):
    begin(reviewer, question)
    begin(reviewer, question)
    assert question.workflow_states.count() == 1
    client.force_login(reviewer)
    screen = reverse("review_screen:task", args=[question.current_workflow_task_state.pk])
    assert client.get(reverse("review_again:begin", args=[question.pk])).url == screen


def test_a_page_without_advice_is_confirmed_by_who_reads_it(tree, managing_editor):
    page = StandardPageFactory(parent=tree.home)
    ledger.set_due(page, timezone.localdate() - timedelta(days=30))
    begin(managing_editor, page)
    due = ReviewDue.objects.get(page=page)
    assert due.due_on == ledger.due_after(page)
    assert due.reviewer == managing_editor


def test_who_may_not_edit_a_page_may_not_ask(tree, editor):
    page = StandardPageFactory(parent=tree.home)
    ledger.set_due(page, timezone.localdate() - timedelta(days=30))
    begin(editor, page)
    assert ReviewDue.objects.get(page=page).due_on < timezone.localdate()


def test_the_page_says_what_will_happen(question, editor, client):
    client.force_login(editor)
    response = client.get(reverse("review_again:begin", args=[question.pk]))
    assert "A reviewer reads it as it stands" in response.content.decode()
