"""The ledger says who let exactly which words go out; nothing rewrites it, and the page shows what it says."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ReferenceIndex, Revision

from content.exceptions import PublishingRefused
from content.models import SafetyHold
from qa.models import QuestionPage
from review import ledger
from review.four_eyes import ApprovalRefused
from review.models import ClinicalChange, Review, ReviewDue
from review.retiring import DeletionRefused
from tests.factories import CategoryFactory, QuestionFactory, StandardPageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(tree) -> QuestionPage:
    """A published page, signed off as a whole."""
    return QuestionFactory(parent=CategoryFactory(parent=tree.archive))


def change(page: QuestionPage, **fields) -> Revision:
    """Save a draft of the page with other words."""
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision()


def test_a_line_freezes_what_was_approved_whatever_becomes_of_the_revision(page, reviewer):
    line = page.reviews.get()
    rendered = line.rendered
    change(page, summary="Rest is best.")
    page.get_latest_revision().delete()
    Revision.objects.filter(pk=line.revision_number).delete()
    line.refresh_from_db()
    assert line.rendered == rendered
    assert line.content["summary"] == QuestionPage.objects.get(pk=page.pk).summary != "Rest is best."
    assert line.digest == QuestionPage.objects.get(pk=page.pk).clinical_digest
    assert line.reviewer_name == "Rita Quill"


def test_what_is_on_record_about_a_page_is_no_use_of_it(page, editor):
    change(page, summary="Rest is best.")
    SafetyHold.objects.create(page_id=page.pk, placed_by=editor, reason="A reader has reacted badly.")
    assert Review.objects.filter(page=page).exists()
    assert not ReferenceIndex.get_references_to(page).exists()


def test_purging_revisions_loses_neither_the_sign_off_nor_who_changed_what(page, reviewer, editor):
    for number in range(3):
        page.summary = f"Draft {number}"
        page.save_revision(user=editor)
    before = list(Review.objects.values()), list(ClinicalChange.objects.values())
    call_command("purge_revisions", verbosity=0)
    assert (list(Review.objects.values()), list(ClinicalChange.objects.values())) == before
    assert ledger.find_sign_off(page, QuestionPage.objects.get(pk=page.pk).clinical_digest)


def test_no_line_is_rewritten_or_deleted(page):
    line = page.reviews.get()
    line.note = "Something else"
    with pytest.raises(ValueError, match="not rewritten"):
        line.save()
    with pytest.raises(ValueError, match="not rewritten"):
        line.save(update_fields=["digest"])
    with pytest.raises(ValueError, match="not rewritten"):
        Review.objects.update(reviewer_name="Somebody")
    with pytest.raises(ValueError, match="not deleted"):
        line.delete()
    with pytest.raises(ValueError, match="not deleted"):
        Review.objects.filter(pk=line.pk).delete()
    with pytest.raises(DeletionRefused, match="unpublish them"):
        page.delete()
    with pytest.raises(ProtectedError):
        line.reviewer.delete()


def test_a_whole_sign_off_sets_when_the_page_is_due_and_a_part_does_not_move_it(page, reviewer):
    due = page.review_due.due_on
    assert due == page.reviews.get().next_due_on == ledger.due_after(page)
    line = ledger.sign_off(change(page, summary="Other words."), reviewer, part="the summary")
    assert line.next_due_on is None
    page.get_latest_revision_as_object().get_latest_revision().publish()
    assert ReviewDue.objects.get(page=page).due_on == due
    assert page.reviews.whole().count() == 1


def test_a_part_is_not_signed_off_where_nobody_has_read_the_whole(page, reviewer):
    draft = QuestionFactory(parent=page.get_parent(), live=False)
    with pytest.raises(ApprovalRefused, match="the whole of this page"):
        ledger.sign_off(draft.get_latest_revision(), reviewer, part="the summary")
    assert not draft.reviews.exists()


def test_a_part_is_not_signed_off_on_top_of_what_was_let_out_unread(page, reviewer, managing_editor):
    ledger.override(change(page, summary="All new."), managing_editor, "Urgent")
    with pytest.raises(ApprovalRefused):
        ledger.sign_off(change(page, seo_title="New"), reviewer, part="the title")


def test_a_part_is_not_signed_off_after_the_whole_was_withdrawn(page, reviewer):
    page.reviews.update(withdrawn_at=timezone.now(), withdrawn_because="Signed by mistake")
    with pytest.raises(ApprovalRefused):
        ledger.sign_off(change(page, summary="Other."), reviewer, part="the summary")


@pytest.mark.parametrize("days", [-1, 0, 3650])
def test_a_due_date_that_is_past_or_beyond_three_years_is_refused(page, reviewer, days):
    revision = change(page, summary="Other words.")
    with pytest.raises(ApprovalRefused, match="next review"):
        ledger.sign_off(revision, reviewer, next_due_on=timezone.localdate() + timedelta(days=days))
    assert page.reviews.count() == 1


def test_a_page_without_clinical_content_is_not_signed(tree, reviewer):
    page = StandardPageFactory(parent=tree.home)
    with pytest.raises(ValueError, match="no clinical content"):
        ledger.override(page.get_latest_revision(), reviewer, "Why not")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_override_needs_a_reason(page, managing_editor, reason):
    with pytest.raises(ValueError, match="reason"):
        ledger.override(page.get_latest_revision(), managing_editor, reason)


def test_an_override_permits_one_content_and_is_no_sign_off(page, managing_editor):
    revision = change(page, summary="Urgent news.")
    line = ledger.override(revision, managing_editor, "A recall tonight")
    revision.publish()
    live = QuestionPage.objects.get(pk=page.pk)
    assert live.summary == "Urgent news."
    assert ledger.find_permission(live, live.clinical_digest) == line
    assert ledger.find_sign_off(live, live.clinical_digest) is None
    with pytest.raises(PublishingRefused):
        change(live, summary="Urgent news. And more.").publish()


def test_what_is_published_counts_up_and_supersedes_what_it_replaces(page, reviewer):
    first = page.reviews.get()
    assert first.version == 1
    revision = change(page, summary="Version two.", change_note="We say it shorter.")
    second = ledger.sign_off(revision, reviewer)
    assert second.version is None
    first.refresh_from_db()
    assert first.superseded_at is None
    revision.publish()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.version, second.change_note) == (2, "We say it shorter.")
    assert first.superseded_at
    assert second.published_at


def test_publishing_from_the_shell_is_noted_as_any_other(page, reviewer):
    draft = change(page, summary="Version two.").as_object()
    ledger.sign_off(draft.get_latest_revision(), reviewer)
    live = QuestionPage.objects.get(pk=page.pk)
    live.summary = "Version two."
    live.save()
    assert live.reviews.first().version == 2
    assert live.reviews.last().superseded_at


def test_saving_a_live_page_again_makes_no_new_version(page):
    page.save()
    page.save_revision().publish()
    assert [line.version for line in page.reviews.all()] == [1]


def test_a_sign_off_settles_only_what_was_saved_until_then(page, reviewer, editor):
    page.summary = "First."
    signed = page.save_revision(user=editor)
    later = UserFactory()
    page.summary = "Second."
    page.save_revision(user=later)
    ledger.sign_off(signed, reviewer)
    assert list(ClinicalChange.objects.filter(signed_off_by=None).values_list("user", flat=True)) == [later.pk]


def test_nobody_signs_their_own_words_by_calling_the_ledger(page, reviewer):
    page.summary = "Mine."
    with pytest.raises(ApprovalRefused):
        ledger.sign_off(page.save_revision(user=reviewer), reviewer)
    assert page.reviews.count() == 1


def test_the_gate_costs_a_save_a_handful_of_queries(page):
    def count(queries) -> int:
        return len([query for query in queries if re.search('(FROM|INTO|UPDATE) "review_', query["sql"])])

    draft = QuestionPage.objects.get(pk=page.pk)
    draft.summary = "Other words."
    with CaptureQueriesContext(connection) as drafting:
        draft.save_revision()
    with CaptureQueriesContext(connection) as saving:
        QuestionPage.objects.get(pk=page.pk).save()
    assert count(drafting) <= 5
    assert count(saving) <= 5
