"""What the checks say of a page that was written from a visitor's question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checks import VERBATIM, PrivateTextCheck, identifying, longest_run, runs_of, words_of
from qa.inbox import handling
from review import checks
from review.checks.private_words import OwnContacts
from tests.factories import SubmittedQuestionFactory

TEXT = (
    "Hello, my name is Bridget Okafor and I am 43. I live in Skelmersdale with my son Tariq. Since the fall at the "
    "garden centre my left knee clicks whenever I go down the stairs and the swelling never quite goes away. "
    "Dr Pemberton says it is wear and tear. You can ring me on 07700 900123."
)


def said_of(page) -> str:
    """Return what the check says of a page."""
    return " ".join(problem.message for problem in PrivateTextCheck().find(page))


@pytest.fixture
def page(tree, editor):
    """A draft that was begun from a question."""
    from tests.factories import CategoryFactory

    category = CategoryFactory(parent=tree.archive, title="Knees")
    asked = SubmittedQuestionFactory(text=TEXT, email="bridget.okafor@example.org")
    return handling.draft_answer(asked, category, "Why does my knee click?", editor)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Bridget Okafor asks about her knee.", "Bridget Okafor"),
        ("A reader in Skelmersdale asks about her knee.", "Skelmersdale"),
        ("My knee clicks. I am 43, is it normal?", "I am 43"),
        ("My doctor, Pemberton, says it is wear and tear.", "Pemberton"),
        ("Tariq carries my shopping.", "Tariq"),
        ("Write to okafor.", "okafor"),
        ("My knee clicks whenever I go down the stairs, and hurts.", "knee clicks whenever i go down the stairs"),
    ],
)
def test_what_leads_to_the_asker_is_named(page, question, named):
    page.question = question
    assert f"“{named}" in said_of(page)


@pytest.mark.django_db
def test_words_of_ones_own_pass(page):
    page.question = "Why does a knee click on stairs, and is it wear and tear? I fell a while ago and it is swollen."
    page.answer = [("paragraph", "<p>Clicking alone is harmless in most people of 40 to 60 years.</p>")]
    assert said_of(page) == ""


@pytest.mark.django_db
def test_it_warns_in_the_answer_too_and_stops_nobody(page):
    page.question = "Why does a knee click?"
    page.answer = [("paragraph", "<p>Dear Bridget Okafor, keep walking.</p>")]
    found = [problem for problem in checks.run(page, "submit") if problem.check == "private-text"]
    assert [problem.level for problem in found] == [checks.WARNING]
    assert found[0].field == "answer"


@pytest.mark.django_db
def test_a_page_of_nobodys_question_is_not_asked(tree):
    from tests.factories import CategoryFactory, QuestionFactory

    other = QuestionFactory(parent=CategoryFactory(parent=tree.archive))
    assert not PrivateTextCheck().applies_to(other)


@given(st.lists(st.sampled_from("abcdefg"), max_size=40), st.lists(st.sampled_from("abcdefg"), max_size=40))
def test_a_long_part_is_found_exactly_when_it_is_there(theirs, ours):
    shared = set(runs_of(theirs)) & set(runs_of(ours))
    assert bool(longest_run(ours, set(runs_of(theirs)))) == bool(shared)


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text):
    list(identifying(text, "a@example.org", OwnContacts()))
    assert all(len(run) == VERBATIM for run in runs_of(words_of(text)))
