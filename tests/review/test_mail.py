"""Who is told what happens to a page: the right people, in plain words, once each, and by the worker."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from wagtail import signals
from wagtail.log_actions import LogContext
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowState, WorkflowTask
from wagtail.users.models import UserProfile

from content.models import OrganisationSettings
from home.setup.groups import REVIEWERS
from publishing import outbox
from publishing.backoff import Backoff
from publishing.models import OutgoingMail
from publishing.scheduling import publish_and_expire
from publishing.signals import go_live_refused
from qa.models import QuestionPage
from review import ledger
from review.mail import letters
from review.models import Absence
from tests.factories import AdministratorFactory, QuestionFactory, UserFactory
from users.models import User

pytestmark = pytest.mark.django_db

APPROVE, REJECT = "approve", "reject"


@pytest.fixture
def draft(tree, editor) -> QuestionPage:
    """A question that its editor wrote."""
    page = QuestionFactory(parent=tree.archive, title="Is rest best?", live=False, owner=editor)
    page.summary = "Rest is rarely best. Keep moving."
    page.save_revision(user=editor)
    return page


@pytest.fixture
def submitted(draft, editor, reviewer) -> QuestionPage:
    """The same, sent to review."""
    return submit(draft, editor)


@pytest.fixture
def scheduled(draft, editor, reviewer) -> QuestionPage:
    """The same, approved for tomorrow."""
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision(user=editor)
    decide(submit(draft, editor), reviewer, APPROVE)
    return draft


def submit(page: Page, user: User) -> Any:
    page.get_workflow().start(page, user)
    return get(page)


def get(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


def decide(page: Page, user: User, action: str, comment: str = "") -> None:
    """Decide as the review screen does."""
    state = get(page).current_workflow_task_state
    seen = get(page).get_latest_revision_as_object().clinical_digest
    state.task.specific.on_action(state, user, action, comment=comment, seen_digest=seen)


def told(kind: str = "") -> list[str]:
    """Return whom the mails of a kind went to, in the order of addresses."""
    return sorted(OutgoingMail.objects.filter(key__startswith=kind).values_list("to", flat=True))


def only(kind: str) -> OutgoingMail:
    return OutgoingMail.objects.get(key__startswith=kind)


def untick(user: User, box: str) -> None:
    UserProfile.objects.create(user=user, **{f"{box}_notifications": False})


# Submitted


def test_submitting_asks_each_reviewer_with_a_link_to_the_review_screen(draft, editor, reviewer):
    second = UserFactory(group=REVIEWERS)
    page = submit(draft, editor)
    assert told() == told("submitted:") == sorted([reviewer.email, second.email])
    state = page.current_workflow_task_state
    sent = OutgoingMail.objects.get(to=reviewer.email)
    assert sent.subject == "Please review “Is rest best?”"
    link = f"http://127.0.0.1:8000{reverse('review_screen:task', args=[state.pk])}"
    assert link in sent.text
    assert f'href="{link}"' in sent.html
    assert f"{editor} has sent “Is rest best?” to review." in sent.text


def test_a_mail_greets_the_person_and_holds_nothing_of_the_content(submitted, reviewer):
    sent = only("submitted:")
    assert f"Hello {reviewer.first_name}," in sent.text
    for form in (sent.text, sent.html):
        assert "Rest is rarely best" not in form
        assert submitted.question not in form


def test_the_name_of_the_charity_stands_in_both_forms(draft, editor, reviewer):
    charity = OrganisationSettings.load()
    charity.name = "Clearwell & Daughters"
    charity.save()
    submit(draft, editor)
    assert "Clearwell & Daughters" in only("submitted:").text
    assert "Clearwell &amp; Daughters" in only("submitted:").html


def test_a_title_with_markup_is_text_in_the_html_and_itself_in_the_text(draft, editor, reviewer):
    draft.title = "Is <b>rest</b> & sleep best?"
    draft.save_revision(user=editor)
    submit(draft, editor)
    assert "“Is <b>rest</b> & sleep best?”" in only("submitted:").text
    assert "Is &lt;b&gt;rest&lt;/b&gt; &amp; sleep best?" in only("submitted:").html


def test_who_changed_the_text_is_not_asked_to_review_it(draft, editor, reviewer):
    writer = UserFactory(group=REVIEWERS)
    draft.summary = "Rest is best after all."
    draft.save_revision(user=writer)
    submit(draft, editor)
    assert told() == [reviewer.email]


def test_a_reviewer_who_submits_is_not_asked_and_the_others_are(draft, reviewer):
    second = UserFactory(group=REVIEWERS)
    submit(draft, reviewer)
    assert told() == [second.email]


def test_a_deputy_is_asked_instead_of_who_is_away(draft, editor, reviewer):
    deputy = UserFactory(group=REVIEWERS)
    Absence.objects.create(user=reviewer, deputy=deputy)
    submit(draft, editor)
    assert told() == [deputy.email]


def test_a_deputy_who_may_not_review_is_not_asked(draft, editor, reviewer, managing_editor):
    other = UserFactory(group=REVIEWERS)
    Absence.objects.create(user=reviewer, deputy=editor)
    submit(draft, managing_editor)
    assert told() == [other.email]


def test_where_nobody_can_review_the_managing_editors_hear_of_it(draft, editor, reviewer, managing_editor):
    Absence.objects.create(user=reviewer)
    submit(draft, editor)
    assert told() == told("stuck:") == [managing_editor.email]
    assert only("stuck:").subject == "Nobody can review “Is rest best?” now"


def test_who_cannot_log_in_or_wants_no_such_mail_is_not_asked(draft, editor, reviewer):
    UserFactory(group=REVIEWERS, is_active=False)
    unwilling = UserFactory(group=REVIEWERS)
    untick(unwilling, "submitted")
    outside = Group.objects.create(name="No admin")
    Workflow.objects.get().tasks[0].specific.groups.add(outside)
    UserFactory(group="No admin")
    submit(draft, editor)
    assert told() == [reviewer.email]


def test_superusers_are_not_asked_unless_they_are_reviewers(draft, editor, reviewer):
    AdministratorFactory()
    submit(draft, editor)
    assert told() == [reviewer.email]


def test_beginning_a_regular_review_oneself_asks_nobody(tree, reviewer):
    UserFactory(group=REVIEWERS)
    submit(QuestionFactory(parent=tree.archive), reviewer)
    assert told() == []


def test_a_regular_review_that_an_editor_asks_for_says_that_nothing_changed(tree, editor, reviewer):
    submit(QuestionFactory(parent=tree.archive), editor)
    assert (
        "It is public, and has not changed since its last review." in OutgoingMail.objects.get(to=reviewer.email).text
    )


def test_submitting_again_after_changes_asks_again(submitted, editor, reviewer):
    decide(submitted, reviewer, REJECT, "Say how long.")
    state = WorkflowState.objects.get()
    state.resume(user=editor)
    assert told("submitted:") == [reviewer.email] * 2


def test_a_task_of_another_kind_links_to_the_editor(draft, editor, reviewer):
    task = GroupApprovalTask.objects.create(name="Plain")
    task.groups.add(Group.objects.get(name=REVIEWERS))
    workflow = Workflow.objects.create(name="Plain")
    WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    workflow.start(draft, editor)
    assert reverse("wagtailadmin_pages:edit", args=[draft.pk]) in only("submitted:").text


# Returned


def test_returning_sends_the_comment_to_the_submitter_and_the_last_editor(draft, editor, reviewer, managing_editor):
    page = submit(draft, managing_editor)
    OutgoingMail.objects.all().delete()
    decide(page, reviewer, REJECT, "Say <how> long.\nAnd for whom.")
    assert told() == told("returned:") == sorted([editor.email, managing_editor.email])
    sent = OutgoingMail.objects.get(to=editor.email)
    assert sent.subject == "“Is rest best?” came back with a comment"
    assert "Say <how> long.\nAnd for whom." in sent.text
    assert "Say &lt;how&gt; long.<br>And for whom." in sent.html
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in sent.text


def test_who_is_both_submitter_and_editor_is_told_once(submitted, editor, reviewer):
    decide(submitted, reviewer, REJECT)
    assert told("returned:") == [editor.email]
    assert only("returned:").subject == "“Is rest best?” came back"


def test_who_sends_their_own_submission_back_needs_no_mail(draft, editor, reviewer):
    second = UserFactory(group=REVIEWERS)
    page = submit(draft, reviewer)
    decide(page, reviewer, REJECT, "On second thoughts")
    assert told("returned:") == [editor.email]
    assert second.email not in told("returned:")


def test_returned_mail_can_be_unticked(submitted, editor, reviewer):
    untick(editor, "rejected")
    decide(submitted, reviewer, REJECT, "Say how long.")
    assert told("returned:") == []


# Approved, scheduled, published


def test_approval_that_publishes_at_once_is_one_mail(submitted, editor, reviewer):
    OutgoingMail.objects.all().delete()
    # As a request does, by which publishing knows who did it.
    with LogContext(user=reviewer):
        decide(submitted, reviewer, APPROVE, "Well put.")
    assert get(submitted).live
    assert told() == [editor.email]
    sent = only("approved:")
    assert sent.subject == "“Is rest best?” is approved and published"
    assert "It is live now." in sent.text
    assert "Well put." in sent.text
    assert get(submitted).full_url in sent.text


def test_a_reviewer_who_saved_without_changing_anything_publishes_with_one_mail_too(submitted, editor, reviewer):
    get(submitted).get_latest_revision_as_object().save_revision(user=reviewer)
    decide(submitted, reviewer, APPROVE)
    assert only("approved:").subject == "“Is rest best?” is approved and published"


def test_approval_for_later_says_when_by_the_charitys_clock(draft, editor, reviewer):
    with freeze_time("2030-07-01 12:00"):
        draft.go_live_at = timezone.make_aware(datetime(2030, 7, 12, 9, 30))
        draft.save_revision(user=editor)
        page = submit(draft, editor)
        assert "It is to go live on Friday 12 July 2030 at 09:30 BST." in only("submitted:").text
        with timezone.override("Asia/Tokyo"):
            decide(page, reviewer, APPROVE)
    sent = only("approved:")
    assert sent.subject == "“Is rest best?” is approved and scheduled"
    assert "It goes live on Friday 12 July 2030 at 09:30 BST." in sent.text


def test_the_owner_hears_of_approval_too(draft, editor, reviewer, managing_editor):
    page = submit(draft, managing_editor)
    OutgoingMail.objects.all().delete()
    decide(page, reviewer, APPROVE)
    assert told() == sorted([editor.email, managing_editor.email])


def test_approval_mail_can_be_unticked_and_is_not_sent_to_who_left(draft, editor, reviewer, managing_editor):
    untick(editor, "approved")
    page = submit(draft, managing_editor)
    User.objects.filter(pk=managing_editor.pk).update(is_active=False)
    decide(page, reviewer, APPROVE)
    assert told("approved:") == []


def test_an_approval_that_is_rolled_back_tells_nobody(submitted, reviewer):
    def approve() -> None:
        with transaction.atomic():
            decide(submitted, reviewer, APPROVE)
            raise RuntimeError("The connection is lost.")

    with pytest.raises(RuntimeError):
        approve()
    assert told("approved:") == []


def test_a_mail_that_cannot_be_written_does_not_stop_the_approval(submitted, reviewer, monkeypatch, caplog):
    def fail(*args: Any, **kwargs: Any) -> None:
        User.objects.raw("SELECT * FROM no_such_table")[0]

    monkeypatch.setattr(letters, "render_to_string", fail)
    decide(submitted, reviewer, APPROVE)
    assert get(submitted).live
    assert "Could not write the mail" in caplog.text


def test_what_the_worker_publishes_later_is_told_when_it_is_live(scheduled, editor, reviewer):
    assert told("published:") == []
    with freeze_time(timezone.now() + timedelta(days=2)):
        assert publish_and_expire(Backoff()).published == 1
    assert told("published:") == [editor.email]
    assert only("published:").subject == "“Is rest best?” is live now"
    assert "has gone live, as scheduled" in only("published:").text
    assert told("approved:") == [editor.email]


def test_scheduling_a_page_is_not_publishing_it(scheduled):
    assert told("published:") == []


def test_publishing_by_hand_tells_the_owner_and_the_editor_but_not_who_did_it(draft, editor, managing_editor, reviewer):
    revision = get(draft).get_latest_revision()
    ledger.sign_off(revision, reviewer)
    with LogContext(user=managing_editor):
        revision.publish(user=managing_editor)
    assert told() == [editor.email]
    assert f"{managing_editor} has published “Is rest best?”." in only("published:").text
    revision.publish(user=managing_editor)
    assert told() == [editor.email]


def test_publishing_ones_own_page_tells_nobody(tree, managing_editor):
    page = QuestionFactory(parent=tree.archive, live=False, owner=managing_editor)
    revision = page.save_revision(user=managing_editor)
    ledger.override(revision, managing_editor, "The reviewer is ill.")
    with LogContext(user=managing_editor):
        revision.publish(user=managing_editor)
    assert get(page).live
    assert told() == []


def test_what_a_command_publishes_nobody_waits_for(tree, editor):
    QuestionFactory(parent=tree.archive, owner=editor)
    assert told() == []


# A go-live that is refused


def test_a_sign_off_that_lapsed_stops_the_go_live_and_tells_the_people_of_the_page(
    scheduled, editor, reviewer, managing_editor
):
    untick(editor, "rejected")
    review = scheduled.reviews.get()
    review.withdrawn_at = timezone.now()
    review.save(update_fields=["withdrawn_at"])
    with freeze_time(timezone.now() + timedelta(days=2)):
        assert publish_and_expire(Backoff()).refused == 1
    assert not get(scheduled).live
    assert told("refused:") == sorted([editor.email, managing_editor.email])
    sent = OutgoingMail.objects.get(key__startswith="refused:", to=editor.email)
    assert sent.subject == "“Is rest best?” did not go live"
    assert "A reviewer has not signed off exactly this text." in sent.text
    assert "Visitors do not see it." in sent.text
    assert reverse("wagtailadmin_pages:edit", args=[scheduled.pk]) in sent.text
    assert told("published:") == []


def test_a_reason_that_quotes_the_text_stays_in_the_admin(draft, editor, reviewer):
    go_live_refused.send(
        sender=type(draft),
        instance=draft,
        revision=draft.get_latest_revision(),
        due_at=timezone.now(),
        problems=["“Rest heals” has no published reference."],
    )
    sent = only("refused:")
    assert "Rest heals" not in sent.text + sent.html
    assert "Its checks found something" in sent.text
    assert "Its checks found something" in sent.html


def test_a_refusal_that_cannot_be_told_does_not_stop_the_worker(scheduled, monkeypatch, caplog):
    scheduled.reviews.update(withdrawn_at=timezone.now())
    monkeypatch.setattr(letters, "render_to_string", lambda *args, **kwargs: 1 / 0)
    with freeze_time(timezone.now() + timedelta(days=2)):
        assert publish_and_expire(Backoff()).refused == 1
    assert "Could not write the mail" in caplog.text


# The whole


def test_wagtails_own_mail_is_off(submitted, editor, reviewer):
    wagtails = {
        "group_approval_task_submitted_email_notification",
        "workflow_state_submitted_email_notification",
        "workflow_state_rejected_email_notification",
        "workflow_state_approved_email_notification",
    }
    connected = {
        key[0]
        for signal in (
            signals.task_submitted,
            signals.workflow_submitted,
            signals.workflow_rejected,
            signals.workflow_approved,
        )
        for key, *_ in signal.receivers
    }
    assert not wagtails & connected
    decide(submitted, reviewer, APPROVE)
    assert mail.outbox == []


def test_the_whole_story_through_real_requests_is_three_mails(draft, editor, reviewer):
    submit(draft, editor)
    client = Client()
    client.force_login(reviewer)
    state = get(draft).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=(draft.pk, REJECT, state.pk))
    client.post(url, {"comment": "Say how long."})
    WorkflowState.objects.get().resume(user=editor)
    state = get(draft).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=(draft.pk, APPROVE, state.pk))
    client.post(url, {"comment": "", "seen_digest": get(draft).get_latest_revision_as_object().clinical_digest})
    assert TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_APPROVED
    outbox.send_waiting()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([reviewer.email], "Please review “Is rest best?”"),
        ([editor.email], "“Is rest best?” came back with a comment"),
        ([reviewer.email], "Please review “Is rest best?”"),
        ([editor.email], "“Is rest best?” is approved and published"),
    ]


def test_every_mail_is_one_accessible_document_with_its_address_in_words(submitted, editor, reviewer):
    decide(submitted, reviewer, APPROVE, "Well put.")
    for sent in OutgoingMail.objects.all():
        assert sent.html.startswith("<!doctype html>")
        assert 'lang="en-GB"' in sent.html
        assert sent.html.count("<h1") == sent.html.count("<main") == 1
        assert 'name="color-scheme" content="light dark"' in sent.html
        assert "<script" not in sent.html
        assert "<img" not in sent.html
        address = re.search(r'<a href="([^"]+)"', sent.html)
        assert address is not None
        assert address[1] in sent.text
        assert "{{" not in sent.text + sent.html
        assert "{%" not in sent.text + sent.html
        assert "\n\n\n\n" not in sent.text
