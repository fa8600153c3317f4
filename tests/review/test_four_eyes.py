"""Nobody approves clinical content that they changed since its last sign-off: judged by what changed."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Page, Workflow

from qa.models import QuestionPage
from review import changes, ledger
from review.four_eyes import ApprovalRefused
from review.models import ClinicalChange, Review
from tests.factories import CategoryFactory, PersonFactory, QuestionFactory, UserFactory
from tests.review.posting import client_of, page_form, post_approval, post_edit
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_reviewer(tree) -> User:
    return UserFactory(group="Reviewers")


@pytest.fixture
def draft(tree, editor) -> QuestionPage:
    """A draft written by its editor and sent to the reviewers."""
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive), live=False)
    page.summary = "Keep moving."
    page.save_revision(user=editor)
    submit(page, editor)
    return page


def submit(page: Page, user: User) -> None:
    Workflow.objects.get().start(page, user)


def save(page: Page, user: User, **fields) -> QuestionPage:
    """Save a draft from the page's latest words, as the editor does."""
    latest = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    latest.save_revision(user=user)
    return latest


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


# What counts as a change


def test_whoever_changed_the_words_does_not_approve_them(draft, reviewer):
    save(draft, reviewer, summary="Rest.")
    post_approval(draft, reviewer)
    assert not is_live(draft)
    assert not Review.objects.filter(page=draft).exists()


def test_a_reviewer_whose_autosave_changed_nothing_may_approve(draft, reviewer):
    response = post_edit(draft, reviewer)
    assert response.status_code == 302
    assert not changes.has_changed(draft, reviewer)
    post_approval(draft, reviewer)
    assert is_live(draft)


def test_a_change_beside_the_clinical_content_does_not_disqualify(draft, reviewer):
    save(draft, reviewer, source_name="The old archive", slug="another-address")
    post_approval(draft, reviewer)
    assert is_live(draft)


def test_undoing_a_change_takes_it_back(draft, reviewer):
    save(draft, reviewer, summary="Rest.")
    save(draft, reviewer, summary="Keep moving.")
    post_approval(draft, reviewer)
    assert is_live(draft)


def test_undoing_all_since_the_last_sign_off_clears_everybody(draft, reviewer, editor, other_reviewer):
    post_approval(draft, reviewer)
    save(draft, other_reviewer, summary="Rest.")
    save(draft, editor, summary="Rest, then walk.")
    save(draft, reviewer, summary="Keep moving.")
    assert not ClinicalChange.objects.filter(signed_off_by=None).exists()


def test_everybody_who_changed_it_is_barred_and_whoever_did_not_may_approve(draft, reviewer, other_reviewer):
    save(draft, reviewer, summary="Rest.")
    save(draft, other_reviewer, question="Is rest best?")
    third = UserFactory(group="Reviewers")
    for user in (reviewer, other_reviewer):
        post_approval(draft, user)
        assert not is_live(draft)
    post_approval(draft, third)
    assert is_live(draft)


def test_one_change_of_many_that_others_overwrote_still_counts(draft, reviewer, editor):
    save(draft, reviewer, summary="Rest.")
    save(draft, editor, summary="Something else altogether.")
    assert changes.has_changed(draft, reviewer)


def test_after_a_sign_off_of_the_whole_everybody_begins_anew(draft, reviewer, other_reviewer, editor):
    save(draft, reviewer, summary="Rest.")
    post_approval(draft, other_reviewer)
    save(draft, editor, summary="Rest a little.")
    submit(QuestionPage.objects.get(pk=draft.pk), editor)
    post_approval(draft, reviewer)
    assert QuestionPage.objects.get(pk=draft.pk).summary == "Rest a little."


def test_a_sign_off_of_a_part_settles_nothing(draft, reviewer, other_reviewer, editor):
    post_approval(draft, other_reviewer)
    changed = save(draft, reviewer, summary="Rest.")
    ledger.sign_off(changed.get_latest_revision(), other_reviewer, part="the summary")
    assert changes.has_changed(draft, reviewer)


def test_a_copy_is_the_work_of_its_copier_and_of_those_who_wrote_it(draft, reviewer, editor, other_reviewer):
    copy = draft.copy(update_attrs={"slug": "copy", "title": "A copy"}, user=other_reviewer, keep_live=False)
    assert changes.has_changed(copy, editor)
    assert changes.has_changed(copy, other_reviewer)
    assert not changes.has_changed(copy, reviewer)


def test_words_brought_back_from_a_revision_are_their_writers_still(draft, reviewer, editor, other_reviewer):
    post_approval(draft, other_reviewer)
    theirs = save(draft, reviewer, summary="Rest.").get_latest_revision()
    save(draft, reviewer, summary="Keep moving.")
    assert not changes.has_changed(draft, reviewer)
    response = client_of(editor).post(
        reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, theirs.pk]),
        page_form(theirs.as_object(), editor),
    )
    assert response.status_code == 302
    assert Page.objects.get(pk=draft.pk).get_latest_revision_as_object().summary == "Rest."
    assert changes.has_changed(draft, reviewer)
    assert changes.has_changed(draft, editor)
    assert not changes.has_changed(draft, other_reviewer)


def test_the_record_outlives_the_revisions_it_was_made_of(draft, reviewer, editor):
    save(draft, reviewer, summary="Rest.")
    save(draft, editor, source_name="Archive")
    draft.revisions.exclude(pk=Page.objects.get(pk=draft.pk).latest_revision_id).delete()
    assert changes.has_changed(draft, reviewer)


def test_a_legacy_page_saved_unchanged_is_nobodys_work(tree, reviewer):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive), is_legacy=True)
    page.revisions.all().delete()
    page = QuestionPage.objects.get(pk=page.pk)
    page.save_revision(user=reviewer)
    assert not changes.has_changed(page, reviewer)


# By whatever way they come to it


@pytest.fixture
def own_work(draft, reviewer) -> QuestionPage:
    """What the reviewer changed themselves, waiting for review."""
    save(draft, reviewer, summary="Rest.")
    return QuestionPage.objects.get(pk=draft.pk)


def address(page: Page, view: str) -> str:
    return reverse(f"wagtailadmin_pages:{view}", args=[page.pk, "approve", page.current_workflow_task_state.pk])


@pytest.mark.parametrize("view", ["workflow_action", "collect_workflow_action_data"])
@pytest.mark.parametrize("as_script", [True, False])
def test_not_by_the_dialogue_or_a_hand_made_post_to_it(own_work, reviewer, view, as_script):
    headers = {"x-requested-with": "XMLHttpRequest"} if as_script else {}
    client = client_of(reviewer)
    assert client.post(address(own_work, view), {"comment": "Fine"}, headers=headers).status_code < 500
    assert client.get(address(own_work, view)).status_code in (302, 403)
    assert not is_live(own_work)
    assert not Review.objects.exists()


def test_not_by_posting_the_editor_with_the_action_in_it(own_work, reviewer):
    response = post_edit(
        own_work,
        reviewer,
        **{"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"},
    )
    assert response.status_code < 500
    assert not is_live(own_work)


def test_not_by_changing_and_approving_in_one_post(draft, reviewer):
    response = post_edit(
        draft,
        reviewer,
        summary="Rest, I say.",
        **{
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": json.dumps({"comment": "Fine"}),
        },
    )
    assert response.status_code < 500
    assert not is_live(draft)
    assert not Review.objects.exists()
    # What was typed is kept as a draft all the same.
    assert Page.objects.get(pk=draft.pk).get_latest_revision_as_object().summary == "Rest, I say."


def test_not_with_the_task_of_another_page_in_the_address(own_work, reviewer, editor):
    innocent = QuestionFactory(parent=own_work.get_parent(), live=False)
    submit(innocent, editor)
    state = own_work.current_workflow_task_state
    client_of(reviewer).post(
        reverse("wagtailadmin_pages:workflow_action", args=[innocent.pk, "approve", state.pk]), {"comment": ""}
    )
    assert not is_live(own_work)


def test_not_from_the_dashboard_nor_by_the_bar_over_the_page(own_work, reviewer):
    client = client_of(reviewer)
    preview = reverse("wagtailadmin_pages:view_draft", args=[own_work.pk])
    for where in (reverse("wagtailadmin_home"), preview):
        assert "workflow/action/approve" not in client.get(where).content.decode()
    assert not is_live(own_work)


@pytest.mark.parametrize("action", ["publish", "approve", "reject"])
def test_not_by_a_bulk_action(own_work, reviewer, action):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    client_of(reviewer).post(f"{address}?id={own_work.pk}", {"confirm": "1"})
    assert not is_live(own_work)


@pytest.mark.parametrize("action", ["publish", "approve", "workflow_action"])
def test_not_by_the_admins_api(own_work, reviewer, action):
    response = client_of(reviewer).post(f"/admin/api/main/pages/{own_work.pk}/action/{action}/", {})
    assert response.status_code in (403, 404, 409)
    assert not is_live(own_work)


def test_not_by_calling_the_task(own_work, reviewer):
    task = own_work.current_workflow_task
    with pytest.raises(ApprovalRefused):
        task.on_action(own_work.current_workflow_task_state, reviewer, "approve")
    assert not Review.objects.exists()


def test_not_as_a_managing_editor_who_publishes(own_work, managing_editor):
    post_edit(own_work, managing_editor, **{"action-publish": "1"})
    assert not is_live(own_work)


def test_a_hand_made_form_names_no_argument_of_its_own(draft, reviewer):
    seen = draft.get_latest_revision_as_object().clinical_digest
    extra = {"update": False, "user": 1, "decision": "overridden", "comment": "Fine", "seen_digest": seen}
    response = post_edit(
        draft,
        reviewer,
        **{
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": json.dumps(extra),
        },
    )
    assert response.status_code == 302
    assert is_live(draft)
    line = Review.objects.get(page=draft)
    assert (line.decision, line.reviewer, line.note) == ("approved", reviewer, "Fine")


# What else is refused, and leaves nothing behind


def test_what_changed_since_it_was_read_is_not_approved(draft, reviewer, editor):
    seen = draft.clinical_digest
    save(draft, editor, summary="Other words.")
    task_state = draft.current_workflow_task_state
    with pytest.raises(ApprovalRefused, match="changed since you opened it"):
        draft.current_workflow_task.on_action(task_state, reviewer, "approve", seen_digest=seen)
    assert not Review.objects.exists()
    assert not is_live(draft)


@pytest.mark.parametrize("headers", [{}, {"x-requested-with": "XMLHttpRequest"}])
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtails_dialogue_leads_to_where_the_page_is_read(draft, reviewer, method, headers):
    state = draft.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    response = getattr(client_of(reviewer), method)(address, headers=headers)
    screen = reverse("review_screen:task", args=[state.pk])
    assert (response.json()["redirect"] if headers else response.url) == screen
    assert not Review.objects.exists()
    assert not is_live(draft)


def test_what_nobody_has_read_is_not_approved_by_hand(draft, reviewer):
    response = post_edit(draft, reviewer, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    assert response.status_code == 302
    assert post_approval(draft, reviewer, seen_digest="").status_code == 302
    with pytest.raises(ApprovalRefused, match="review screen"):
        draft.current_workflow_task.on_action(draft.current_workflow_task_state, reviewer, "approve")
    assert not Review.objects.exists()
    assert not is_live(draft)


@pytest.mark.parametrize("is_person", [True, False])
def test_a_long_name_with_many_titles_is_cut_to_what_the_ledger_holds(draft, reviewer, is_person):
    reviewer.first_name, reviewer.last_name = "a" * 100, "b" * 100
    reviewer.save()
    if is_person:
        PersonFactory(user=reviewer, credentials="c" * 200, role="r" * 200)
    assert post_approval(draft, reviewer).status_code == 302
    line = Review.objects.get(page=draft)
    assert (len(line.reviewer_name) == 150, len(line.reviewer_credentials) == 400) == (not is_person, is_person)


def test_a_part_that_takes_too_long_to_name_is_refused_in_words(draft, reviewer):
    post_approval(draft, reviewer)
    page = Page.objects.get(pk=draft.pk).specific
    with pytest.raises(ApprovalRefused, match="at most 255 characters"):
        ledger.sign_off(page.get_latest_revision(), reviewer, part="x" * 256)


def test_a_decision_is_taken_once(draft, reviewer, other_reviewer):
    task, state = draft.current_workflow_task, draft.current_workflow_task_state
    stale = type(state).objects.get(pk=state.pk)
    seen = draft.get_latest_revision_as_object().clinical_digest
    task.on_action(state, reviewer, "approve", seen_digest=seen)
    with pytest.raises(ApprovalRefused, match="Somebody has decided"):
        task.on_action(stale, other_reviewer, "approve", seen_digest=seen)
    assert Review.objects.count() == 1


@pytest.mark.parametrize("day", ["2000-01-01", "2999-01-01", "soon"])
def test_a_hand_made_due_date_is_refused(draft, reviewer, day):
    task, state = draft.current_workflow_task, draft.current_workflow_task_state
    seen = draft.get_latest_revision_as_object().clinical_digest
    with pytest.raises(ApprovalRefused, match="date"):
        task.on_action(state, reviewer, "approve", next_due_on=day, seen_digest=seen)
    assert not Review.objects.exists()


def test_an_editor_neither_approves_nor_returns(draft, editor):
    for action in ("approve", "reject"):
        post_approval(draft, editor, action)
    assert draft.current_workflow_task_state.status == "in_progress"
    assert not is_live(draft)


def test_one_may_send_back_ones_own_change(own_work, reviewer):
    post_approval(own_work, reviewer, "reject")
    assert QuestionPage.objects.get(pk=own_work.pk).current_workflow_state.status == "needs_changes"


def test_an_administrator_is_told_that_it_is_an_override_and_it_is_recorded_as_one(draft, administrator):
    save(draft, administrator, summary="Rest.")
    page = QuestionPage.objects.get(pk=draft.pk)
    labels = [
        label for name, label, _ in page.current_workflow_task.get_actions(page, administrator) if name == "approve"
    ]
    assert labels == ["Override: approve your own change"]
    post_approval(page, administrator, comment="Nobody else is here tonight.")
    line = Review.objects.get(page=page)
    assert (line.decision, line.note) == ("overridden", "Nobody else is here tonight.")
    assert ledger.find_sign_off(page, line.digest) is None
    assert changes.has_changed(page, administrator)


def test_an_administrator_who_changed_nothing_signs_off(draft, administrator):
    post_approval(draft, administrator)
    assert Review.objects.get(page=draft).decision == "approved"
