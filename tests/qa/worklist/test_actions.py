"""What is done to one page of the list: sent to review, retired, improved."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry

from qa.models import ArchiveWork, QuestionPage
from review.retiring import RetireRefused, retire
from tests.factories import QuestionFactory, UserFactory
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db

ACTIONS = ["review", "retire", "merge"]


def address(name: str, page: Any) -> str:
    return reverse(f"archive_worklist:{name}", args=[page.pk])


def told(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def stored(page: Any) -> QuestionPage:
    return QuestionPage.objects.get(pk=page.pk)


@pytest.mark.parametrize("name", ACTIONS)
def test_who_may_not_edit_a_page_does_nothing_to_it(make_legacy, name):
    page = make_legacy()
    for user in (None, UserFactory()):
        assert client_of(user).post(address(name, page)).status_code == 302
    assert stored(page).live
    assert stored(page).current_workflow_state is None


@pytest.mark.parametrize("name", ACTIONS)
def test_a_page_that_is_gone_is_not_found(make_legacy, administrator, name):
    page = make_legacy()
    gone = address(name, page)
    page.delete()
    assert client_of(administrator).post(gone).status_code == 404


def test_a_page_is_sent_to_its_reviewers(make_legacy, editor):
    page = make_legacy()
    assert "waits for its reviewer" in told(client_of(editor).post(address("review", page)))
    assert stored(page).workflow_in_progress
    assert "A review of it is under way" in told(client_of(editor).post(address("review", page)))


def test_what_the_checks_miss_is_said_in_words_on_the_editor(make_legacy, editor):
    page = make_legacy(question="My number is 07700 900123.")
    answer: Any = client_of(editor).post(address("review", page))
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "cannot be submitted for review yet" in told(answer)
    assert not stored(page).workflow_in_progress


def test_a_page_is_retired_and_its_address_leads_on(make_legacy, managing_editor):
    page, successor = make_legacy(), make_legacy()
    Redirect.add_redirect("/older", redirect_to=page)
    answer: Any = client_of(managing_editor).post(address("retire", page), {"successor": successor.pk})
    assert "is retired" in told(answer)
    assert not stored(page).live
    for old in (page.url, "/older"):
        found: Any = Client().get(old)
        assert (found.status_code, found.url) == (301, successor.url)
    work = ArchiveWork.objects.get(page=page)
    assert (work.outcome, work.retired_by) == ("retired", managing_editor)
    assert PageLogEntry.objects.filter(page=page.pk, action="review.retire").exists()


def test_a_page_is_retired_without_a_successor(make_legacy, managing_editor):
    page = make_legacy()
    client_of(managing_editor).post(address("retire", page), {"successor": ""})
    assert not stored(page).live
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_who_may_not_unpublish_retires_drafts_only(make_legacy, role, request):
    user = request.getfixturevalue(role)
    page, draft = make_legacy(), make_legacy(live=False)
    assert "somebody who may unpublish" in client_of(user).post(address("retire", page)).content.decode()
    assert stored(page).live
    client_of(user).post(address("retire", draft))
    assert ArchiveWork.objects.get(page=draft).outcome == "retired"


def test_a_page_never_leads_to_itself_or_to_a_draft(make_legacy, managing_editor):
    page, draft = make_legacy(), make_legacy(live=False)
    with pytest.raises(RetireRefused, match="lead to itself"):
        retire(page, managing_editor, page)
    with pytest.raises(RetireRefused, match="not public"):
        retire(page, managing_editor, draft)
    for successor in (page, draft):
        answer: Any = client_of(managing_editor).post(address("retire", page), {"successor": successor.pk})
        assert answer.status_code == 200
    assert stored(page).live


def test_what_is_no_page_is_not_taken_for_no_successor(make_legacy, managing_editor):
    page = make_legacy()
    for nonsense in ("x", "0", "-1", "9" * 30):
        answer: Any = client_of(managing_editor).post(address("retire", page), {"successor": nonsense})
        assert answer.status_code == 200
        assert "choose another one" in answer.content.decode()
    assert stored(page).live


def test_a_retired_page_that_is_published_again_is_back_on_the_list(make_legacy, managing_editor):
    page = make_legacy()
    client_of(managing_editor).post(address("retire", page))
    stored(page).get_latest_revision().publish()
    work = ArchiveWork.objects.get(page=page)
    assert (work.outcome, work.retired_at, work.retired_by) == ("open", None, None)


def test_nobody_is_led_out_of_the_admin(make_legacy, managing_editor):
    answer: Any = client_of(managing_editor).post(address("retire", make_legacy()), {"next": "https://example.com/"})
    assert answer.url == reverse("archive_worklist:index")


def editor_of(page: QuestionPage, user: Any) -> str:
    return client_of(user).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_the_editor_shows_suggestions_and_fills_in_nothing(make_legacy, editor):
    page = make_legacy(
        title="I am a teacher.",
        title_is_derived=True,
        summary="",
        question="I am a teacher. Can I run with a slipped disc?",
        answer=[("paragraph", "<p>Thank you.</p><p>Running is safe for most people.</p>")],
    )
    shown = editor_of(page, editor)
    assert "Can I run with a slipped disc?</p>" in shown
    assert "Running is safe for most people.</p>" in shown
    assert 'value="I am a teacher."' in shown
    assert stored(page).summary == ""


def test_a_page_with_its_own_title_and_summary_is_left_in_peace(category, editor):
    assert "data-suggestion-for" not in editor_of(QuestionFactory(parent=category), editor)
