"""A page costs as many queries on an archive of 3,000 questions as on one of 30."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from content import generation
from search import indexing
from tests.bulk import plant_archive
from tests.factories import CategoryFactory, FactsheetFactory, TopicFactory

pytestmark = pytest.mark.xdist_group("large archive")


@pytest.fixture
def count_queries(client) -> Callable[[str], int]:
    """Returns the number of queries of a second visit, when what is cached for a while is cached."""

    def count(address: str) -> int:
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    return count


def addresses(tree, top: Page) -> dict[str, str]:
    """Return the pages that list questions, by what each is."""
    first = top.get_children().first()
    question = first.get_children().first()
    return {
        "home": tree.home.url,
        "archive": tree.archive.url,
        "category with smaller ones": top.url,
        "second page": f"{top.url}?page=2",
        "A to Z": f"{top.url}?sort=title",
        "category": first.url,
        "question": question.url,
        "feed of the archive": f"{tree.archive.url}feed/",
        "feed of a category": f"{top.url}feed/",
        "factsheets": tree.factsheets.url,
    }


def plant(tree, categories: int, questions: int) -> Page:
    top = CategoryFactory(parent=tree.archive)
    plant_archive(top, categories, questions)
    top.refresh_from_db()
    return top


def test_no_page_costs_more_queries_on_a_large_archive(tree, count_queries):
    for _ in range(2):
        FactsheetFactory(parent=tree.factsheets, condition=TopicFactory())
    small = plant(tree, categories=3, questions=30)
    few = {name: count_queries(address) for name, address in addresses(tree, small).items()}
    small.delete()
    large = plant(tree, categories=60, questions=3000)
    for _ in range(18):
        FactsheetFactory(parent=tree.factsheets, condition=TopicFactory())
    many = {name: count_queries(address) for name, address in addresses(tree, large).items()}
    assert many == few
    assert max(few.values()) < 60, few


def test_the_sitemap_costs_the_same_for_many_pages(tree, count_queries):
    plant(tree, categories=3, questions=30)
    few = count_queries("/sitemap.xml")
    plant(tree, categories=6, questions=300)
    assert count_queries("/sitemap.xml") == few


def test_a_search_costs_the_same_for_many_results(tree, client):
    """The first of its kind, before anything about it is kept."""

    def count(address: str) -> int:
        client.get("/search/?q=warm")  # what all searches share
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        kept = [query["sql"] for query in queries if "content_publicchange" not in query["sql"]]
        assert not [sql for sql in kept if not sql.lstrip().startswith(("SELECT", "SET LOCAL"))], "a search only reads"
        return len(kept)

    def plant_found(categories: int, questions: int) -> None:
        plant(tree, categories=categories, questions=questions)
        indexing.rebuild()
        generation.forget()

    addresses = ["/search/?q=category", "/search/?q=category&sort=newest", "/search/?q=category&page=2"]
    addresses += ["/search/suggest/?q=categ"]
    plant_found(categories=20, questions=300)
    few = [count(address) for address in addresses]
    plant_found(categories=60, questions=1200)
    assert [count(address) for address in addresses] == few
    assert max(few) < 20, few
