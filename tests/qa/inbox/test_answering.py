"""Answering with a page: a draft of one's own, or one that is there; and several askers with one answer."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page

from publishing.models import OutgoingMail
from qa.inbox import handling
from qa.models import PageSource, PrivateView, QuestionPage, SubmittedQuestion
from tests.factories import ArchiveFactory, CategoryFactory, QuestionFactory, SubmittedQuestionFactory, TopicFactory
from tests.qa.inbox.reading import html, stored, told
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db
State = SubmittedQuestion.State


def test_a_draft_is_made_where_the_editor_chose_and_holds_nothing_of_the_question(asked, address, editor, category):
    answer: Any = client_of(editor).post(address("draft", asked), {"title": "Do stairs harm?", "category": category.pk})
    page = QuestionPage.objects.get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.title, page.get_parent().pk) == (False, "Do stairs harm?", category.pk)
    assert "marker-words" not in str(page.get_latest_revision().content)
    assert stored(asked).page_id == page.pk
    assert PageSource.objects.get().code == asked.code
    assert "marker-words" not in str(list(ModelLogEntry.objects.values_list("data", flat=True)))


def test_without_consent_no_draft_is_made(address, editor, category):
    asked = SubmittedQuestionFactory(publish=False)
    posted = {"title": "Kept title", "category": category.pk}
    shown = html(client_of(editor).post(address("draft", asked), posted))
    assert "does not agree that anything of it is published" in shown
    assert "Kept title" in shown
    assert not QuestionPage.objects.exists()


def test_a_draft_is_made_only_where_one_may_write(asked, address, editor, tree):
    elsewhere = CategoryFactory(parent=ArchiveFactory(parent=tree.home, title="Another archive"), title="Not ours")
    assert "Not ours" not in html(client_of(editor).get(address("draft", asked)))
    for category in (elsewhere.pk, tree.factsheets.pk, "9" * 40, "x", ""):
        shown = html(client_of(editor).post(address("draft", asked), {"title": "T", "category": category}))
        assert "cannot write in this category" in shown or "Choose the category" in shown
    assert not QuestionPage.objects.exists()


def test_likely_categories_are_offered_first(address, editor, category, tree):
    CategoryFactory(parent=tree.archive, title="Aardvarks")
    topic = TopicFactory()
    page = QuestionFactory(parent=category)
    page.topics.add(topic)
    page.save()
    shown = html(client_of(editor).get(address("draft", SubmittedQuestionFactory(topic=topic))))
    first = shown.partition('label="Where answers like it stand"')[2].partition("</optgroup>")[0]
    assert "Knees" in first
    assert "Aardvarks" not in first


def test_a_public_page_answers_at_once(asked, address, editor, category):
    page = QuestionFactory(parent=category, title="Stairs")
    answer = client_of(editor).post(address("link", asked), {"page": page.pk})
    assert "its asker is told" in told(answer)
    assert stored(asked).state == State.ANSWERED
    assert OutgoingMail.objects.get(key__contains=":answered:").to == "ann@asker.org"


def test_a_draft_answers_when_it_is_public(asked, address, editor, category):
    page = QuestionFactory(parent=category, title="Stairs", live=False)
    assert "is not public yet" in told(client_of(editor).post(address("link", asked), {"page": page.pk}))
    assert stored(asked).state == State.WAITING
    assert not OutgoingMail.objects.exists()
    client_of(editor).post(address("unlink", asked))
    assert (stored(asked).page, stored(asked).state) == (None, State.ANSWERING)
    assert Page.objects.filter(pk=page.pk).exists()
    assert "linked to no page" in html(client_of(editor).post(address("unlink", asked)))


@pytest.mark.parametrize("key", ["", "x", "9" * 40, "1"])
def test_only_a_page_can_be_linked(key, asked, address, editor):
    assert html(client_of(editor).get(address("link", asked), {"page": key}))
    assert "page" in html(client_of(editor).post(address("link", asked), {"page": key}))
    assert stored(asked).state == State.NEW


def test_ticked_questions_are_merged_and_everybody_is_told(asked, address, editor, category):
    alike = SubmittedQuestionFactory(text="My knee hurts on the stairs. What helps it?", email="bo@asker.org")
    far = SubmittedQuestionFactory(text="Entirely unrelated: ringing ears at night.")
    by_code = SubmittedQuestionFactory(text="Knees, again", email="cy@asker.org")
    shown = html(client_of(editor).get(address("merge", asked)))
    assert shown.index(alike.code) < shown.index(far.code)
    assert set(PrivateView.objects.filter(where="merge").values_list("code", flat=True)) == {
        asked.code, alike.code, far.code, by_code.code,
    }  # fmt: skip
    posted = {"other": alike.pk, "codes": f" {by_code.code.lower()} "}
    assert "2 questions go the way" in told(client_of(editor).post(address("merge", asked), posted))
    page = QuestionFactory(parent=category)
    client_of(editor).post(address("link", asked), {"page": page.pk})
    mails = OutgoingMail.objects.filter(key__contains=":answered:")
    assert sorted(mails.values_list("to", flat=True)) == ["ann@asker.org", "bo@asker.org", "cy@asker.org"]
    assert stored(far).state == State.NEW


def test_merging_is_refused_in_words_and_keeps_the_ticks(asked, address, editor, category):
    browser = client_of(editor)
    other, paged = SubmittedQuestionFactory(), SubmittedQuestionFactory()
    handling.draft_answer(paged, category, "Has a page", editor)
    assert "Tick the questions first" in html(browser.post(address("merge", asked), {}))
    assert "There is no question" in html(browser.post(address("merge", asked), {"codes": "NOSUCHCODE"}))
    assert "into itself" in html(browser.post(address("merge", asked), {"codes": asked.code}))
    shown = html(browser.post(address("merge", asked), {"other": [other.pk, "9" * 40, "x"], "codes": paged.code}))
    assert "has a page of its own" in shown
    assert f'id="other-{other.pk}" checked' in shown
    # All or none.
    assert stored(other).merged_into is None


def test_a_merged_question_can_be_separated(asked, address, editor):
    other = SubmittedQuestionFactory()
    handling.merge(asked, [other], editor)
    client_of(editor).post(address("separate", other))
    assert (stored(other).merged_into, stored(other).state) == (None, State.NEW)
