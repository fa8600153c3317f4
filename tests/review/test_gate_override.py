"""Publishing without sign-off: who may, what it asks, what it writes down."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from content.models import SafetyHold
from qa.models import QuestionPage
from review import ledger
from review.models import Review, ReviewDue
from tests.factories import CategoryFactory, QuestionFactory, ReferenceFactory
from users.models import User

pytestmark = pytest.mark.django_db

REASON = "The guideline changed today and nobody is in until Monday."


@pytest.fixture
def page(tree: Any) -> QuestionPage:
    return QuestionFactory(parent=CategoryFactory(parent=tree.archive), live=False)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(page: Page) -> str:
    return reverse("review_gate:override", args=[page.pk])


def answer(page: QuestionPage, reason: str = REASON) -> dict[str, str]:
    return {"reason": reason, "seen": page.get_latest_revision_as_object().clinical_digest}


def test_it_shows_what_is_passed_over_and_who_changed_what(page, editor, managing_editor):
    page.answer = [("evidence", {"claim": "<p>It helps.</p>", "citations": []})]
    page.save_revision(user=editor)
    content = browser(managing_editor).get(address(page)).content.decode()
    assert "has no published reference" in content
    assert "signed off exactly this text" in content
    assert "Nobody has signed off the whole page yet" in content
    assert editor.get_full_name() in content


def test_it_publishes_and_writes_reason_and_what_it_passed_over(page, managing_editor):
    page.answer = [("evidence", {"claim": "<p>It helps.</p>", "citations": []})]
    page.save_revision()
    assert browser(managing_editor).post(address(page), answer(page)).status_code == 302
    assert Page.objects.get(pk=page.pk).live
    line = Review.objects.get(page=page)
    assert (line.decision, line.note, line.reviewer) == ("overridden", REASON, managing_editor)
    entry = PageLogEntry.objects.get(page=page.pk, action="review.override")
    assert entry.data["reason"] == REASON
    assert any("no published reference" in message for message in entry.data["passed_over"])


def test_what_nobody_has_read_is_due_a_cycle_later_and_what_somebody_read_when_they_said(page, managing_editor):
    assert browser(managing_editor).post(address(page), answer(page)).status_code == 302
    due = ReviewDue.objects.get(page=page)
    assert due.due_on == ledger.due_after(page)
    tomorrow = timezone.localdate() + timedelta(days=1)
    ledger.set_due(page, tomorrow)
    page.refresh_from_db()
    page.summary = "Another one. It says less."
    page.save_revision()
    assert browser(managing_editor).post(address(page), answer(page)).status_code == 302
    assert ReviewDue.objects.get(page=page).due_on == tomorrow


def test_the_history_of_the_page_shows_the_reason(page, managing_editor):
    client = browser(managing_editor)
    client.post(address(page), answer(page))
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Published without sign-off" in history
    assert REASON in history


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_happens(page, managing_editor, reason):
    response = browser(managing_editor).post(address(page), answer(page, reason))
    assert b"Say why" in response.content
    assert not Page.objects.get(pk=page.pk).live
    assert not Review.objects.exists()


def test_what_changed_meanwhile_is_shown_again_first(page, managing_editor):
    seen = answer(page)
    page.summary = "Other words."
    page.save_revision()
    assert browser(managing_editor).post(address(page), seen)["Location"] == address(page)
    assert not Review.objects.exists()


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_others_may_not(page, role, request):
    client = browser(request.getfixturevalue(role))
    assert client.get(address(page))["Location"] == reverse("wagtailadmin_home")
    client.post(address(page), answer(page))
    assert not Page.objects.get(pk=page.pk).live


def test_the_right_to_override_is_none_to_publish(page, editor):
    editor.user_permissions.add(Permission.objects.get(codename="override_sign_off"))
    browser(editor).post(address(page), answer(page))
    assert not Page.objects.get(pk=page.pk).live


def test_a_page_on_hold_is_published_and_stays_held(page, managing_editor):
    SafetyHold.objects.create(page=page, reason="A doubt", placed_by=managing_editor)
    client = browser(managing_editor)
    assert "safety hold" in client.get(address(page)).content.decode()
    client.post(address(page), answer(page))
    assert Page.objects.get(pk=page.pk).live
    assert SafetyHold.objects.on(page)


def test_with_a_time_set_it_is_scheduled(page, managing_editor):
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision()
    browser(managing_editor).post(address(page), answer(page))
    stored = Page.objects.get(pk=page.pk)
    assert (stored.live, stored.scheduled_revision is not None) == (False, True)


def test_a_draft_that_is_not_complete_is_refused_in_words_and_leaves_no_line(page, managing_editor):
    page.title = ""
    page.save_revision(clean=False)
    response = browser(managing_editor).post(address(page), answer(page))
    assert b"left empty" in response.content
    assert not Review.objects.exists()


def test_a_page_that_is_locked_is_left_alone(page, managing_editor, administrator):
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=administrator)
    browser(managing_editor).post(address(page), answer(page))
    assert not Page.objects.get(pk=page.pk).live


class TestTheMenuOfTheEditor:
    def menu(self, user: User, page: Page) -> str:
        content = browser(user).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        return content[content.index("<footer") :]

    def test_without_sign_off_submitting_comes_first_and_publishing_is_an_override(self, page, managing_editor):
        menu = self.menu(managing_editor, page)
        assert address(page) in menu
        assert 'name="action-publish"' not in menu
        assert menu.index("action-submit") < menu.index("Save draft")

    def test_with_sign_off_it_is_an_ordinary_publish(self, page, managing_editor, reviewer):
        ledger.sign_off(page.get_latest_revision(), reviewer)
        menu = self.menu(managing_editor, page)
        assert 'name="action-publish"' in menu
        assert address(page) not in menu

    def test_editors_are_offered_neither(self, page, editor):
        menu = self.menu(editor, page)
        assert 'name="action-publish"' not in menu
        assert address(page) not in menu

    def test_a_new_page_with_advice_is_not_published_at_once(self, page, managing_editor, tree):
        client = browser(managing_editor)
        question = reverse("wagtailadmin_pages:add", args=["qa", "questionpage", page.get_parent().pk])
        about = reverse("wagtailadmin_pages:add", args=["home", "standardpage", tree.home.pk])
        assert b'name="action-publish"' not in client.get(question).content
        assert b'name="action-publish"' in client.get(about).content


class TestTheChecksInTheEditor:
    def checks(self, page: Page) -> str:
        return reverse("review_gate:checks", args=[page.pk])

    def test_the_editor_shows_errors_warnings_and_what_passed(self, page, editor):
        page.answer = [("evidence", {"claim": "<p>It helps.</p>", "citations": [ReferenceFactory(live=False)]})]
        page.save_revision(user=editor)
        content = browser(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "has no published reference" in content
        assert "Choose a topic" in content
        assert "checks passed" in content
        assert "Not signed off yet" in content

    def test_wagtails_own_checks_stay(self, page, editor):
        content = browser(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
        assert b"data-content-word-count" in content
        assert b"data-checks-panel" in content

    def test_a_part_is_asked_for_after_each_save_and_is_of_the_latest_version(self, page, editor):
        client = browser(editor)
        page.summary = "Ask jane.doe@gmail.com"
        page.save_revision(user=editor)
        response = client.get(self.checks(page), {"part": "1"})
        assert b"jane.doe@gmail.com" in response.content
        assert b"<html" not in response.content

    def test_without_a_script_it_is_a_page(self, page, editor):
        response = browser(editor).get(self.checks(page))
        assert b"<html" in response.content
        assert b"Choose a topic" in response.content

    def test_programs_get_json(self, page, editor):
        report = browser(editor).get(self.checks(page), HTTP_ACCEPT="application/json").json()
        assert [found["check"] for found in report["problems"]] == ["topic"]
        assert report["may_go_live"] is False

    def test_strangers_learn_nothing(self, page):
        assert Client().get(self.checks(page)).status_code == 302

    def test_a_new_page_says_when_the_checks_come(self, page, editor):
        address = reverse("wagtailadmin_pages:add", args=["qa", "questionpage", page.get_parent().pk])
        assert "As soon as the page is saved" in browser(editor).get(address).content.decode()


def test_it_asks_what_changed_and_tells_visitors(tree, managing_editor):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive))
    page.summary = "Stop taking it."
    page.save_revision()
    client = browser(managing_editor)
    assert "What changed, for visitors" in client.get(address(page)).content.decode()
    note = "We warn of the recall."
    assert client.post(address(page), answer(page) | {"change_note": note}).status_code == 302
    assert Review.objects.get(page=page, decision="overridden").change_note == note
    assert note in client.get(page.url).content.decode()
