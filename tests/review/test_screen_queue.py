"""The queue: everything in review that a person may decide or see, theirs first, then the most urgent."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, Workflow

from home.setup.groups import REVIEWERS
from review import claims, ledger
from review.queue import find_queue
from tests.factories import CategoryFactory, FactsheetFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive, title="Back")


@pytest.fixture
def submit(category, editor):
    """Makes a draft and sends it to review, as long ago as told."""

    def submit_one(title: str, days: int = 0) -> TaskState:
        page = QuestionFactory(parent=category, title=title, live=False)
        Workflow.objects.get().start(page, editor)
        state = page.current_workflow_task_state
        TaskState.objects.filter(pk=state.pk).update(started_at=timezone.now() - timedelta(days=days))
        return state

    return submit_one


def titles(user) -> list[str]:
    return [entry.waiting.page.draft_title for entry in find_queue(user)]


def html_for(user) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("review_screen:queue")).content.decode()


def test_what_i_have_claimed_comes_first_then_the_oldest(submit, reviewer):
    submit("Young", days=1)
    submit("Old", days=5)
    claims.claim(submit("Claimed", days=2), reviewer)
    assert titles(reviewer) == ["Claimed", "Old", "Young"]


def test_what_goes_live_soonest_comes_before_what_waits_longest(submit, category, editor, reviewer):
    submit("Old", days=5)
    page = QuestionFactory(parent=category, title="Tomorrow", live=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(user=editor)
    Workflow.objects.get().start(page, editor)
    assert titles(reviewer) == ["Tomorrow", "Old"]
    assert "since just now" in html_for(reviewer)


def test_a_card_says_age_sender_and_times(submit, reviewer, editor):
    state = submit("Is rest best?", days=3)
    page = state.revision.as_object()
    ledger.set_due(page, timezone.localdate() - timedelta(days=1))
    html = html_for(reviewer)
    assert "3\xa0days" in html
    assert editor.get_full_name() in html
    assert "(overdue)" in html
    assert reverse("review_screen:task", args=[state.pk]) in html


def test_the_time_of_going_live_is_shown(category, editor, reviewer):
    page = QuestionFactory(parent=category, live=False)
    page.go_live_at = timezone.now() + timedelta(days=400)
    page.save_revision(user=editor)
    Workflow.objects.get().start(page, editor)
    assert f"{timezone.localtime(page.go_live_at):%B %Y}" in html_for(reviewer)


def test_claim_and_release_are_offered_to_those_who_may(submit, reviewer, editor, managing_editor):
    state = submit("Is rest best?")
    claim, release = (reverse(f"review_screen:{name}", args=[state.pk]) for name in ("claim", "release"))
    assert claim in html_for(reviewer)
    assert claim not in html_for(editor)
    claims.claim(state, reviewer)
    assert release in html_for(reviewer)
    assert release in html_for(managing_editor)
    assert release not in html_for(UserFactory(group=REVIEWERS))


def test_my_own_work_is_marked_and_not_to_be_claimed(category, reviewer):
    page = QuestionFactory(parent=category, live=False)
    page.summary = "Mine."
    page.save_revision(user=reviewer)
    Workflow.objects.get().start(page, reviewer)
    html = html_for(reviewer)
    assert "somebody else must approve it" in html
    assert reverse("review_screen:claim", args=[page.current_workflow_task_state.pk]) not in html


def test_what_has_been_decided_is_gone(submit, reviewer):
    state = submit("Is rest best?")
    state.task.specific.on_action(state, reviewer, "reject", comment="No")
    assert titles(reviewer) == []
    assert "Nothing is in review." in html_for(reviewer)


def test_a_person_with_no_part_in_it_sees_nothing(submit, tree):
    submit("Is rest best?")
    assert titles(UserFactory()) == []


def test_a_long_queue_costs_no_more_queries_than_a_short_one(submit, tree, reviewer, colleague_claims):
    def count() -> int:
        client = Client()
        client.force_login(reviewer)
        client.get(reverse("review_screen:queue"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("review_screen:queue"))
        return len(queries)

    colleague_claims(submit("One"))
    before = count()
    for number in range(6):
        colleague_claims(submit(f"Another {number}"))
    sheet = FactsheetFactory(parent=tree.factsheets, live=False)
    Workflow.objects.get().start(sheet, reviewer)
    assert count() == before


@pytest.fixture
def colleague_claims(tree):
    colleague = UserFactory(group=REVIEWERS)
    return lambda state: claims.claim(state, colleague)
