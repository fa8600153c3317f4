from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.setup.groups import EDITORS, REVIEWERS
from home.setup.tree import add_published
from qa.models import ArchivePage, CategoryIndexPage, QuestionPage
from tests.review.posting import post_approval
from users.models import User

pytestmark = pytest.mark.django_db


def make_user(email: str, group: str) -> User:
    user = User.objects.create_user(email, "pass")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def category() -> CategoryIndexPage:
    return add_published(ArchivePage.objects.get(), CategoryIndexPage(title="Back"))


@pytest.fixture
def editor(category) -> User:
    return make_user("editor@example.org", EDITORS)


@pytest.fixture
def reviewer(category) -> User:
    return make_user("reviewer@example.org", REVIEWERS)


@pytest.fixture
def draft(category, editor) -> QuestionPage:
    page = category.add_child(instance=QuestionPage(title="Is rest best?", slug="rest", live=False, owner=editor))
    page.save_revision(user=editor)
    return page


@pytest.fixture
def submitted(draft, editor) -> QuestionPage:
    """A draft that its editor has sent to the reviewers."""
    Workflow.objects.get().start(draft, editor)
    return draft


def approve(page: Page, user: User) -> None:
    """Post an approval by hand, as the button of the admin would."""
    post_approval(page, user)
    page.refresh_from_db()


def test_a_reviewers_approval_publishes_though_they_may_not_publish(submitted, reviewer):
    assert not submitted.permissions_for_user(reviewer).can_publish()
    approve(submitted, reviewer)
    assert submitted.live


def test_approval_of_a_page_with_a_time_schedules_it(submitted, reviewer, editor):
    submitted.go_live_at = timezone.now() + timedelta(days=1)
    submitted.save_revision(user=editor)
    approve(submitted, reviewer)
    assert not submitted.live
    assert submitted.revisions.filter(approved_go_live_at__isnull=False).count() == 1


def test_nobody_approves_what_they_changed_even_by_a_hand_made_post(submitted, reviewer):
    submitted.summary = "Rest is best."
    submitted.save_revision(user=reviewer)
    approve(submitted, reviewer)
    assert not submitted.live


def test_a_reviewer_who_saved_without_changing_anything_may_approve(submitted, reviewer):
    submitted.save_revision(user=reviewer)
    approve(submitted, reviewer)
    assert submitted.live


def test_an_editor_does_not_approve(submitted, editor):
    approve(submitted, editor)
    assert not submitted.live


def test_a_hand_made_publish_by_an_editor_only_saves_the_draft(draft, editor):
    client = Client()
    client.force_login(editor)
    form = nested_form_data(
        {
            "title": "Is rest best after all?",
            "slug": "rest",
            "question": "",
            "summary": "",
            "answer": streamfield([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    client.post(reverse("wagtailadmin_pages:edit", args=(draft.pk,)), form)
    draft.refresh_from_db()
    assert draft.draft_title == "Is rest best after all?"
    assert not draft.live


def test_a_reviewer_may_send_back_what_they_changed_themselves(submitted, reviewer):
    submitted.summary = "Rest is best."
    submitted.save_revision(user=reviewer)
    task = submitted.current_workflow_task.specific
    assert {action for action, *_ in task.get_actions(submitted, reviewer)} == {"reject"}
