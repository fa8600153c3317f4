"""`manage.py check --database default` lists what is live and permitted by no line of the ledger."""

from typing import Any

import pytest
from django.core.checks import run_checks
from wagtail.models import Page

from qa.models import QuestionPage
from review import system_checks
from tests.factories import CategoryFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def warnings() -> list[Any]:
    return [message for message in run_checks(tags=["database"], databases=["default"]) if message.id == "review.W001"]


@pytest.fixture
def category(tree: Any) -> Page:
    return CategoryFactory(parent=tree.archive)


def test_signed_pages_archive_pages_drafts_and_aliases_are_not_listed(category):
    page = QuestionFactory(parent=category)
    QuestionFactory(parent=category, is_legacy=True)
    QuestionFactory(parent=category, live=False)
    page.create_alias(parent=category, update_slug="alias")
    assert warnings() == []


def test_what_raw_sql_wrote_is_listed(category):
    page = QuestionFactory(parent=category, title="Is rest best?")
    QuestionPage.objects.filter(pk=page.pk).update(summary="Words that nobody has signed off.")
    (warning,) = warnings()
    assert "“Is rest best?”" in warning.hint
    assert "before sign-offs were recorded" in warning.hint


def test_it_is_asked_only_with_the_database(category):
    page = QuestionFactory(parent=category)
    QuestionPage.objects.filter(pk=page.pk).update(summary="Other words.")
    assert not [message for message in run_checks() if message.id == "review.W001"]


def test_many_are_counted_and_few_are_named(category, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(system_checks, "BATCH", 2)
    monkeypatch.setattr(system_checks, "SHOWN", 3)
    for _ in range(5):
        QuestionFactory(parent=category)
    QuestionPage.objects.update(summary="Other words.")
    (warning,) = warnings()
    assert warning.msg.startswith("5 live questions")
    assert warning.hint.count("Does question") == 3
