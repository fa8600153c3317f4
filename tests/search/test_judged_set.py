"""The judged set and its distractors are sound, whatever the search makes of them."""

import re
import tomllib
import tracemalloc
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from home.demo_loader.source import DemoSource
from tests.search.distractors import CONDITIONS, Distractor, distractors

# It asks no database.
pytestmark = pytest.mark.sqlite

FEWEST = dict.fromkeys(
    (
        "same question",
        "title words",
        "all words",
        "phrase",
        "stemming",
        "spelling",
        "hyphens",
        "part of a word",
        "typo",
        "synonym",
        "sentence",
        "shouting",
        "topic",
        "body",
    ),
    8,
) | {"accents": 6, "none": 6}

# What the demo is about. A distractor may mention a headache or a stiff knee, but none of these.
DEMO_SUBJECTS = re.compile(
    r"""\b(?:acupunct|anxiety|arthrit|asthma|back\ pain|blood\ pressure|breathless|carpal|chiropract|chronic\ pain
    |codeine|constipat|copd\b|depress|endometri|epley|fibromyalg|fodmap|frozen|glucosamine|heartburn|heel|hot\ flush
    |hrt\b|ibs\b|incontinen|insomnia|irritable|laxative|low\ mood|manipulat|menopaus|migraine|morphine|neck\b|opioid
    |osteoarthrit|osteopath|pelvic|periods?\b|pregabalin|pregnan|reflux|sciatica|sham\b|slipped|tinnitus|vertigo|zopiclone)""",
    re.IGNORECASE | re.VERBOSE,
)


@pytest.fixture(scope="module")
def queries() -> list[dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("judged.toml").read_text(encoding="utf-8"))["query"]


@pytest.fixture(scope="module")
def thousand() -> list[Distractor]:
    return list(distractors(1000))


@pytest.fixture(scope="module")
def public() -> set[str]:
    """The questions and factsheets of the demo that visitors can read."""
    source = DemoSource()
    hidden = {*source.states["drafts"], source.states["held"]["page"]}
    return {*source.questions, *source.factsheets} - hidden


def words(page: Distractor) -> list[str]:
    return re.findall(r"[\w’'-]+", text(page).lower())


def text(page: Distractor) -> str:
    return " ".join([page.title, page.question, page.summary, *page.paragraphs])


def test_there_are_enough_queries_of_every_kind_and_no_other_kinds(queries):
    kinds = Counter(query["kind"] for query in queries)
    assert len(queries) >= 120
    assert kinds.keys() == FEWEST.keys()
    assert {kind: number for kind, number in kinds.items() if number < FEWEST[kind]} == {}


def test_no_query_stands_twice(queries):
    texts = Counter(query["text"].casefold() for query in queries)
    assert [query for query, number in texts.items() if number > 1] == []


def test_grades_are_one_two_or_three_and_only_none_goes_without(queries):
    for query in queries:
        assert query.keys() == {"text", "kind", "results"}
        assert set(query["results"].values()) <= {1, 2, 3}
        assert bool(query["results"]) == (query["kind"] != "none")


def test_only_pages_that_visitors_can_read_have_grades(queries, public):
    assert {slug for query in queries for slug in query["results"]} <= public


def test_every_public_question_and_factsheet_is_wanted_by_some_query(queries, public):
    assert public == {slug for query in queries for slug, grade in query["results"].items() if grade == 3}


def test_distractors_are_the_same_for_the_same_seed_and_others_for_another():
    assert list(distractors(50)) == list(distractors(50)) == list(islice(distractors(90), 50))
    assert list(distractors(50)) != list(distractors(50, seed=8))


def test_nine_distractors_of_ten_say_pain(thousand):
    assert 850 <= sum("pain" in words(page) for page in thousand) <= 950


def test_titles_of_distractors_are_nearly_all_distinct(thousand):
    assert len({page.title for page in thousand}) >= 990


def test_distractors_are_as_long_as_the_answers_of_the_demo(thousand):
    for page in thousand:
        assert 40 <= len(page.question.split()) <= 90
        assert len(re.findall(r"\.( |$)", page.summary)) == 2
        assert 4 <= len(page.paragraphs) <= 8
        assert all(40 <= len(paragraph.split()) <= 80 for paragraph in page.paragraphs)
        assert page.asked_on < page.answered_on


def test_distractors_have_a_wide_vocabulary_with_a_long_tail(thousand):
    used = Counter(word for page in thousand for word in words(page))
    assert len(used) > 3000
    assert sum(number <= 10 for number in used.values()) > len(used) / 4


def test_no_slot_of_a_distractor_stays_unfilled(thousand):
    assert [page.title for page in thousand if re.search(r"[{}]|  |\ba [aeio]\w", text(page))] == []


def test_distractors_keep_to_other_subjects_than_the_demo(thousand):
    assert {match[0].lower() for page in thousand for match in DEMO_SUBJECTS.finditer(text(page))} == set()


def test_conditions_share_no_name_and_no_synonym_with_a_topic_of_the_demo():
    topics = {name.casefold() for topic in DemoSource().topics for name in (topic["name"], *topic["synonyms"])}
    ours = [name.casefold() for condition in CONDITIONS for name in (condition.name, *condition.synonyms)]
    assert len(ours) == len(set(ours))
    assert not topics & set(ours)


def test_topics_of_distractors_are_known_conditions(thousand):
    assert {topic for page in thousand for topic in page.topics} == {condition.name for condition in CONDITIONS}


def test_ten_thousand_distractors_take_little_memory_when_iterated():
    next(distractors(1))
    tracemalloc.start()
    assert sum(1 for _ in distractors(10_000)) == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
