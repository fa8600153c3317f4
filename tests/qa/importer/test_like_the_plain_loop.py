"""Pages written in bulk are like pages that `add_child` and `save_revision().publish()` write one at a time."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from qa.importer.loader.pages import new_page
from qa.models import ArchiveEntry, CategoryIndexPage, QuestionPage
from tests.qa.importer.samples import UNTIDY, parse
from tests.qa.importer.site_pages import category, pages

# What is each page's own, and what tells when something happened.
OWN = {"id", "pk", "page_ptr", "page_ptr_id", "path", "url_path", "translation_key", "slug", "block ids"}
TIMES = {"first_published_at", "last_published_at", "latest_revision_created_at"}
# `publish` compares these with the revision, which is another one for each page.
LINKS = {"latest_revision_id", "live_revision_id", "_state"}


@pytest.fixture
def twins(archive_page, run_import) -> tuple[QuestionPage, QuestionPage]:
    """The first entry of a page, imported in bulk and written by the plain loop."""
    run_import(UNTIDY, "--publish")
    parent = category("Head and neck").add_child(instance=CategoryIndexPage(title="Plain"))
    heading = "Ask an expert - head and neck - jaw / face"
    page = new_page(
        parse(UNTIDY).entries[0], locale_id=parent.locale_id, source_name=heading, source_url="", taken_slugs=set()
    )
    parent.add_child(instance=page)
    page.save_revision().publish()
    return pages()[0], QuestionPage.objects.get(pk=page.pk)


def without_ids(value: Any) -> Any:
    """The value without the identities of its blocks."""
    if isinstance(value, str) and value.startswith("[{"):
        return without_ids(json.loads(value))
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    return {key: item for key, item in value.items() if key != "id"} if isinstance(value, dict) else value


def test_the_rows_are_alike(twins):
    bulk, plain = (
        {name: value for name, value in vars(page).items() if name not in OWN | TIMES | LINKS} for page in twins
    )

    assert without_ids(bulk.pop("answer").get_prep_value()) == without_ids(plain.pop("answer").get_prep_value())
    assert bulk == plain
    assert all(getattr(twins[0], name) for name in TIMES)


def test_the_revisions_are_alike(twins):
    bulk, plain = (
        {name: without_ids(value) for name, value in page.latest_revision.content.items() if name not in OWN | TIMES}
        for page in twins
    )

    # The plain loop's first save gives the page no unpublished changes; its revision is made from that.
    assert bulk == plain
    for name in ("content_type_id", "base_content_type_id", "user_id", "object_str", "approved_go_live_at"):
        assert getattr(twins[0].latest_revision, name) == getattr(twins[1].latest_revision, name)


def test_the_revision_of_a_page_is_that_page(archive_page, run_import):
    run_import()

    for page in pages():
        restored = page.latest_revision.as_object()
        assert (restored.pk, restored.title, restored.question) == (page.pk, page.title, page.question)
        assert restored.answer.get_prep_value() == page.answer.get_prep_value()
        assert page.latest_revision.is_latest_revision()


def test_the_history_is_alike(twins):
    entries = [
        list(
            PageLogEntry.objects.filter(page=page)
            .order_by("timestamp", "pk")
            .values("action", "label", "content_type_id", "user_id", "content_changed", "deleted", "data")
        )
        for page in twins
    ]

    assert [entry["action"] for entry in entries[0]] == ["wagtail.create", "wagtail.publish"]
    assert entries[0] == entries[1]
    assert PageLogEntry.objects.get(page=twins[0], action="wagtail.publish").revision == twins[0].live_revision


def test_the_search_indexes_are_alike(twins):
    bulk, plain = (page.index_entries.values("title", "body", "autocomplete", "content_type_id") for page in twins)

    assert list(bulk) == list(plain)
    assert len(bulk) == 1


def test_imported_pages_are_found_by_searching(archive_page, run_import):
    run_import(UNTIDY, "--publish")

    assert [page.pk for page in Page.objects.live().search("grinding")] == [pages()[1].pk]
    assert [page.pk for page in QuestionPage.objects.search("numb cheek")] == [pages()[3].pk]


def test_the_reference_index_is_complete(archive_page, run_import):
    run_import(UNTIDY, "--publish")
    fields = ("base_content_type", "object_id", "to_content_type", "to_object_id", "content_path_hash")
    before = set(ReferenceIndex.objects.values_list(*fields))

    call_command("rebuild_references_index", verbosity=0)

    assert set(ReferenceIndex.objects.values_list(*fields)) == before


def test_the_tree_needs_no_fixing(archive_page, run_import):
    run_import(UNTIDY, "--publish")
    run_import(UNTIDY.replace("Q:Does", "Q: New?\n\nA: Yes.\n\nQ:Does"))

    assert Page.find_problems() == ([], [], [], [], [])
    assert Page.objects.get(pk=category().pk).numchild == 5
    assert [page.url_path for page in pages()] == [f"{category().url_path}{page.slug}/" for page in pages()]


def test_an_editor_can_add_a_page_after_an_import(archive_page, run_import):
    run_import()

    category().add_child(instance=QuestionPage(title="New", live=False))

    assert [page.title for page in pages()][-1] == "New"
    assert Page.find_problems() == ([], [], [], [], [])


def test_imported_pages_are_valid(archive_page, run_import):
    run_import(UNTIDY, "--publish", "--source-url", "https://example.org/jaw")

    for page in pages():
        page.full_clean()


def test_imported_pages_open_in_the_admin(archive_page, run_import, admin_client: Client):
    run_import(UNTIDY, "--publish")

    for page in (pages()[0], pages()[3]):
        for view in ("edit", "history", "usage"):
            assert admin_client.get(reverse(f"wagtailadmin_pages:{view}", args=[page.pk])).status_code == 200
    assert admin_client.get(reverse("wagtailadmin_explore", args=[category().pk])).status_code == 200


def test_saving_an_imported_page_in_the_editor_changes_no_words(archive_page, run_import):
    run_import(UNTIDY, "--publish")
    page = pages()[0]

    edited = page.get_latest_revision_as_object()
    edited.save_revision(changed=True)

    before, after = Revision.objects.for_instance(page).order_by("pk")
    assert without_ids(before.content["answer"]) == without_ids(after.content["answer"])


def long_archive(name: str, entries: int) -> str:
    """A page with many entries whose titles are the same."""
    body = "\n\n".join(f"Q: Why does it hurt? Number {n}.\n\nA: Nobody knows {n}." for n in range(entries))
    return f"Ask an expert - {name}\n\n{body}"


def test_many_entries_have_places_and_addresses_of_their_own(archive_page, run_import):
    run_import(long_archive("legs", 210), "--publish")

    assert Page.find_problems() == ([], [], [], [], [])
    assert [page.position for page in ArchiveEntry.objects.order_by("page__path")] == list(range(1, 211))
    assert len({page.slug for page in pages()}) == 210
    assert QuestionPage.objects.live().count() == 210


def test_the_number_of_queries_grows_with_batches_and_not_with_entries(archive_page, run_import):
    run_import(long_archive("arms", 1), "--publish")
    counts = []
    for name, entries in (("legs", 100), ("feet", 200)):
        with CaptureQueriesContext(connection) as queries:
            run_import(long_archive(name, entries), "--publish")
        counts.append(len(queries))

    assert counts[1] - counts[0] < 100


def test_an_editor_who_takes_the_same_place_at_the_same_moment_does_not_stop_an_import(
    archive_page, run_import, monkeypatch
):
    from qa.importer.loader import rows

    place = rows._place_in_tree
    rivals: list[QuestionPage] = []

    def place_after_a_rival(parent, new_pages):
        place(parent, new_pages)
        if not rivals:
            rivals.append(category().add_child(instance=QuestionPage(title="Rival", live=False)))

    monkeypatch.setattr(rows, "_place_in_tree", place_after_a_rival)
    report = run_import(UNTIDY, "--publish")

    assert report["created"] == 4
    assert Page.find_problems() == ([], [], [], [], [])
