"""The tour for new people is ticked off by what they have really done, and shows each role its own steps."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Workflow

from home.tour.steps import dismiss, is_dismissed, tour_for
from review import ledger
from review.models import Absence
from review.planning.due import REASSIGNED
from tests.factories import CategoryFactory, ImageFactory, PersonFactory, QuestionFactory, ReferenceFactory

pytestmark = pytest.mark.django_db

EDITORS = [
    "See what needs doing",
    "Write your first answer",
    "Cite a publication",
    "Say when it goes live",
    "Submit for review",
]
REVIEWERS = [
    "Read what waits for you",
    "Sign off a page",
    "Send a page back",
    "Tell visitors who you are",
    "Say when you are away",
]


@pytest.fixture
def category(tree) -> Any:
    return CategoryFactory(parent=tree.archive)


def done(user) -> list[str]:
    return [item.step.title for item in tour_for(user).steps if item.is_done]


def test_each_role_sees_its_own_steps(editor, reviewer, managing_editor):
    def titles(user) -> list[str]:
        return [item.step.title for item in tour_for(user).steps]

    assert titles(editor) == EDITORS
    assert titles(reviewer) == REVIEWERS
    assert titles(managing_editor) == [*EDITORS, "Give a review to somebody"]


def test_every_step_leads_to_a_place_that_opens(client, editor, reviewer, managing_editor, category):
    for user in (editor, reviewer, managing_editor):
        client.force_login(user)
        for item in tour_for(user).steps:
            assert client.get(item.url.partition("#")[0], follow=True).status_code == 200, item.step.title


def test_nothing_is_ticked_off_for_what_others_did(editor, reviewer, managing_editor, category):
    page = QuestionFactory(parent=category, owner=managing_editor, live=False)
    page.save_revision(user=managing_editor, log_action=True)
    Workflow.objects.get().start(page, managing_editor)
    assert done(editor) == done(reviewer) == []


def test_an_editors_steps_are_ticked_off_one_by_one(editor, managing_editor, category):
    others = QuestionFactory(parent=category, owner=managing_editor, live=False)
    others.title = "Is it safe to walk?"
    others.save_revision(user=editor, log_action=True)
    assert done(editor) == EDITORS[:1]

    page = QuestionFactory(parent=category, owner=editor, live=False)
    assert done(editor) == EDITORS[:2]

    evidence = {"claim": "<p>It helps.</p>", "citations": [ReferenceFactory()]}
    page.answer = [("evidence", evidence)]
    page.save()
    page.save_revision(user=editor, log_action=True)
    assert done(editor) == EDITORS[:3]

    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision(user=editor)
    assert done(editor) == EDITORS[:4]

    Workflow.objects.get().start(page, editor)
    assert done(editor) == EDITORS
    assert tour_for(editor).is_done


def test_a_reviewers_steps_are_ticked_off_one_by_one(editor, reviewer, category):
    page = QuestionFactory(parent=category, owner=editor, live=False)
    ledger.sign_off(page.latest_revision, reviewer)
    assert done(reviewer) == ["Sign off a page"]

    other = QuestionFactory(parent=category, owner=editor, live=False)
    Workflow.objects.get().start(other, editor)
    state = other.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "reject", comment="Say for whom.")
    assert done(reviewer) == REVIEWERS[:3]

    PersonFactory(user=reviewer, photo=ImageFactory())
    Absence.objects.create(user=reviewer, since=date(2020, 1, 1), until=date(2020, 1, 2))
    assert done(reviewer) == REVIEWERS


def test_giving_a_review_away_is_a_managing_editors_step(managing_editor, category):
    log(QuestionFactory(parent=category), REASSIGNED, user=managing_editor, data={"reviewer": "nobody"})
    assert done(managing_editor) == ["Give a review to somebody"]


def test_the_home_screen_names_the_next_step_until_the_tour_is_put_away_without_a_script(client, editor):
    client.force_login(editor)
    home = reverse("wagtailadmin_home")
    assert "Put the tour away" in client.get(home).content.decode()
    answer = client.post(reverse("home_tour:put_away"), follow=True)
    assert answer.redirect_chain[-1][0] == home
    assert "Put the tour away" not in client.get(home).content.decode()
    assert "Show it on the home screen" in client.get(reverse("home_tour:tour")).content.decode()
    client.post(reverse("home_tour:put_away"), {"away": "no"})
    assert "Put the tour away" in client.get(home).content.decode()


def test_putting_the_tour_away_is_one_persons_own_affair_and_needs_a_post(client, editor, reviewer):
    client.force_login(editor)
    assert client.get(reverse("home_tour:put_away")).status_code == 405
    assert not is_dismissed(editor)
    dismiss(editor, away=True)
    assert not is_dismissed(reviewer)


def test_a_tour_that_is_done_leaves_the_home_screen(client, reviewer, monkeypatch):
    client.force_login(reviewer)
    home = reverse("wagtailadmin_home")
    assert "See the whole tour" in client.get(home).content.decode()
    monkeypatch.setattr("home.tour.steps.done_by", lambda user, steps: {step.title for step in steps})
    assert "See the whole tour" not in client.get(home).content.decode()


def test_the_tour_costs_the_same_however_much_somebody_did(editor, category):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            tour_for(type(editor).objects.get(pk=editor.pk))
        return len(queries)

    count()
    before = count()
    for _ in range(5):
        page = QuestionFactory(parent=category, owner=editor, live=False)
        page.save_revision(user=editor, log_action=True)
    assert count() == before


def test_help_has_the_tour_by_the_name_of_ones_role(client, editor, reviewer):
    for user, name in ((editor, "new editors"), (reviewer, "reviewers")):
        client.force_login(user)
        shown = client.get(reverse("home_tour:tour")).content.decode()
        assert f"A tour for {name}" in shown
        assert shown.count("<h1") == 1


def test_nobody_sees_the_tour_without_logging_in(client):
    assert client.get(reverse("home_tour:tour")).status_code == 302
    assert client.post(reverse("home_tour:put_away")).status_code == 302
