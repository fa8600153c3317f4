"""Pages that texts name are looked up once for a rendering, and never when visitors may not see them."""

import pytest

from content.queries import looked_up, pages_named_in, visible_by_key, visible_in_order
from tests.factories import CategoryFactory, QuestionFactory, make_private


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


def test_chosen_pages_keep_their_order_and_come_once(category):
    first, second = QuestionFactory(parent=category), QuestionFactory(parent=category)
    assert visible_in_order([second, first, None, second]) == [second, first]


def test_drafts_and_private_pages_are_left_out_inside_and_outside_a_lookup(category):
    draft = QuestionFactory(parent=category, live=False)
    private = QuestionFactory(parent=category)
    make_private(private)
    chosen = [draft, private]
    assert visible_in_order(chosen) == []
    with looked_up({page.pk for page in chosen}):
        assert visible_in_order(chosen) == []


def test_inside_a_lookup_only_other_pages_cost_a_query(category, django_assert_num_queries):
    known, other = QuestionFactory(parent=category), QuestionFactory(parent=category)
    with looked_up([known.pk, 999_999]):
        with django_assert_num_queries(0):
            assert visible_by_key([known.pk, 999_999]) == {known.pk: known}
        assert visible_by_key([known.pk, other.pk]) == {known.pk: known, other.pk: other}


def test_after_a_lookup_nothing_is_remembered(category):
    page = QuestionFactory(parent=category)
    with looked_up([page.pk]):
        page.unpublish()
    assert visible_by_key([page.pk]) == {}


def test_every_page_that_a_text_names_is_found(category):
    linked, earlier, chosen = (QuestionFactory(parent=category) for _ in range(3))
    page = QuestionFactory(
        parent=category,
        answer=[
            ("paragraph", f'<p>See <a linktype="page" id="{linked.pk}">this</a>.</p>'),
            ("earlier_answer", {"date": None, "text": "<p>Rest.</p>", "page": earlier}),
            ("related_pages", {"heading": "Read next", "pages": [chosen]}),
        ],
    )
    assert pages_named_in([page]) == {linked.pk, earlier.pk, chosen.pk}
