"""What an asker wrote stands beside the page that answers it, for those who may read it, and never in the page."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from qa.inbox import handling
from qa.models import PrivateView, QuestionPage, SubmittedQuestion
from tests.factories import SubmittedQuestionFactory
from tests.qa.inbox.reading import html
from tests.review.posting import client_of, page_form, post_edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(asked, category, editor) -> QuestionPage:
    return handling.draft_answer(asked, category, "Do stairs harm?", editor)


def edit(page: Page, user) -> str:
    return html(client_of(user).get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def test_it_is_shown_escaped_and_noted(page, asked, editor):
    SubmittedQuestion.objects.filter(pk=asked.pk).update(text="<b>marker-words</b>\u202e")
    shown = edit(page, editor)
    assert "&lt;b&gt;marker-words&lt;/b&gt;" in shown
    assert "<b>marker-words" not in shown
    assert "Do not copy it" in shown
    (seen,) = PrivateView.objects.all()
    assert (seen.code, seen.user, seen.where) == (asked.code, editor, "editor")


def test_all_merged_questions_are_shown(page, asked, editor):
    handling.merge(asked, [SubmittedQuestionFactory(text="second-marker")], editor)
    assert "second-marker" in edit(page, editor)


def test_it_is_no_part_of_the_form_or_of_a_revision(page, editor):
    assert "marker-words" not in str(page_form(page, editor))
    assert post_edit(page, editor, question="In my own words").status_code == 302
    latest = Page.objects.get(pk=page.pk).get_latest_revision()
    assert "In my own words" in str(latest.content)
    assert "marker-words" not in str(list(page.revisions.values_list("content", flat=True)))


def test_who_may_not_read_the_inbox_sees_nothing_and_no_query_is_made(page, editor):
    editor.groups.get().permissions.remove(Permission.objects.get(codename="view_submittedquestion"))
    with CaptureQueriesContext(connection) as captured:
        shown = edit(page, editor)
    assert "marker-words" not in shown
    assert "What the asker wrote" not in shown
    # The panel alone would read all of a question.
    assert not [query for query in captured if "decline_reason" in query["sql"]]
    assert not PrivateView.objects.exists()


def test_nothing_is_shown_on_a_new_page_or_one_that_answers_nobody(page, asked, category, editor):
    handling.unlink_page(asked, editor)
    assert "What the asker wrote" not in edit(page, editor)
    new = reverse("wagtailadmin_pages:add", args=["qa", "questionpage", category.pk])
    assert "What the asker wrote" not in html(client_of(editor).get(new))


def test_visitors_never_see_it(page, asked, editor, client):
    from review import ledger
    from tests.factories import UserFactory

    page.question, page.summary, page.answer = "In my words", "No.", [("paragraph", "<p>No.</p>")]
    revision = page.save_revision()
    ledger.sign_off(revision, UserFactory())
    revision.publish()
    answer = client.get(QuestionPage.objects.get(pk=page.pk).url)
    assert answer.status_code == 200
    assert "marker-words" not in answer.content.decode()
