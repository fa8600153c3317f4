"""Whoever asks to submit or publish what is not ready learns all that is missing, and loses nothing they typed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from content.exceptions import PublishingRefused
from home.models import StandardPage
from qa.models import QuestionPage
from review import ledger
from review.checks.sign_off import ReviewCycleCheck
from review.gate import SubmissionRefused
from review.middleware import RefusalMiddleware
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    QuestionFactory,
    ReferenceFactory,
    StandardPageFactory,
    UserFactory,
)
from users.models import User

pytestmark = pytest.mark.django_db

PRIVATE = "Ask jane.doe@gmail.com"


@pytest.fixture
def category(tree: Any) -> Page:
    return CategoryFactory(parent=tree.archive)


@pytest.fixture
def draft(category: Page, editor: User) -> QuestionPage:
    return QuestionFactory(parent=category, live=False)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(page: QuestionPage | None = None, /, **fields: Any) -> dict[str, Any]:
    """Return what the editor posts."""
    form = {
        "title": page.title if page else "Is rest best?",
        "slug": page.slug if page else "rest",
        "question": page.question if page else "",
        "summary": page.summary if page else "",
        "answer": streamfield([("paragraph", rich("Most people feel better."))]),
        "review_every": "36",
        "comments": inline_formset([]),
    }
    return nested_form_data(form | fields)


def rich(text: str) -> str:
    """Return a paragraph as the rich text editor posts it."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0}
    return json.dumps({"blocks": [block | {"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}})


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def saved(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


class TestTheEditView:
    def test_submitting_what_is_not_ready_saves_it_and_says_all_that_is_missing(self, draft, editor):
        response = browser(editor).post(
            edit(draft), typed(draft, summary=PRIVATE, review_every="", **{"action-submit": "1"})
        )
        assert response["Location"] == edit(draft)
        assert "jane.doe@gmail.com" in said(response)
        assert "reviewed again" in said(response)
        assert "submitted for review" in said(response)
        assert saved(draft).summary == PRIVATE
        assert not draft.workflow_in_progress
        assert not TaskState.objects.exists()

    def test_what_is_ready_is_submitted(self, draft, editor):
        browser(editor).post(edit(draft), typed(draft, **{"action-submit": "1"}))
        assert draft.workflow_in_progress

    def test_a_draft_is_never_stopped(self, draft, editor):
        response = browser(editor).post(edit(draft), typed(draft, summary=PRIVATE))
        assert saved(draft).summary == PRIVATE
        assert "cannot" not in said(response)

    def test_publishing_without_sign_off_saves_and_says_so(self, draft, managing_editor):
        response = browser(managing_editor).post(
            edit(draft), typed(draft, summary="New words.", **{"action-publish": "1"})
        )
        assert response["Location"] == edit(draft)
        assert "signed off" in said(response)
        assert reverse("review_gate:override", args=[draft.pk]) in said(response)
        assert saved(draft).summary == "New words."
        assert not Page.objects.get(pk=draft.pk).live

    def test_scheduling_without_sign_off_is_refused_too(self, draft, managing_editor):
        soon = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
        response = browser(managing_editor).post(edit(draft), typed(draft, go_live_at=soon, **{"action-publish": "1"}))
        assert response["Location"] == edit(draft)
        assert Page.objects.get(pk=draft.pk).scheduled_revision is None
        assert saved(draft).go_live_at

    def test_what_is_signed_off_is_published(self, category, managing_editor):
        page = QuestionFactory(parent=category)
        Page.objects.filter(pk=page.pk).update(live=False)
        response = browser(managing_editor).post(
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            typed(page, answer=posted_answer(page), source_name="Elsewhere", **{"action-publish": "1"}),
        )
        assert "cannot" not in said(response)
        page.refresh_from_db()
        assert (page.live, page.source_name) == (True, "Elsewhere")

    def test_an_archive_page_publishes_what_changes_beside_its_text(self, category, managing_editor):
        claim = ("evidence", {"claim": "<p>It helps.</p>", "citations": [ReferenceFactory(live=False)]})
        page = QuestionFactory(parent=category, is_legacy=True, answer=[claim])
        page.source_name = "Elsewhere"
        page.save_revision().publish(user=managing_editor)
        client = browser(managing_editor)
        response = client.get(edit(page))
        assert b'value="action-publish"' in response.content

    def test_restarting_a_review_of_what_is_no_longer_ready_is_refused(self, draft, editor, reviewer):
        client = browser(editor)
        client.post(edit(draft), typed(draft, **{"action-submit": "1"}))
        draft.current_workflow_task.on_action(draft.current_workflow_task_state, reviewer, "reject")
        response = client.post(edit(draft), typed(draft, summary=PRIVATE, **{"action-restart-workflow": "1"}))
        assert response["Location"] == edit(draft)
        assert "jane.doe@gmail.com" in said(response)
        assert saved(draft).summary == PRIVATE

    def test_what_a_reviewer_sent_back_is_not_resubmitted_before_it_is_ready(self, draft, editor, reviewer):
        client = browser(editor)
        client.post(edit(draft), typed(draft, **{"action-submit": "1"}))
        task = draft.current_workflow_task
        task.on_action(draft.current_workflow_task_state, reviewer, "reject")
        response = client.post(edit(draft), typed(draft, summary=PRIVATE, **{"action-submit": "1"}))
        assert "jane.doe@gmail.com" in said(response)
        assert saved(draft).summary == PRIVATE
        state = draft.current_workflow_state
        assert (state.status, state.current_task_state.status) == ("needs_changes", "rejected")


def posted_answer(page: QuestionPage) -> Any:
    """Return the answer that a factory wrote as the editor posts it, word for word."""
    text = json.loads(rich("Most people feel better within six weeks."))
    text["blocks"][0]["inlineStyleRanges"] = [{"offset": 31, "length": 9, "style": "BOLD"}]
    return streamfield([("paragraph", json.dumps(text))])


class TestTheCreateView:
    def address(self, category: Page) -> str:
        return reverse("wagtailadmin_pages:add", args=["qa", "questionpage", category.pk])

    def test_creating_and_publishing_saves_a_draft_and_says_what_is_missing(self, category, managing_editor):
        response = browser(managing_editor).post(
            self.address(category), typed(summary=PRIVATE, **{"action-publish": "1"})
        )
        page = QuestionPage.objects.get(slug="rest")
        assert response["Location"] == edit(page)
        assert "signed off" in said(response)
        assert "jane.doe@gmail.com" in said(response)
        assert (page.live, saved(page).summary) == (False, PRIVATE)

    def test_creating_and_submitting_what_is_not_ready_saves_a_draft(self, category, editor):
        response = browser(editor).post(self.address(category), typed(summary=PRIVATE, **{"action-submit": "1"}))
        page = QuestionPage.objects.get(slug="rest")
        assert response["Location"] == edit(page)
        assert "jane.doe@gmail.com" in said(response)
        assert (page.live, saved(page).summary) == (False, PRIVATE)
        assert page.subscribers.filter(user=editor, comment_notifications=True).exists()

    def test_creating_and_submitting_what_is_ready_does(self, category, editor):
        browser(editor).post(self.address(category), typed(**{"action-submit": "1"}))
        assert QuestionPage.objects.get(slug="rest").workflow_in_progress

    def test_a_page_without_advice_that_is_not_ready_does_not_stay_public(self, tree, managing_editor):
        picture = ImageFactory(licence="")
        figure = {"image": {"image": picture.pk, "decorative": "", "alt_text": "A spine"}, "caption": "", "credit": ""}
        form = nested_form_data(
            {
                "title": "About",
                "slug": "about",
                "introduction": "",
                "body": streamfield([("figure", figure)]),
                "review_every": "36",
                "comments": inline_formset([]),
                "action-publish": "1",
            }
        )
        response = browser(managing_editor).post(
            reverse("wagtailadmin_pages:add", args=["home", "standardpage", tree.home.pk]), form
        )
        page = StandardPage.objects.get(slug="about")
        assert response["Location"] == edit(page)
        assert "licence" in said(response)
        assert (page.live, len(saved(page).body)) == (False, 1)


class TestBelowTheViews:
    def test_the_workflow_itself_refuses_to_start(self, draft, editor):
        draft.summary = PRIVATE
        draft.save_revision(user=editor)
        with pytest.raises(SubmissionRefused):
            draft.get_workflow().start(draft, editor)
        assert not draft.workflow_in_progress

    def test_an_approval_is_taken_back_when_something_has_gone_wrong_since(self, draft, editor, reviewer):
        reference = ReferenceFactory()
        draft.answer = [("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]})]
        draft.save_revision(user=editor)
        draft.get_workflow().start(draft, editor)
        reference.standing = "retracted"
        reference.save()
        state = draft.current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
        response = browser(reviewer).post(address, {"comment": "Fine", "seen_digest": draft.clinical_digest})
        assert response["Location"] == edit(draft)
        assert "retracted" in said(response)
        state.refresh_from_db()
        assert state.status == TaskState.STATUS_IN_PROGRESS
        assert ledger.find_permission(draft, saved(draft).clinical_digest) is None


class TestRetractions:
    @pytest.fixture
    def reference(self) -> Any:
        return ReferenceFactory()

    @pytest.fixture
    def page(self, category, reference) -> QuestionPage:
        return QuestionFactory(
            parent=category, answer=[("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]})]
        )

    def retract(self, reference: Any) -> None:
        reference.standing = "retracted"
        reference.save_revision().publish()

    def test_a_live_page_stays_and_can_be_saved(self, page, reference):
        self.retract(reference)
        page = QuestionPage.objects.get(pk=page.pk)
        page.source_name = "Elsewhere"
        page.save()
        page.save_revision().publish()
        assert QuestionPage.objects.get(pk=page.pk).live

    def test_a_signed_page_does_not_go_live_again(self, page, reference):
        self.retract(reference)
        page = QuestionPage.objects.get(pk=page.pk)
        page.unpublish()
        with pytest.raises(PublishingRefused, match="retracted"):
            page.save_revision().publish()

    def test_an_override_holds_for_what_was_known_when_it_was_given(self, page, reference, managing_editor):
        page = QuestionPage.objects.get(pk=page.pk)
        page.unpublish()
        self.retract(reference)
        ledger.override(page.save_revision(), managing_editor, "The claim is the guideline's too.")
        page.get_latest_revision().publish()
        assert QuestionPage.objects.get(pk=page.pk).live

        other = ReferenceFactory()
        page = QuestionFactory(
            parent=page.get_parent(), live=False, answer=[("evidence", {"claim": "<p>A.</p>", "citations": [other]})]
        )
        ledger.override(page.get_latest_revision(), managing_editor, "It cannot wait.")
        self.retract(other)
        with pytest.raises(PublishingRefused, match="retracted"):
            page.get_latest_revision().publish()


class TestListingsAndCopies:
    def test_bulk_publishing_publishes_the_ready_and_names_the_others(self, category, draft, managing_editor):
        ready = QuestionFactory(parent=category)
        ready.unpublish()
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        response = browser(managing_editor).post(f"{address}?id={draft.pk}&id={ready.pk}", {})
        assert response.status_code == 302
        assert (Page.objects.get(pk=ready.pk).live, Page.objects.get(pk=draft.pk).live) == (True, False)
        assert draft.title in said(response)
        assert "1 page has been published" in said(response)

    def test_bulk_publishing_what_is_below_skips_what_is_not_ready(self, category, draft, managing_editor):
        ready = QuestionFactory(parent=category)
        ready.unpublish()
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        response = browser(managing_editor).post(f"{address}?id={category.pk}", {"include_descendants": "on"})
        assert (Page.objects.get(pk=ready.pk).live, Page.objects.get(pk=draft.pk).live) == (True, False)
        assert draft.title in said(response)

    def test_bulk_publishing_nothing_that_is_ready_claims_nothing(self, draft, managing_editor):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        response = browser(managing_editor).post(f"{address}?id={draft.pk}", {})
        assert "has been published" not in said(response)

    @pytest.mark.parametrize("with_subpages", [False, True])
    def test_copies_of_what_needs_a_reviewer_begin_as_drafts(self, category, managing_editor, with_subpages):
        page = QuestionFactory(parent=category)
        source = category if with_subpages else page
        form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": source.get_parent().pk}
        form |= {"publish_copies": "on"} | ({"copy_subpages": "on"} if with_subpages else {})
        client, address = browser(managing_editor), reverse("wagtailadmin_pages:copy", args=[source.pk])
        assert b"publish_copies" not in client.get(address).content
        assert client.post(address, form).status_code == 302
        copies = QuestionPage.objects.exclude(pk=page.pk)
        assert [copy.live for copy in copies] == [False]

    def test_an_alias_of_a_public_page_is_made_and_converting_it_is_answered_in_words(self, category, managing_editor):
        page = QuestionFactory(parent=category)
        client = browser(managing_editor)
        form = {"new_title": "A", "new_slug": "alias", "new_parent_page": category.pk, "alias": "on"}
        assert client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form).status_code == 302
        alias = QuestionPage.objects.get(slug="alias")
        assert alias.live
        response = client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
        assert response.status_code == 302


class TestFourEyes:
    @pytest.fixture
    def own(self, draft, reviewer, editor) -> QuestionPage:
        draft.summary = "A reviewer's own words."
        draft.save_revision(user=reviewer)
        draft.get_workflow().start(draft, editor)
        return draft

    def address(self, page: Page) -> str:
        state = page.current_workflow_task_state
        return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])

    def test_a_hand_made_approval_of_ones_own_words_is_answered_in_words(self, own, reviewer):
        response = browser(reviewer).post(self.address(own), {"comment": ""})
        assert response["Location"] == edit(own)
        assert "somebody else must approve" in said(response)

    def test_a_script_is_answered_as_it_understands(self, own, reviewer):
        response = browser(reviewer).post(self.address(own), {}, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert response.json() == {"step": "success", "redirect": edit(own)}

    def test_changing_the_words_and_approving_them_at_once_saves_and_refuses(self, draft, editor, reviewer):
        draft.get_workflow().start(draft, editor)
        form = typed(draft, summary="My words.")
        form |= {"action-workflow-action": "true", "workflow-action-name": "approve"}
        response = browser(reviewer).post(edit(draft), form)
        assert response["Location"] == edit(draft)
        assert "somebody else must approve" in said(response)
        assert saved(draft).summary == "My words."
        assert not Page.objects.get(pk=draft.pk).live


class TestTheMiddleware:
    def refuse(self, rf: Any, user: User, page: Page, **headers: str) -> Any:
        request = rf.post("/admin/anything/", **headers)
        request.user, request.resolver_match = user, None
        return RefusalMiddleware(lambda _: HttpResponse()).process_exception(request, PublishingRefused(page, ["No."]))

    def test_a_program_is_answered_409_and_why(self, rf, draft, managing_editor):
        response = self.refuse(rf, managing_editor, draft, HTTP_ACCEPT="application/json")
        assert response.status_code == 409
        assert json.loads(response.content) == {"error": "refused", "problems": ["No."]}

    def test_a_visitors_request_is_no_matter_of_the_admins(self, rf, draft):
        assert self.refuse(rf, UserFactory(), draft) is None

    def test_other_errors_stay_errors(self, rf, managing_editor):
        request = rf.get("/admin/")
        assert RefusalMiddleware(lambda _: HttpResponse()).process_exception(request, ValueError()) is None


def test_a_factsheet_without_its_conflicts_is_not_submitted(tree, editor):
    page = FactsheetFactory(parent=tree.factsheets, live=False, conflicts=" ")
    with pytest.raises(SubmissionRefused, match="conflicts of interest"):
        page.get_workflow().start(page, editor)


def test_a_refusal_takes_no_live_page_down(tree, managing_editor):
    page = StandardPageFactory(parent=tree.home)
    Page.objects.filter(pk=page.pk).update(live_revision=None, first_published_at=None)
    figure = {"image": {"image": ImageFactory(licence="").pk, "decorative": "", "alt_text": "A spine"}}
    form = {
        "title": page.title,
        "slug": page.slug,
        "introduction": "",
        "body": streamfield([("figure", figure | {"caption": "", "credit": ""})]),
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    response = browser(managing_editor).post(edit(page), nested_form_data(form))
    assert "licence" in said(response)
    assert Page.objects.get(pk=page.pk).live


def test_pages_without_advice_are_published_as_ever(tree, managing_editor):
    page = StandardPageFactory(parent=tree.home, live=False)
    assert not ReviewCycleCheck().applies_to(page)
    form = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "introduction": "Hello",
            "body": streamfield([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    browser(managing_editor).post(edit(page), form)
    assert Page.objects.get(pk=page.pk).live
