"""The search page answers anything a visitor, or somebody worse, sends it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote_from_bytes

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from tests.factories import CategoryFactory, FactsheetFactory, QuestionFactory, TopicFactory, UrgentRuleFactory


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
    assert client.post("/search/suggest/", {"q": "back"}).status_code == 405


def test_search_pages_stay_out_of_search_engines(client, tree):
    assert 'content="noindex' in client.get("/search/", {"q": "back"}).content.decode()


# Filters, order, pages


PARAMETERS = st.fixed_dictionaries(
    {"q": st.text(max_size=40)},
    optional={name: st.text(max_size=20) for name in ("type", "category", "topic", "reviewed", "sort", "page")},
)


@given(parameters=PARAMETERS)
def test_any_filters_are_answered(tree, parameters):
    assert Client().get("/search/", parameters).status_code == 200
    assert Client().get("/search/suggest/", parameters).status_code == 200


def test_the_number_beside_a_filter_is_what_choosing_it_finds(client, tree, category):
    topic = TopicFactory(name="Gout")
    for number in range(14):
        QuestionFactory(parent=category, title=f"Lumbago {number}", topics=[topic] if number % 3 else [])
    FactsheetFactory(parent=tree.factsheets, title="Lumbago: the evidence")
    QuestionFactory(
        parent=CategoryFactory(parent=tree.archive, title="Sleep"), title="Lumbago at night", is_legacy=True
    )
    shown = client.get("/search/", {"q": "lumbago"})
    choices = {choice.name: choice for facet in shown.context["facets"] for choice in facet.choices}
    assert {name: choices[name].count for name in ("Questions", "Factsheets", "Back", "Sleep", "Gout")} == {
        "Questions": 15,
        "Factsheets": 1,
        "Back": 14,
        "Sleep": 1,
        "Gout": 9,
    }
    for choice in choices.values():
        assert client.get(f"/search/{choice.address}").context["answer"].count == choice.count
    chosen = client.get(f"/search/{choices['Back'].address}")
    within = {choice.name: choice for facet in chosen.context["facets"] for choice in facet.choices}
    assert within["Back"].is_chosen
    assert client.get(f"/search/{within['Gout'].address}").context["answer"].count == within["Gout"].count == 9


def test_filters_that_leave_nothing_can_be_removed(client, category):
    QuestionFactory(parent=category, title="Lumbago")
    page = client.get("/search/", {"q": "lumbago", "type": "factsheet"}).content.decode()
    assert "Nothing with these filters" in page
    assert 'href="?q=lumbago"' in page


def test_every_page_of_results_is_different_and_together_they_are_all(client, category):
    for number in range(25):
        QuestionFactory(parent=category, title=f"Lumbago {number}")
    for order in ("relevance", "newest"):
        seen = []
        for number in (1, 2, 3):
            shown = client.get("/search/", {"q": "lumbago", "page": number, "sort": order})
            seen += [result.key for result in shown.context["results"]]
        assert len(seen) == len(set(seen)) == 25


def test_results_beyond_those_that_are_compared_are_listed_as_well(client, category, monkeypatch):
    monkeypatch.setattr("search.finding.WINDOW", 10)
    monkeypatch.setattr("search.finding.Found.window", 10)
    for number in range(25):
        QuestionFactory(parent=category, title=f"Lumbago {number}")
    seen = [
        result.key
        for number in (1, 2, 3)
        for result in client.get("/search/", {"q": "lumbago", "page": number}).context["results"]
    ]
    assert len(seen) == len(set(seen)) == 25


# What explains the results


def test_a_result_shows_type_category_passage_and_review(client, category):
    QuestionFactory(
        parent=category,
        title="Is rest best?",
        question="A question.",
        summary="A summary.",
        answer=[("paragraph", f"<p>{'Some words. ' * 60} A hot bath eases lumbago. {'More words. ' * 60}</p>")],
    )
    [result] = client.get("/search/", {"q": "lumbago"}).context["results"]
    assert (result.kind, result.sections) == ("Question", ["Ask an expert", "Back"])
    assert "A hot bath eases <mark>lumbago</mark>." in result.passage
    assert len(result.passage) < 300
    assert result.reviewed_on == timezone.localdate()


def test_markup_in_texts_is_shown_as_text(client, category):
    QuestionFactory(parent=category, title="<b>Lumbago</b> & co", question="<script>lumbago</script>")
    page = client.get("/search/", {"q": "lumbago"}).content.decode()
    assert "&lt;b&gt;<mark>Lumbago</mark>&lt;/b&gt; &amp; co" in page
    assert "<script>lumbago" not in page


def test_did_you_mean_is_offered(client, category):
    QuestionFactory(parent=category, title="About sciatica")
    page = client.get("/search/", {"q": "sciatca"}).content.decode()
    assert 'Did you mean <a href="?q=sciatica">sciatica</a>?' in page


def test_no_results_help_on(client, tree, category):
    TopicFactory(name="Frozen shoulder")
    page = client.get("/search/", {"q": "shoulders quokka <x>"}).content.decode()
    assert "Nothing found for “shoulders quokka &lt;x&gt;”" in page
    assert "We looked for “shoulders”, “quokka” and “x”" in page
    assert "Frozen shoulder" in page
    assert category.url in page
    assert f"{tree.ask.url}?question=shoulders%20quokka%20%3Cx%3E" in page


def test_urgent_words_show_advice_above_the_results(client, category):
    UrgentRuleFactory(patterns="back pain + cannot pee", heading="Go to A&E now")
    QuestionFactory(parent=category, title="About back pain")
    page = client.get("/search/", {"q": "back pain cant pee"}).content.decode()
    assert page.index("Go to A&amp;E now") < page.index('id="results"')
    assert "Go to A&amp;E" not in client.get("/search/", {"q": "back pain"}).content.decode()


def test_promoted_pages_stand_first_and_only_while_public(client, category):
    page = QuestionFactory(parent=category, title="Read me")
    QuestionFactory(parent=category, title="About lumbago")
    query = Query.get("lumbago")
    SearchPromotion.objects.create(query=query, page=page, sort_order=0, description="Because.")
    SearchPromotion.objects.create(
        query=query, external_link_url="https://example.org/x", external_link_text="Elsewhere", sort_order=1
    )
    shown = client.get("/search/", {"q": " Lumbago "}).content.decode()
    assert shown.index("Read me") < shown.index("Elsewhere") < shown.index("About")
    page.unpublish()
    shown = client.get("/search/", {"q": "Lumbago"}).content.decode()
    assert "Read me" not in shown
    assert "Elsewhere" in shown


def test_an_answer_is_made_once_and_anew_when_something_public_changes(client, category):
    QuestionFactory(parent=category, title="About lumbago")
    client.get("/search/", {"q": "lumbago"})
    with other_queries() as queries:
        client.get("/search/", {"q": "lumbago"})
    assert queries == []
    QuestionFactory(parent=category, title="More about lumbago")
    assert client.get("/search/", {"q": "lumbago"}).context["answer"].count == 2


@contextmanager
def other_queries() -> Iterator[list[str]]:
    """Collect the queries that do more than ask whether anything has changed."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        yield found
    found += [query["sql"] for query in queries if "content_publicchange" not in query["sql"]]


# Suggestions


def suggested(client, text: str, **parameters) -> list[tuple[str, str]]:
    answer = client.get("/search/suggest/", {"q": text} | parameters).json()
    return [(one["title"], one["kind"]) for one in answer["suggestions"]]


def test_questions_factsheets_and_topics_are_suggested(client, tree, category):
    TopicFactory(name="Sciatica", synonyms="leg pain from the back")
    QuestionFactory(parent=category, title="Which tablets help sciatica?")
    FactsheetFactory(parent=tree.factsheets, title="Sciatica: the evidence")
    QuestionFactory(parent=category, title="Something else")
    found = suggested(client, "sciat")
    assert found[0] == ("Sciatica", "Topic")
    assert set(found[1:]) == {("Sciatica: the evidence", "Factsheet"), ("Which tablets help sciatica?", "Question")}
    assert suggested(client, "tablets sc")[0] == ("Which tablets help sciatica?", "Question")


@pytest.mark.parametrize("text", ["", " ", "s", "?", "\x00"])
def test_too_little_suggests_nothing(client, category, text):
    QuestionFactory(parent=category, title="Sciatica")
    assert suggested(client, text) == []


def test_suggestions_may_be_kept_for_a_minute(client, tree):
    assert client.get("/search/suggest/", {"q": "back"})["Cache-Control"] == "public, max-age=60, s-maxage=1"
