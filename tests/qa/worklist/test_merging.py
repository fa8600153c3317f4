"""Merging two questions: what we said is quoted in a draft, the address leads on, and nothing goes out unsigned."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry, Workflow

from content.models import SafetyHold
from qa.merging import MergeRefused, add_earlier_answer, merge
from qa.models import ArchiveWork, QuestionPage
from tests.factories import QuestionFactory, make_private
from tests.qa.worklist.notes import note
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(make_legacy) -> QuestionPage:
    return make_legacy(
        title="Clicks in 2009",
        answered_on=date(2009, 3, 1),
        answer=[("paragraph", "<p>We advised <b>soft food</b>.</p>"), ("heading", {"text": "A & B", "level": "h2"})],
    )


@pytest.fixture
def target(category) -> QuestionPage:
    return QuestionFactory(parent=category, title="Is a clicking jaw harmful?")


def stored(page: Any) -> QuestionPage:
    return QuestionPage.objects.get(pk=page.pk)


def latest(page: Any) -> QuestionPage:
    return stored(page).get_latest_revision_as_object()


def visit(address: str) -> Any:
    """Return what a visitor gets."""
    return Client().get(address)


def quotations(page: Any) -> list[Any]:
    return [block.value for block in latest(page).answer if block.block_type == "earlier_answer"]


def why_refused(page: Any, target: Any, user: Any) -> str:
    """Return why merging is refused, having seen that it changes nothing."""

    def state() -> Any:
        return (
            [(each.live, each.revisions.count()) for each in (stored(page), stored(target))],
            list(Redirect.objects.order_by("pk").values()),
        )

    before = state()
    with pytest.raises(MergeRefused) as refused:
        merge(page, target, user)
    assert state() == before
    return str(refused.value)


def test_the_answer_is_quoted_in_a_draft_and_nothing_is_published(page, target, managing_editor):
    words, published = target.answer_text, target.live_revision_id
    revision = merge(page, target, managing_editor)
    assert revision == stored(target).latest_revision
    assert (stored(target).live_revision_id, stored(target).answer_text) == (published, words)
    assert stored(target).has_unpublished_changes
    assert revision.user == managing_editor
    (quotation,) = quotations(target)
    assert quotation["text"].source == "<p>We advised <b>soft food</b>.</p><p><b>A &amp; B</b></p>"
    assert quotation["date"] == date(2009, 3, 1)
    assert quotation["page"].pk == page.pk
    assert latest(target).answer[0].block_type == "paragraph"


def test_the_page_is_kept_but_leaves_the_public_and_the_list(page, target, managing_editor):
    entry = note(page, ("lost_link", "here"))
    merge(page, target, managing_editor)
    assert not stored(page).live
    entry.refresh_from_db()
    assert entry.page_id == page.pk
    work = ArchiveWork.objects.get(page=page)
    assert (work.outcome, work.merged_into_id, work.retired_by) == ("retired", target.pk, managing_editor)
    assert work.risk == 0
    assert PageLogEntry.objects.filter(page=page.pk, action="qa.merge", user=managing_editor).exists()
    assert PageLogEntry.objects.filter(page=target.pk, action="qa.take_in").exists()


def test_the_address_leads_to_the_target_for_good(page, target, managing_editor):
    address = page.url
    merge(page, target, managing_editor)
    answer = visit(address)
    assert (answer.status_code, answer.url) == (301, target.url)


def test_what_led_to_the_page_leads_to_the_target_without_a_chain(page, target, managing_editor):
    Redirect.add_redirect("/old/archive.htm", redirect_to=page)
    Redirect.add_redirect("/older.htm", redirect_to=page.full_url)
    merge(page, target, managing_editor)
    assert {redirect.redirect_page_id for redirect in Redirect.objects.all()} == {target.pk}
    for old in ("/old/archive.htm", "/older.htm", page.url):
        assert visit(old).url == target.url


def test_merging_on_leads_every_address_to_the_last_and_never_round(make_legacy, managing_editor):
    first, second, third = (make_legacy(title=title) for title in ("One", "Two", "Three"))
    merge(first, second, managing_editor)
    merge(second, third, managing_editor)
    assert {visit(page.url).url for page in (first, second)} == {third.url}
    # Somebody shows the first again and merges the other way round.
    stored(first).get_latest_revision().publish()
    merge(stored(third), stored(first), managing_editor)
    assert visit(first.url).status_code == 200
    assert {visit(page.url).url for page in (second, third)} == {first.url}
    assert not Redirect.objects.filter(old_path=first.url.rstrip("/")).exists()


def test_a_page_is_merged_once(page, target, managing_editor, category):
    merge(page, target, managing_editor)
    other = QuestionFactory(parent=category)
    assert "already been merged into “Is a clicking jaw harmful?”" in why_refused(page, other, managing_editor)
    assert len(quotations(target)) == 1


def test_nothing_is_merged_into_what_has_been_merged(page, target, managing_editor, make_legacy):
    merge(page, target, managing_editor)
    assert "not public" in why_refused(make_legacy(), page, managing_editor)
    # A page that was never public leads no visitor anywhere, and is still not merged into what is gone.
    assert "itself been merged into" in why_refused(make_legacy(live=False), page, managing_editor)


def test_a_page_that_was_published_again_stands_by_itself(page, target, managing_editor):
    merge(page, target, managing_editor)
    stored(page).get_latest_revision().publish()
    work = ArchiveWork.objects.get(page=page)
    assert (work.outcome, work.merged_into) == ("open", None)


def test_a_page_is_not_merged_into_itself_nor_into_an_alias_nor_out_of_one(page, target, managing_editor):
    assert "into itself" in why_refused(page, page, managing_editor)
    alias = target.create_alias(update_slug="again")
    assert "repeats another page" in why_refused(page, alias, managing_editor)
    assert "repeats another page" in why_refused(alias, page, managing_editor)


def test_aliases_of_the_page_leave_with_it_and_lead_on_too(page, target, managing_editor):
    alias = page.create_alias(update_slug="again")
    merge(page, target, managing_editor)
    assert not stored(alias).live
    assert visit(alias.url).url == target.url


@pytest.mark.parametrize("held", ["page", "target"])
def test_nothing_on_a_safety_hold_is_merged(page, target, managing_editor, held):
    on_hold = {"page": page, "target": target}[held]
    SafetyHold.objects.create(page_id=on_hold.pk, reason="Doubt")
    assert why_refused(page, target, managing_editor)


@pytest.mark.parametrize("which", ["page", "target"])
def test_nothing_locked_in_review_or_scheduled_is_merged(page, target, managing_editor, editor, which):
    one = {"page": page, "target": target}[which]
    QuestionPage.objects.filter(pk=one.pk).update(locked=True, locked_by=editor)
    assert "locked" in why_refused(page, target, managing_editor)
    QuestionPage.objects.filter(pk=one.pk).update(locked=False)
    state = Workflow.objects.get().start(latest(one), editor)
    assert "A review of it is under way" in why_refused(page, target, managing_editor)
    state.cancel()
    one.revisions.update(approved_go_live_at="2099-01-01T00:00Z")
    assert "scheduled" in why_refused(page, target, managing_editor)


def test_visitors_are_never_led_to_what_they_cannot_open(page, target, managing_editor, category, tree):
    target.unpublish()
    assert "not public" in why_refused(page, target, managing_editor)
    private = QuestionFactory(parent=category)
    make_private(private)
    assert "not public" in why_refused(page, private, managing_editor)


def test_a_draft_that_was_never_public_makes_no_redirect(make_legacy, target, editor):
    draft = make_legacy(live=False, answered_on=None)
    merge(draft, target, editor)
    assert not Redirect.objects.exists()
    assert quotations(target)[0]["date"] is None


def test_a_page_without_an_answer_has_nothing_to_quote(make_legacy, target, managing_editor):
    assert "no answer to quote" in why_refused(make_legacy(answer=[]), target, managing_editor)


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_who_may_not_unpublish_merges_no_public_page(page, target, role, request):
    user = request.getfixturevalue(role)
    assert "may unpublish" in why_refused(page, target, user)


def test_an_earlier_answer_can_be_added_from_elsewhere(target, editor):
    draft = add_earlier_answer(target, text_html="<p>Soft food.</p>", dated=None, source_page=None, user=editor)
    assert draft.user == editor
    assert quotations(target)[0]["page"] is None
    with pytest.raises(MergeRefused, match="no answer"):
        add_earlier_answer(target, text_html="<p> </p>", dated=None, source_page=None, user=editor)


def test_what_others_have_drafted_stays(page, target, managing_editor, editor):
    draft = latest(target)
    draft.summary = "A new summary. Not signed off."
    draft.save_revision(user=editor)
    merge(page, target, managing_editor)
    assert latest(target).summary == "A new summary. Not signed off."


def address_of(page: Any) -> str:
    return reverse("archive_worklist:merge", args=[page.pk])


def test_both_are_shown_side_by_side_before_anything_happens(page, target, managing_editor):
    shown = client_of(managing_editor).get(address_of(page), {"into": target.pk})
    assert shown.status_code == 200
    html = shown.content.decode()
    assert "soft food" in html
    assert "six weeks" in html
    assert 'id="answer"' not in html
    assert stored(page).live
    assert target.revisions.count() == 1


def test_the_form_merges_and_leads_back_to_the_list_it_came_from(page, target, managing_editor):
    back = reverse("archive_worklist:index") + "?state=public"
    answer: Any = client_of(managing_editor).post(address_of(page), {"into": target.pk, "next": back})
    assert (answer.status_code, answer.url) == (302, back)
    assert "wants a review" in " ".join(str(message) for message in get_messages(answer.wsgi_request))
    assert not stored(page).live


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_a_hand_made_post_is_refused_in_words(page, target, role, request):
    answer: Any = client_of(request.getfixturevalue(role)).post(address_of(page), {"into": target.pk})
    assert answer.status_code == 200
    assert escape("It is public: somebody who may unpublish must take it out.") in answer.content.decode()
    assert stored(page).live


@pytest.mark.parametrize("into", ["", "0", "x", "9" * 25])
def test_a_question_that_is_none_is_refused_in_words(page, managing_editor, into):
    for answer in (
        client_of(managing_editor).get(address_of(page), {"into": into}),
        client_of(managing_editor).post(address_of(page), {"into": into}),
    ):
        assert answer.status_code == 200
        assert "choose" in answer.content.decode().lower()
    assert stored(page).live
