import pytest
from django.db import connection, transaction

from content import generation
from content.generation import cached
from content.models import OrganisationSettings, PublicChange
from tests.factories import CategoryFactory, QuestionFactory, TopicFactory, make_private


@pytest.fixture
def calls(db):
    """How often a kept value was made."""
    made = []

    @cached
    def value(argument: int = 0) -> int:
        made.append(argument)
        return len(made)

    def count() -> int:
        value()
        return len(made)

    return count


def test_a_value_is_made_once(calls):
    assert [calls(), calls(), calls()] == [1, 1, 1]


def test_whatever_the_public_sees_makes_it_anew(tree, calls):
    category = CategoryFactory(parent=tree.archive)
    page = QuestionFactory(parent=category, is_legacy=True)
    organisation = OrganisationSettings.load()
    for change in (
        lambda: QuestionFactory(parent=category),
        page.unpublish,
        lambda: make_private(category),
        lambda: category.view_restrictions.get().delete(),
        TopicFactory,
        organisation.save,
        lambda: CategoryFactory(parent=category),
    ):
        before = calls()
        change()
        assert calls() == before + 1
        assert calls() == before + 1


def test_saving_a_draft_keeps_it(tree, calls):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive))
    before = calls()
    page.title = "Another"
    page.save_revision()
    assert calls() == before


def test_a_change_leaves_nothing_of_what_was_in_memory(db):
    kept = generation.Kept()
    kept.get("one", lambda: "words that were removed")
    generation.changed()
    kept.get("another", lambda: "other words")
    assert "removed" not in repr(kept.values)


def test_a_block_is_told_once_what_has_changed(db, django_assert_num_queries):
    with django_assert_num_queries(1), generation.settled() as number:
        assert [generation.current(), generation.current()] == [number, number]


def test_what_is_taken_back_is_not_kept(db, calls):
    before = generation.current()
    with transaction.atomic():
        generation.changed()
        assert generation.current() != before
        transaction.set_rollback(True)
    assert generation.current() == before


@pytest.mark.django_db(transaction=True)
def test_another_process_hears_of_it_within_a_moment(monkeypatch):
    before = generation.current()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO content_publicchange (number) VALUES (5)")
    assert generation.current() == before
    monkeypatch.setattr(generation, "TRUSTED_FOR", 0.0)
    assert generation.current() == before + 5


def test_merging_changes_nothing_but_the_number_of_rows(db):
    for _ in range(5):
        generation.changed()
    before = generation.current()
    generation.merge()
    assert PublicChange.objects.count() == 1
    assert generation.current() == before
