"""The review screen, through real requests: what a reviewer is shown, and what becomes of their decision."""

import re
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision, TaskState, Workflow

from home.setup.groups import REVIEWERS
from qa.models import QuestionPage
from review import claims, ledger
from review.models import Review, ReviewDue
from tests.factories import CategoryFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive, title="Back")


@pytest.fixture
def colleague(tree):
    return UserFactory(group=REVIEWERS, first_name="Cora", last_name="Lane")


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def submit(page: QuestionPage, editor) -> TaskState:
    """Send a page to the reviewers, as its editor would."""
    Workflow.objects.get().start(page, editor)
    return page.current_workflow_task_state


@pytest.fixture
def draft(category, editor) -> QuestionPage:
    """A new answer that `editor` wrote."""
    page = category.add_child(
        instance=QuestionPage(
            title="Is rest best?",
            slug="rest",
            live=False,
            owner=editor,
            summary="No. Keep active.",
            answer=[("paragraph", "<p>Rest for two days at most.</p>")],
        )
    )
    page.save_revision(user=editor)
    return page


@pytest.fixture
def state(draft, editor) -> TaskState:
    return submit(draft, editor)


@pytest.fixture
def amended(category, editor) -> QuestionPage:
    """A published and signed-off answer that `editor` has changed since."""
    page = QuestionFactory(parent=category, title="Is rest best?", summary="Rest for two days.")
    page.summary = "Walk for two days."
    page.save_revision(user=editor)
    return page


def screen(state: TaskState) -> str:
    return reverse("review_screen:task", args=[state.pk])


def decide(user, state: TaskState, decision: str, **fields):
    """Press a button of the screen as it is shown to `user`."""
    client = logged_in(user)
    shown = client.get(screen(state)).context["form"]
    values = {
        "decision": decision,
        "seen_digest": shown.initial["seen_digest"] if shown else "",
        "next_due_on": shown.initial["next_due_on"].isoformat() if shown else "",
        "scope": "whole",
        "comment": "",
        "has_read": "on",
    }
    return client.post(screen(state), values | fields)


# What is shown


def test_a_new_page_is_said_to_be_new(state, reviewer):
    html = logged_in(reviewer).get(screen(state)).content.decode()
    assert "New page: everything." in html
    assert "As soon as it is approved" in html


def test_what_changed_since_the_last_sign_off_is_struck_out_and_put_in(amended, editor, reviewer):
    html = logged_in(reviewer).get(screen(submit(amended, editor))).content.decode()
    assert "Rita Quill" in html
    assert "removed: </span>Rest" in html
    assert "added: </span>Walk" in html


def test_an_archive_page_is_compared_with_its_text_from_the_archive(category, editor, reviewer):
    page = QuestionFactory(parent=category, summary="Rest for two days.", is_legacy=True)
    page.summary = "Walk for two days."
    page.save_revision(user=editor)
    html = logged_in(reviewer).get(screen(submit(page, editor))).content.decode()
    assert "From the archive, never reviewed." in html
    assert "added: </span>Walk" in html


def test_a_part_sign_off_does_not_hide_what_changed_since_the_whole_was_read(amended, editor, reviewer, colleague):
    ledger.sign_off(amended.get_latest_revision(), colleague, part="The summary")
    html = logged_in(reviewer).get(screen(submit(amended, editor))).content.decode()
    assert "added: </span>Walk" in html


def test_the_checks_are_shown_without_the_sign_off_they_wait_for(state, reviewer):
    html = logged_in(reviewer).get(screen(state)).content.decode()
    assert "Choose a topic" in html
    assert "has not signed off" not in html


def test_looking_changes_nothing(state, draft, reviewer):
    before = Revision.objects.count(), Review.objects.count(), TaskState.objects.count()
    client = logged_in(reviewer)
    for name in ("task", "draft"):
        assert client.get(reverse(f"review_screen:{name}", args=[state.pk])).status_code == 200
    assert (Revision.objects.count(), Review.objects.count(), TaskState.objects.count()) == before


def test_the_frame_shows_the_draft_as_the_public_page_and_can_do_nothing(state, reviewer):
    response = logged_in(reviewer).get(reverse("review_screen:draft", args=[state.pk]))
    assert "Rest for two days at most." in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-forms" not in policy


def test_a_draft_amended_during_the_review_is_shown_as_it_is_now(state, draft, editor, reviewer):
    draft.summary = "No. Keep moving."
    draft.save_revision(user=editor)
    response = logged_in(reviewer).get(reverse("review_screen:draft", args=[state.pk]))
    assert "Keep moving." in response.content.decode()


# Approving


def test_approving_signs_off_and_publishes(state, draft, reviewer):
    response = decide(reviewer, state, "approve", comment="Well put.")
    assert response.url == screen(state)
    draft.refresh_from_db()
    review = Review.objects.get(page_id=draft.pk)
    assert draft.live
    assert (review.reviewer, review.note, review.scope, review.decision) == (reviewer, "Well put.", "whole", "approved")
    assert review.next_due_on == timezone.localdate() + relativedelta(months=36)


def test_the_reviewer_may_shorten_the_time_to_the_next_review(state, draft, reviewer):
    day = timezone.localdate() + timedelta(days=90)
    decide(reviewer, state, "approve", next_due_on=day.isoformat())
    assert ReviewDue.objects.get(page_id=draft.pk).due_on == day


@pytest.mark.parametrize("days", [0, -1, 37 * 31])
def test_a_date_beyond_reason_is_refused_and_nothing_is_signed(state, draft, reviewer, days):
    day = timezone.localdate() + timedelta(days=days)
    response = decide(reviewer, state, "approve", next_due_on=day.isoformat(), comment="Kept words")
    assert response.status_code == 422
    assert "Kept words" in response.content.decode()
    assert not Review.objects.exists()


def test_nobody_approves_without_saying_that_they_have_read_it(state, draft, reviewer):
    response = decide(reviewer, state, "approve", has_read="")
    assert response.status_code == 422
    draft.refresh_from_db()
    assert not draft.live


def test_a_page_that_changed_meanwhile_is_not_signed_and_the_comment_is_kept(state, draft, editor, reviewer):
    seen = draft.get_latest_revision_as_object().clinical_digest
    draft.summary = "Yes."
    draft.save_revision(user=editor)
    response = decide(reviewer, state, "approve", seen_digest=seen, comment="Kept words")
    html = response.content.decode()
    assert response.status_code == 409
    assert "The page has changed since you opened it." in html
    assert "Kept words" in html
    assert not Review.objects.exists()
    # The screen shows the new text, so the next approval is of that; it is to be read first.
    assert response.context["form"]["seen_digest"].value() != seen
    assert not response.context["form"]["has_read"].value()


def test_an_approval_that_does_not_say_what_it_is_of_is_refused(state, draft, reviewer):
    assert decide(reviewer, state, "approve", seen_digest="").status_code == 409
    assert not Review.objects.exists()


def test_a_page_with_a_time_goes_live_then(state, draft, editor, reviewer):
    draft.go_live_at = timezone.now() + timedelta(days=2)
    draft.save_revision(user=editor)
    client = logged_in(reviewer)
    assert "once approved" in client.get(screen(state)).content.decode()
    decide(reviewer, state, "approve")
    draft.refresh_from_db()
    assert not draft.live
    assert "It goes live on" in client.get(screen(state)).content.decode()


def test_what_a_check_forbids_cannot_be_approved(state, draft, editor, reviewer):
    draft.answer = [("evidence", {"claim": "<p>It helps.</p>", "citations": []})]
    draft.save_revision(user=editor)
    html = logged_in(reviewer).get(screen(state)).content.decode()
    assert 'value="approve"' not in html
    assert 'value="reject"' in html
    assert decide(reviewer, state, "approve").status_code in {409, 422}
    draft.refresh_from_db()
    assert not draft.live
    assert not Review.objects.filter(page_id=draft.pk).exists()


# A part of the page


def test_a_part_can_be_signed_off_only_after_the_whole(state, draft, reviewer):
    assert 'name="scope"' not in logged_in(reviewer).get(screen(state)).content.decode()
    assert decide(reviewer, state, "approve", scope="part", part="The summary").status_code == 422
    assert not Review.objects.exists()


def test_a_sign_off_of_a_part_says_which_and_leaves_the_due_date(amended, editor, reviewer):
    state = submit(amended, editor)
    before = ReviewDue.objects.get(page_id=amended.pk).due_on
    assert decide(reviewer, state, "approve", scope="part", part="").status_code == 422
    assert decide(reviewer, state, "approve", scope="part", part="The summary").status_code == 302
    review = Review.objects.get(page_id=amended.pk, reviewer=reviewer)
    assert (review.scope, review.part, review.next_due_on) == ("part", "The summary", None)
    assert ReviewDue.objects.get(page_id=amended.pk).due_on == before


# Returning


def test_returning_needs_a_comment(state, reviewer):
    response = decide(reviewer, state, "reject", has_read="")
    assert response.status_code == 422
    assert "Say what should be changed" in response.content.decode()
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS


def test_a_comment_goes_back_to_the_editor_and_stays_in_the_history(state, draft, editor, reviewer, colleague):
    assert decide(reviewer, state, "reject", comment="Name the source.", has_read="", next_due_on="").status_code == 302
    state.refresh_from_db()
    assert (state.status, state.comment) == (TaskState.STATUS_REJECTED, "Name the source.")
    draft.refresh_from_db()
    draft.current_workflow_state.resume(user=editor)
    again = QuestionPage.objects.get(pk=draft.pk).current_workflow_task_state
    html = logged_in(colleague).get(screen(again)).content.decode()
    assert "Name the source." in html
    assert "Sent to review again" in html


# Four eyes


def test_the_writer_is_told_of_four_eyes_and_may_only_return(draft, editor):
    editor.groups.add(Group.objects.get(name=REVIEWERS))
    state = submit(draft, editor)
    html = logged_in(editor).get(screen(state)).content.decode()
    assert "somebody else must approve it" in html
    assert 'value="approve"' not in html
    assert 'value="reject"' in html
    assert decide(editor, state, "approve").status_code == 409
    assert not Review.objects.exists()
    assert decide(editor, state, "reject", comment="I found a mistake.").status_code == 302


def test_an_administrator_overrides_on_their_own_work_only_with_a_reason_on_record(draft, administrator):
    draft.summary = "Yes."
    draft.save_revision(user=administrator)
    state = submit(draft, administrator)
    assert "Override and approve" in logged_in(administrator).get(screen(state)).content.decode()
    assert decide(administrator, state, "approve").status_code == 422
    assert decide(administrator, state, "approve", comment="The clinic is closed today.").status_code == 302
    review = Review.objects.get(page_id=draft.pk)
    assert (review.decision, review.note) == ("overridden", "The clinic is closed today.")


# Who may look, and what is over


def test_a_stranger_is_refused_in_plain_words(state, tree):
    group = Group.objects.create(name="Photographers")
    group.permissions.add(*Group.objects.get(name=REVIEWERS).permissions.filter(codename="access_admin"))
    stranger = UserFactory(group="Photographers")
    response = logged_in(stranger).get(screen(state))
    assert response.status_code == 403
    assert "Not yours to review" in response.content.decode()
    assert stranger.email in response.content.decode()
    assert logged_in(stranger).get(reverse("review_screen:draft", args=[state.pk])).status_code == 403


def test_an_editor_sees_the_review_but_decides_nothing(state, draft, editor):
    html = logged_in(editor).get(screen(state)).content.decode()
    assert 'name="decision"' not in html
    assert decide(editor, state, "approve").status_code == 409
    draft.refresh_from_db()
    assert not draft.live


def test_nobody_reads_a_draft_without_logging_in(state):
    for name in ("task", "draft"):
        assert Client().get(reverse(f"review_screen:{name}", args=[state.pk])).status_code == 302


def test_a_decided_review_says_what_became_of_it(state, reviewer, colleague):
    decide(reviewer, state, "reject", comment="Name the source.")
    html = logged_in(colleague).get(screen(state)).content.decode()
    assert "Sent back to the editor" in html
    assert reviewer.get_full_name() in html


def test_a_comment_that_came_too_late_is_shown_again(state, reviewer, colleague):
    decide(reviewer, state, "reject", comment="Name the source.")
    response = logged_in(colleague).post(screen(state), {"decision": "reject", "comment": "Kept words"})
    assert response.status_code == 409
    assert "Kept words" in response.content.decode()


def test_a_cancelled_review_says_so(state, draft, editor, reviewer):
    draft.current_workflow_state.cancel(user=editor)
    html = logged_in(reviewer).get(screen(state)).content.decode()
    assert "ended without a decision" in html


def test_a_superseded_review_leads_to_the_one_that_waits(state, draft, editor, reviewer, colleague):
    decide(reviewer, state, "reject", comment="Name the source.")
    draft.refresh_from_db()
    draft.current_workflow_state.resume(user=editor)
    again = QuestionPage.objects.get(pk=draft.pk).current_workflow_task_state
    html = logged_in(colleague).get(screen(state)).content.decode()
    assert f'href="{screen(again)}">It is in review again' in html


def test_what_another_reviewer_claimed_is_refused(state, draft, reviewer, colleague):
    claims.claim(state, colleague)
    html = logged_in(reviewer).get(screen(state)).content.decode()
    assert "Cora Lane is reading this one" in html
    assert 'name="decision"' not in html
    for decision in ("approve", "reject"):
        assert decide(reviewer, state, decision, comment="x").status_code == 409
    draft.refresh_from_db()
    assert not draft.live


def test_a_page_without_advice_can_be_approved(tree, editor, reviewer):
    page = CategoryFactory(parent=tree.archive, title="Knees", live=False)
    state = submit(page, editor)
    assert "nothing on it needs a sign-off" in logged_in(reviewer).get(screen(state)).content.decode()
    assert decide(reviewer, state, "approve", next_due_on="").status_code == 302
    page.refresh_from_db()
    assert page.live


@pytest.mark.parametrize("html", ["<script>alert(1)</script>", "</textarea><b>", "{{ 7 }}"])
def test_what_people_typed_is_shown_as_text(draft, editor, reviewer, html):
    draft.title = f"Title {html}"
    draft.change_note = html
    draft.save_revision(user=editor)
    state = submit(draft, editor)
    shown = decide(reviewer, state, "reject", comment="", part=html).content.decode()
    assert "<script>alert" not in shown
    assert "</textarea><b>" not in shown


# Wagtail's own ways


def test_the_editor_offers_the_screen_and_no_approval(state, draft, reviewer):
    html = logged_in(reviewer).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert screen(state) in html
    assert 'data-workflow-action-name="approve"' not in html
    assert 'data-workflow-action-name="reject"' not in html


def test_the_editor_of_the_page_is_offered_no_review(state, draft, editor):
    html = logged_in(editor).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert screen(state) not in html


@pytest.mark.parametrize("view", ["workflow_action", "collect_workflow_action_data"])
@pytest.mark.parametrize("action", ["approve", "reject", "nonsense"])
@pytest.mark.parametrize("who", ["writer", "claimed by another", "editor"])
def test_hand_made_posts_to_wagtails_own_views_decide_nothing_and_break_nothing(  # noqa: PLR0917
    view, action, who, draft, editor, reviewer, colleague
):
    if who == "writer":
        draft.summary = "Mine."
        draft.save_revision(user=reviewer)
    state = submit(draft, editor)
    if who == "claimed by another":
        claims.claim(state, colleague)
    client = logged_in(editor if who == "editor" else reviewer)
    url = reverse(f"wagtailadmin_pages:{view}", args=[draft.pk, action, state.pk])
    response = client.post(url, {"comment": "Hand-made"})
    assert response.status_code < 500
    draft.refresh_from_db()
    state.refresh_from_db()
    assert not draft.live
    assert not Review.objects.exists()
    may_return = who == "writer" and action == "reject" and view == "workflow_action"
    assert (state.status == TaskState.STATUS_REJECTED) == may_return


def test_the_menu_counts_what_waits_for_a_reviewer(state, reviewer, editor):
    assert "Review (1)" in logged_in(reviewer).get(reverse("review_screen:absence")).content.decode()
    assert "Review (1)" not in logged_in(editor).get(reverse("wagtailadmin_home")).content.decode()


def test_a_live_signal_and_a_log_in_are_needed_to_send(reviewer):
    url = reverse("review_screen:signal")
    assert logged_in(reviewer).get(url).status_code == 204
    assert Client().get(url).status_code == 302


def test_after_signing_in_again_the_screen_can_send_with_the_fresh_token(reviewer, state):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reviewer)
    url = reverse("review_screen:task", args=[state.pk])
    stale = {"decision": "reject", "comment": "Too short.", "csrfmiddlewaretoken": "x" * 32}
    browser.get(url)
    refused = browser.post(url, stale)
    assert refused.status_code == 403
    assert "The form could not be sent" in refused.content.decode()
    fresh = browser.get(reverse("review_screen:signal"))["X-CSRFToken"]
    assert browser.post(url, stale | {"csrfmiddlewaretoken": fresh}).status_code == 302
    assert TaskState.objects.get(pk=state.pk).comment == "Too short."


def test_on_the_second_round_the_reviewer_sees_what_changed_since_the_return(client, draft, state, editor, reviewer):
    state.task.specific.on_action(state, reviewer, "reject", comment="Say how far to walk.")
    draft.refresh_from_db()
    page = draft.get_latest_revision_as_object()
    page.summary = "No. Walk a mile."
    page.save_revision(user=editor)
    page.current_workflow_state.resume(user=editor)
    again = QuestionPage.objects.get(pk=page.pk).current_workflow_task_state
    shown = logged_in(reviewer).get(reverse("review_screen:task", args=[again.pk])).content.decode()
    changes = shown[shown.index("Since it was sent back") : shown.index("New page: everything.")]
    assert "Say how far to walk." in changes
    added = re.findall(r"<ins>.*?added: </span>(.*?)</ins>", changes)
    assert " ".join(added) == "Walk a mile"
    assert "Rest for two days" not in changes
    assert f"Sent to review again</strong> by {editor.get_full_name()}" in shown


def test_the_editor_reads_beside_the_page_why_it_came_back(client, draft, state, editor, reviewer):
    state.task.specific.on_action(state, reviewer, "reject", comment="Say how far to walk.")
    shown = logged_in(editor).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    panel = shown[shown.index("checks__returned") :]
    assert "Say how far to walk." in panel
    assert reviewer.get_full_name() in panel


def test_the_editor_speaks_of_reviews_and_not_of_workflows(draft, state, editor, reviewer):
    state.task.specific.on_action(state, reviewer, "reject", comment="Say how far to walk.")
    shown = logged_in(editor).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "Begin the review anew" in shown
    assert "Restart workflow" not in shown
