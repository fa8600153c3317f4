"""The search page answers anything a visitor, or somebody worse, sends it."""

from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CategoryFactory, QuestionFactory


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive, title="Back")


@given(words=st.text(max_size=500), number=st.text(max_size=8))
def test_any_words_and_any_page_number_are_answered(tree, words, number):
    assert Client().get("/search/", {"q": words, "page": number}).status_code == 200


@given(raw=st.binary(max_size=60))
def test_any_bytes_in_the_address_are_answered(tree, raw):
    assert Client().get(f"/search/?q={quote_from_bytes(raw)}").status_code == 200


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%00", "q=%22", "q=%20", "q=a&q=b", "q[]=a", "page=-1&q=back", "q=%ED%A0%80"]
)
def test_odd_addresses_are_answered(client, tree, query):
    assert client.get(f"/search/?{query}").status_code == 200


def test_what_the_visitor_typed_is_shown_as_text(client, tree):
    page = client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_result_shows_title_and_summary(client, category):
    QuestionFactory(parent=category, title="Is rest best?", summary="No, keep moving.")
    page = client.get("/search/", {"q": "rest moving"}).content.decode()
    assert "Is <mark>rest</mark> best?" in page
    assert "No, keep <mark>moving</mark>." in page


def test_ten_results_make_a_page_and_the_words_go_along(client, category):
    for _ in range(11):
        QuestionFactory(parent=category, question="lumbago")
    page = client.get("/search/", {"q": "lumbago"})
    assert len(page.context["results"]) == 10
    assert "q=lumbago" in page.content.decode()
    assert len(client.get("/search/", {"q": "lumbago", "page": 2}).context["results"]) == 1


def test_posting_to_the_search_page_is_refused(client, tree):
    assert client.post("/search/", {"q": "back"}).status_code == 405


def test_search_pages_stay_out_of_search_engines(client, tree):
    assert 'content="noindex' in client.get("/search/", {"q": "back"}).content.decode()
