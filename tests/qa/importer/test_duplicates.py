"""Questions of an upload that the site, or the upload itself, holds already."""

import pytest

from qa.importer.duplicates import Duplicate, find_duplicates
from qa.importer.preparing import PreparedArchive, prepare_source
from qa.importer.sources import read_sources
from qa.models import QuestionPage
from tests.factories import CategoryFactory, QuestionFactory
from tests.qa.importer.samples import UNTIDY
from tests.qa.importer.site_pages import edit, pages

UPLOAD = """Ask an expert - feet

Q: Why do my toes tingle when I sit?
A: So.

Q: Can insoles help with flat feet?
A: Yes.

Q: can insoles help with FLAT FEET
A: Perhaps.

A: An answer alone.
"""


def prepared(text: str = UPLOAD, under: str = "") -> PreparedArchive:
    return prepare_source(read_sources("feet.txt", text.encode()).sources[0], under=under)


@pytest.fixture
def elsewhere(archive_page):
    """A category that no archive belongs to."""
    return CategoryFactory(parent=archive_page, title="Elsewhere")


def test_a_site_without_the_questions_has_no_duplicates_but_those_of_the_upload(archive_page):
    assert find_duplicates(prepared()) == {
        3: Duplicate(
            None, "Can insoles help with flat feet?", "Can insoles help with flat feet?", 1.0, is_exact=True, position=2
        )
    }


def test_the_same_words_on_the_site_are_exact(elsewhere):
    page = QuestionFactory(parent=elsewhere, question="why do my toes tingle, when I sit")

    duplicate = find_duplicates(prepared())[1]

    assert (duplicate.page_id, duplicate.title, duplicate.is_exact) == (page.pk, page.title, True)
    assert duplicate.likeness == 1


def test_close_words_on_the_site_are_not_exact(elsewhere):
    page = QuestionFactory(
        parent=elsewhere, question="Hello, why does my toe tingle when sitting? Why do my toes tingle?"
    )
    close = QuestionFactory(parent=elsewhere, question="Dear expert, why do my toes tingle when I sit?")

    duplicate = find_duplicates(prepared(UPLOAD.replace("toes tingle", "toes tinglle")))[1]

    assert page.pk != close.pk == duplicate.page_id
    assert not duplicate.is_exact
    assert 0.8 <= duplicate.likeness < 1


def test_drafts_and_titles_count_too(elsewhere):
    draft = QuestionFactory(parent=elsewhere, title="Can insoles help with flat feet", question="", live=False)

    assert find_duplicates(prepared())[2].page_id == draft.pk


def test_other_questions_are_no_duplicates(elsewhere):
    QuestionFactory(parent=elsewhere, question="Why do my fingers tingle when I sit?")

    assert set(find_duplicates(prepared())) == {3}


def test_what_was_imported_before_is_no_duplicate_of_itself(archive_page, run_import):
    run_import(UNTIDY)

    assert find_duplicates(prepared(UNTIDY)) == {}
    found = find_duplicates(prepared(UNTIDY), exclude_category_known=False)
    assert [duplicate.page_id for duplicate in found.values()] == [page.pk for page in pages()[:3]]


def test_a_corrected_version_is_no_duplicate_of_what_it_corrects(archive_page, run_import):
    run_import(UNTIDY)

    corrected = UNTIDY.replace("Does stress make it worse?", "Does stress make it much worse?")

    assert find_duplicates(prepared(corrected)) == {}


def test_what_was_imported_into_another_category_is_a_duplicate(archive_page, run_import):
    run_import(UNTIDY)

    assert set(find_duplicates(prepared(UNTIDY, under="Elsewhere"))) == {1, 2, 3}


def test_the_number_of_queries_does_not_grow(elsewhere, django_assert_max_num_queries):
    for number in range(3):
        QuestionFactory(parent=elsewhere, question=f"Question {number}?")
    archive = prepared()
    find_duplicates(archive)
    with django_assert_max_num_queries(6):
        find_duplicates(archive)
    for number in range(10):
        QuestionFactory(parent=elsewhere, question=f"More of question {number}?")

    with django_assert_max_num_queries(6):
        find_duplicates(archive)


def test_nothing_is_written(elsewhere):
    page = QuestionFactory(parent=elsewhere, question="Why do my toes tingle when I sit?")
    edit(page)
    before = list(QuestionPage.objects.values())

    find_duplicates(prepared())

    assert list(QuestionPage.objects.values()) == before
