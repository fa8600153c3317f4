"""A page shows what else the site has on its topics, and nothing that is not public."""

import pytest

from content.related import get_related
from tests.factories import CategoryFactory, FactsheetFactory, QuestionFactory, TopicFactory


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


def related(page, **kwargs) -> dict[str, list[str]]:
    return {section.heading: [other.title for other in section.pages] for section in get_related(page, **kwargs)}


def test_questions_and_factsheets_on_a_topic_find_each_other(tree, category):
    topic = TopicFactory()
    question = QuestionFactory(parent=category, title="Question", topics=[topic])
    factsheet = FactsheetFactory(parent=tree.factsheets, title="Factsheet", condition=topic)
    QuestionFactory(parent=category, title="On something else", topics=[TopicFactory()])
    assert related(question) == {"Factsheets": ["Factsheet"]}
    assert related(factsheet) == {"Questions and answers": ["Question"]}


def test_more_topics_in_common_come_first_and_archive_answers_last(category):
    one, two = TopicFactory(), TopicFactory()
    page = QuestionFactory(parent=category, topics=[one, two])
    QuestionFactory(parent=category, title="One", topics=[one])
    QuestionFactory(parent=category, title="Archive", topics=[one, two], is_legacy=True)
    QuestionFactory(parent=category, title="Both", topics=[one, two])
    assert related(page) == {"Questions and answers": ["Both", "One", "Archive"]}
    assert related(page, length=1) == {"Questions and answers": ["Both"]}


def test_drafts_and_unpublished_topics_make_no_relation(category):
    topic, hidden = TopicFactory(), TopicFactory(live=False)
    page = QuestionFactory(parent=category, topics=[topic, hidden])
    QuestionFactory(parent=category, topics=[topic], live=False)
    QuestionFactory(parent=category, topics=[hidden])
    assert related(page) == {}
