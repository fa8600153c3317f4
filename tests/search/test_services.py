import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from home.models import HomePage
from home.setup.tree import add_published
from qa.models import ArchivePage, CategoryIndexPage, QuestionPage
from search.query import MAX_WORDS, clean_query
from search.services import search_pages
from tests.factories import QuestionFactory

# What has broken search backends before, or would be an operator to one of them.
HOSTILE = [
    "",
    " ",
    '"',
    "'",
    "\\",
    "\x00",
    "a\x00b",
    "*",
    "back*",
    "NEAR(back pain)",
    "AND",
    "NOT back",
    "back OR",
    "title:back",
    "(back",
    "back & pain | !x",
    "<->",
    "-",
    "--",
    "a-b-c",
    "it’s",
    "%",
    "_",
    "naïve",
    "腰痛",
    "🙂",
    "\u202eback",
    "pain " * 10_000,
]


@pytest.fixture
def category(db) -> CategoryIndexPage:
    return add_published(ArchivePage.objects.get(), CategoryIndexPage(title="Back and spine"))


def add_question(category, title: str, **fields) -> QuestionPage:
    return QuestionFactory(parent=category, title=title, **fields)


def find(text: str) -> list[str]:
    return [page.title for page in search_pages(text, HomePage.objects.get())]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_input_is_answered(category, text):
    add_question(category, "Does back pain pass?")
    find(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_any_unicode_is_answered(category, text):
    find(text)


@given(text=st.text())
def test_a_cleaned_query_is_words_and_not_too_many(text):
    words = clean_query(text).split()
    assert len(words) <= MAX_WORDS
    assert all(any(character.isalnum() for character in word) for word in words)


def test_an_empty_query_finds_nothing(category):
    assert find("  ") == []


def test_words_are_found_in_title_question_and_answer(category):
    add_question(
        category, "Is rest best?", question="My lumbago is back.", answer=[("paragraph", "<p>Keep walking.</p>")]
    )
    assert find("lumbago") == find("walking") == find("rest best") == ["Is rest best?"]


def test_pages_with_all_words_hide_those_with_some(category):
    add_question(category, "Walking with sciatica")
    add_question(category, "Walking in winter")
    assert find("walking sciatica") == ["Walking with sciatica"]


def test_some_words_are_enough_where_no_page_has_all(category):
    add_question(category, "Walking with sciatica")
    assert find("walking xylophone") == ["Walking with sciatica"]


def test_drafts_are_not_found(category):
    category.add_child(instance=QuestionPage(title="Unfinished zebra", live=False))
    assert find("zebra") == []


def test_private_pages_are_not_found(category):
    add_question(category, "Private zebra")
    PageViewRestriction.objects.create(page=category, restriction_type=PageViewRestriction.LOGIN)
    assert find("zebra") == []


def test_an_unpublished_page_is_not_found_any_more(category):
    add_question(category, "Withdrawn zebra").unpublish()
    assert find("zebra") == []
