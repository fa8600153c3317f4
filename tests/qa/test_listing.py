"""What a visitor finds on a category page, and in which order."""

from datetime import date

import pytest

from tests.factories import CategoryFactory, PersonFactory, QuestionFactory, make_private


@pytest.fixture
def back(tree):
    return CategoryFactory(parent=tree.archive, title="Back / spine")


def titles(category, rf, **query) -> list[str]:
    return [question.title for question in category.get_context(rf.get("/", query))["questions"]]


def test_the_newest_answer_comes_first_and_undated_ones_last(back, rf):
    QuestionFactory(parent=back, title="Undated", answered_on=None)
    QuestionFactory(parent=back, title="Old", answered_on=date(2009, 1, 1))
    QuestionFactory(parent=back, title="New", answered_on=date(2025, 1, 1))
    assert titles(back, rf) == ["New", "Old", "Undated"]


def test_questions_sort_from_a_to_z(back, rf):
    for title in ("Beds", "Aches", "Chairs"):
        QuestionFactory(parent=back, title=title)
    assert titles(back, rf, sort="title") == ["Aches", "Beds", "Chairs"]


@pytest.mark.parametrize("query", [{"sort": "'; --"}, {"page": "x"}, {"page": "-1"}, {"page": ""}, {"sort": ""}])
def test_nonsense_in_the_address_shows_the_first_page(back, rf, query):
    QuestionFactory(parent=back, title="Only")
    assert titles(back, rf, **query) == ["Only"]


def test_a_page_too_far_shows_the_last(back, rf, monkeypatch):
    monkeypatch.setattr(type(back), "questions_per_page", 1)
    QuestionFactory(parent=back, title="Old", answered_on=date(2009, 1, 1))
    QuestionFactory(parent=back, title="New", answered_on=date(2025, 1, 1))
    assert titles(back, rf, page=99) == ["Old"]


def test_twenty_questions_make_a_page(back, rf):
    for _ in range(21):
        QuestionFactory(parent=back)
    assert len(titles(back, rf)) == 20
    assert len(titles(back, rf, page=2)) == 1


def test_no_question_is_lost_between_pages_of_equal_dates(back, rf, monkeypatch):
    monkeypatch.setattr(type(back), "questions_per_page", 2)
    for _ in range(5):
        QuestionFactory(parent=back, title="Same", answered_on=date(2024, 1, 1))
    seen = [page.pk for number in (1, 2, 3) for page in back.get_context(rf.get("/", {"page": number}))["questions"]]
    assert len(seen) == len(set(seen)) == 5


def test_questions_of_smaller_categories_are_listed_too_and_each_once(back, rf):
    below = CategoryFactory(parent=back)
    QuestionFactory(parent=below, also_in=[back], title="Filed below")
    assert titles(back, rf) == ["Filed below"]


def test_drafts_and_private_questions_are_not_listed(back, rf):
    QuestionFactory(parent=back, live=False)
    make_private(QuestionFactory(parent=back))
    assert titles(back, rf) == []


def test_answers_open_in_place_without_a_script(back, client):
    QuestionFactory(parent=back, answer=[("paragraph", "<p>Walk every day.</p>")])
    page = client.get(back.url).content.decode()
    assert "Walk every day." in page
    assert "<details" in page


def test_a_listing_shows_question_summary_expert_and_date(back, client):
    question = QuestionFactory(parent=back, summary="Yes, it is.", answered_by=PersonFactory(name="Dr Yusuf"))
    page = client.get(back.url).content.decode()
    assert question.title in page
    assert "Yes, it is." in page
    assert "Dr Yusuf" in page
    assert 'datetime="2024-05-20"' in page


def test_pages_are_real_links_that_keep_the_order(back, client):
    for _ in range(21):
        QuestionFactory(parent=back)
    page = client.get(back.url, {"sort": "title"}).content.decode()
    assert "sort=title" in page
    assert "page=2" in page


def test_the_question_stands_where_there_is_no_summary_yet(back):
    page = QuestionFactory(parent=back, summary="", question="word " * 100)
    assert len(page.listing_summary) <= 220
    assert page.listing_summary.endswith("word…")


def test_legacy_answers_say_so_in_listings_and_on_their_page(back, client):
    question = QuestionFactory(parent=back, is_legacy=True)
    for address in (back.url, question.url):
        assert "not reviewed since" in client.get(address).content.decode()
