"""The number beside a category is the number of questions a visitor finds in it."""

import pytest

from qa.counts import count_questions_below
from qa.queries import questions_in
from tests.factories import CategoryFactory, QuestionFactory, make_private


@pytest.fixture
def muscles(tree):
    return CategoryFactory(parent=tree.archive, title="Muscles and bones")


@pytest.fixture
def back(muscles):
    return CategoryFactory(parent=muscles, title="Back / spine")


@pytest.fixture
def knee(muscles):
    return CategoryFactory(parent=muscles, title="Knee")


@pytest.fixture
def sleep(tree):
    return CategoryFactory(parent=tree.archive, title="Sleep")


def counts(tree) -> dict[str, int]:
    """Return what the archive shows beside each category of its two levels, having checked it against the lists."""
    shown = {}
    for top in tree.archive.get_categories():
        for category in [top, *top.subcategories]:
            shown[category.title] = category.question_count
            assert questions_in(category).count() == category.question_count
    for top in tree.archive.get_categories():
        below = {category.title: category.question_count for category in top.get_subcategories()}
        assert below == {category.title: category.question_count for category in top.subcategories}
    return {title: number for title, number in shown.items() if number}


def test_a_question_counts_in_its_category_and_in_all_above(tree, muscles, back, knee, sleep):
    QuestionFactory(parent=back)
    QuestionFactory(parent=knee)
    QuestionFactory(parent=muscles)
    assert counts(tree) == {"Muscles and bones": 3, "Back / spine": 1, "Knee": 1}


def test_a_question_also_counts_where_it_is_also_listed_and_above(tree, back, sleep):
    night = CategoryFactory(parent=sleep, title="At night")
    QuestionFactory(parent=back, also_in=[night])
    assert counts(tree) == {"Muscles and bones": 1, "Back / spine": 1, "Sleep": 1, "At night": 1}


def test_a_question_filed_and_also_listed_below_the_same_category_counts_there_once(tree, back, knee):
    QuestionFactory(parent=back, also_in=[knee])
    assert counts(tree) == {"Muscles and bones": 1, "Back / spine": 1, "Knee": 1}


def test_a_question_also_listed_in_its_own_category_counts_once(tree, back):
    QuestionFactory(parent=back, also_in=[back])
    assert counts(tree) == {"Muscles and bones": 1, "Back / spine": 1}


def test_a_question_also_listed_above_its_category_counts_once(tree, muscles, back):
    QuestionFactory(parent=back, also_in=[muscles])
    assert counts(tree) == {"Muscles and bones": 1, "Back / spine": 1}


def test_a_question_also_listed_in_two_categories_below_another_counts_there_once(tree, back, sleep):
    two = [CategoryFactory(parent=sleep, title=title) for title in ("At night", "Naps")]
    QuestionFactory(parent=back, also_in=two)
    assert counts(tree)["Sleep"] == 1


def test_drafts_and_unpublished_questions_do_not_count(tree, back):
    QuestionFactory(parent=back, live=False)
    QuestionFactory(parent=back).unpublish()
    assert counts(tree) == {}


def test_private_questions_do_not_count_where_filed_nor_where_also_listed(tree, back, sleep):
    make_private(QuestionFactory(parent=back, also_in=[sleep]))
    assert counts(tree) == {}


def test_questions_of_a_private_category_do_not_count_elsewhere(tree, back, sleep):
    QuestionFactory(parent=back, also_in=[sleep])
    make_private(back)
    assert [category.title for category in tree.archive.get_categories()[0].subcategories] == []
    assert counts(tree) == {}


def test_a_neighbour_whose_path_begins_alike_is_not_counted(tree, muscles):
    """Tree paths are text: the children of 0001 are not those of 00010001's neighbour."""
    categories = [CategoryFactory(parent=muscles) for _ in range(12)]
    QuestionFactory(parent=categories[0])
    assert questions_in(categories[10]).count() == 0
    assert sum(count_questions_below(muscles, muscles.depth + 1).values()) == 1


def test_the_number_of_queries_is_the_same_for_many_categories(
    tree, muscles, back, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10) as few:
        tree.archive.get_categories()
    for _ in range(8):
        QuestionFactory(parent=CategoryFactory(parent=CategoryFactory(parent=tree.archive)))
    with django_assert_num_queries(len(few)):
        tree.archive.get_categories()
