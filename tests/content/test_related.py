"""A page shows what else the site has on its topics, and nothing that is not public."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from content.models import SafetyHold
from content.related import find_pages_about, get_related, pages_about
from factsheets.models import FactsheetPage
from qa.models import QuestionPage
from tests.bulk import plant_archive
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    QuestionFactory,
    TopicFactory,
    UserFactory,
    make_private,
)


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


def test_of_pages_with_as_many_topics_in_common_the_newest_comes_first(tree, category):
    one, two = TopicFactory(), TopicFactory()
    page = FactsheetFactory(parent=tree.factsheets, condition=one, topics=[two])
    for title, topics, day in [
        ("Old", [one], date(2012, 1, 1)),
        ("New", [two], date(2024, 1, 1)),
        ("Undated", [one], None),
        ("Oldest, with both", [one, two], date(2009, 1, 1)),
    ]:
        QuestionFactory(parent=category, title=title, topics=topics, answered_on=day)
    assert related(page) == {"Questions and answers": ["Oldest, with both", "New", "Old", "Undated"]}


def test_factsheets_are_in_the_same_order_by_when_they_were_first_published(tree, category):
    one, two = TopicFactory(), TopicFactory()
    question = QuestionFactory(parent=category, topics=[one, two])
    for age, (title, condition, topics) in enumerate(
        [("New", one, []), ("Old", None, [two]), ("Oldest, with both", two, [one]), ("Oldest", one, [one])]
    ):
        page = FactsheetFactory(parent=tree.factsheets, title=title, condition=condition, topics=topics)
        Page.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - timedelta(days=age))
    # A condition that is listed among the topics as well is one topic in common.
    assert related(question) == {"Factsheets": ["Oldest, with both", "New", "Old", "Oldest"]}


def hide(page: Any) -> None:
    SafetyHold.objects.create(page=page, placed_by=UserFactory(), reason="Wrong dose")


def expire(page: Any) -> None:
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.unpublish(set_expired=True)


def below_private(page: Any) -> None:
    make_private(page.get_parent())


@pytest.mark.parametrize(
    "leave", [Page.unpublish, make_private, hide, expire, below_private], ids=lambda one: one.__name__
)
def test_nothing_that_is_not_public_is_related(tree, category, leave):
    topic = TopicFactory()
    elsewhere = CategoryFactory(parent=tree.archive)
    reader = QuestionFactory(parent=elsewhere, topics=[topic])
    question = QuestionFactory(parent=category, topics=[topic], title="Question")
    factsheet = FactsheetFactory(parent=tree.factsheets, condition=topic, title="Factsheet")
    assert related(reader) == {"Factsheets": ["Factsheet"], "Questions and answers": ["Question"]}
    for page in (question, factsheet):
        leave(Page.objects.get(pk=page.pk).specific)
    assert related(reader) == {}


def test_each_list_is_one_query_whatever_is_in_it(tree, category, django_assert_num_queries):
    topics = [TopicFactory() for _ in range(3)]
    page = FactsheetFactory(parent=tree.factsheets, condition=topics[0], topics=topics)
    for number in range(6):
        QuestionFactory(parent=category, topics=topics[: number % 3 + 1])
    keys = tuple(topic.pk for topic in page.live_topics)
    # The private sections are asked for first.
    with django_assert_num_queries(2):
        assert len(find_pages_about(QuestionPage, keys, page.pk)[:4]) == 4


@pytest.mark.parametrize("model", [QuestionPage, FactsheetPage])
def test_pages_are_found_by_the_indexes_of_their_topics(tree, model):
    """Whatever the size of the archive: no table of pages or topics is read from end to end."""
    plant_archive(tree.archive, categories=2, questions=600)
    topics = [TopicFactory() for _ in range(2)]
    listed = model.topics.through
    field = f"{model._meta.model_name}_id"
    pages = model.objects.values_list("pk", flat=True)[:5]
    listed.objects.bulk_create(listed(**{field: key, "topic_id": topics[0].pk}) for key in pages)
    query = pages_about(model, tuple(topic.pk for topic in topics), tree.archive.pk).order_by("-shared", "pk")[:4]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of so few rows it would read all, whatever the indexes.
            cursor.execute("SET LOCAL enable_seqscan = off")
        else:
            cursor.execute("ANALYZE")
    plan = query.explain()
    tables = ("wagtailcore_page", model._meta.db_table, listed._meta.db_table)
    full = [line for line in plan.splitlines() if line.strip().startswith("SCAN") or "Seq Scan" in line]
    assert not [line for line in full if any(f"{table}" in line for table in tables)], plan
