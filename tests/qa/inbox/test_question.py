"""The page of one question: everything about it, what may be done, and a note of who read it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qa.inbox import handling
from qa.models import ConsentKind, PrivateView
from qa.privacy import erasing
from tests.factories import QuestionFactory, SubmittedQuestionFactory
from tests.qa.inbox.reading import actions, html, stored
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db


def test_everything_about_it_is_shown_and_noted(asked, address, editor):
    asked.advice = [
        {"rule": "Cauda", "version": 3, "label": "Go now", "heading": "Get checked", "message": "Go to A&E."}
    ]
    asked.save()
    handling.assign(asked, editor, editor)
    shown = html(client_of(editor).get(address("inspect", asked)))
    consent = asked.consents.get(kind=ConsentKind.PUBLISH).text
    for words in (
        "My marker-words knee hurts on the stairs.\nWhat helps?",
        "ann@asker.org",
        "Get checked",
        "Go to A&amp;E.",
        f"Version {consent.number} of these words",
        "Publish a rewritten version",
        f"Assigned to {editor}",
    ):
        assert words in shown, words
    (seen,) = PrivateView.objects.all()
    assert (seen.code, seen.user, seen.where) == (asked.code, editor, "inbox")
    # A browser remembers titles and addresses.
    assert "marker-words" not in shown.partition("</title>")[0].partition("<title>")[2]


def test_hostile_words_are_only_words(address, editor):
    asked = SubmittedQuestionFactory(text="<img src=x onerror=alert(1)>\u202e{{ 7*7 }}{% csrf_token %}", email="")
    answer = client_of(editor).get(address("inspect", asked))
    assert "<img src=x" not in html(answer)
    assert '<div class="inbox-text" dir="auto">&lt;img src=x onerror=alert(1)&gt;\u202e{{ 7*7 }}' in html(answer)
    assert "Left none" in html(answer)


def test_what_is_gone_is_said_to_be(address, editor):
    asked = SubmittedQuestionFactory(
        text="", email="", state="answered", closed_at=timezone.now(), contact_purged_at=timezone.now()
    )
    shown = html(client_of(editor).get(address("inspect", asked)))
    assert "What was written is no longer kept." in shown
    assert "Forgotten on" in shown
    assert not PrivateView.objects.exists()
    assert actions(client_of(editor).get(address("inspect", asked))) == set()


def test_a_consent_taken_back_is_shown_as_such(asked, address, editor):
    erasing.withdraw_publication(asked)
    answer = client_of(editor).get(address("inspect", asked))
    assert "Taken back on" in html(answer)
    assert "Nothing of this question may be published." in html(answer)
    assert "Draft an answer" not in actions(answer)


def test_similar_published_answers_are_offered(asked, address, editor, category):
    page = QuestionFactory(parent=category, title="What helps a knee that hurts on the stairs?")
    hidden = QuestionFactory(parent=category, title="A knee hurts on the stairs: what helps?", live=False)
    shown = html(client_of(editor).get(address("inspect", asked)))
    assert f"{address('link', asked)}?page={page.pk}" in shown
    assert f"?page={hidden.pk}" not in shown
    prefilled = html(client_of(editor).get(address("link", asked), {"page": page.pk}))
    assert f'name="page" value="{page.pk}"' in prefilled.replace('id="id_page" ', "")


HANDLING = {"Take it", "Draft an answer", "Already answered", "Reply privately", "Give to somebody", "Merge"}
CLOSING = {"Decline", "Mark as spam"}


def test_what_may_be_done_depends_on_the_role(asked, address, editor, reviewer, managing_editor):
    where = address("inspect", asked)
    assert actions(client_of(editor).get(where)) == HANDLING | CLOSING
    assert actions(client_of(managing_editor).get(where)) == HANDLING | CLOSING
    assert actions(client_of(reviewer).get(where)) == set()


def test_what_may_be_done_depends_on_the_state(asked, address, editor, category):
    where = address("inspect", asked)
    follower = SubmittedQuestionFactory()
    handling.merge(asked, [follower], editor)
    assert actions(client_of(editor).get(address("inspect", follower))) == {"Separate", "Mark as spam"}
    handling.draft_answer(asked, category, "Stairs", editor)
    assert actions(client_of(editor).get(where)) == {
        "Link another page",
        "Take the link away",
        "Give to somebody",
        "Merge",
        *CLOSING,
    }
    handling.unlink_page(stored(asked), editor)
    handling.decline(stored(asked), "Sorry.", editor)
    assert actions(client_of(editor).get(where)) == {"Reopen"}


def test_without_consent_or_address_that_is_said(address, editor):
    asked = SubmittedQuestionFactory(publish=False, email="")
    answer = client_of(editor).get(address("inspect", asked))
    assert actions(answer) == (HANDLING | CLOSING) - {"Draft an answer", "Reply privately"}
    assert "does not agree that anything of it is published" in html(answer)
    assert "left no email address" in html(answer)


def test_merged_questions_are_shown_and_noted(asked, address, editor):
    other = SubmittedQuestionFactory(text="The other marker: my hip hurts on stairs.")
    handling.merge(asked, [other], editor)
    assert "The other marker" in html(client_of(editor).get(address("inspect", asked)))
    assert set(PrivateView.objects.values_list("code", flat=True)) == {asked.code, other.code}
    follower = html(client_of(editor).get(address("inspect", other)))
    assert asked.code in follower
    assert "marker-words" not in follower


def test_the_number_of_queries_does_not_grow_with_what_was_merged(asked, address, editor):
    def count() -> int:
        browser: Any = client_of(editor)
        browser.get(address("inspect", asked))
        with CaptureQueriesContext(connection) as captured:
            browser.get(address("inspect", asked))
        return len(captured)

    handling.merge(asked, [SubmittedQuestionFactory() for _ in range(2)], editor)
    few = count()
    handling.merge(asked, [SubmittedQuestionFactory() for _ in range(20)], editor)
    assert count() == few
