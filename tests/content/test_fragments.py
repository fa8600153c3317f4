"""Parts of pages that are kept, for visitors whose page is not kept whole."""

import pytest
from django.test import Client

from content import fragments
from content.generation import Kept
from tests.factories import CategoryFactory, QuestionFactory, make_private


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


def test_a_part_is_made_once_for_all_visitors(category, client, monkeypatch):
    page = QuestionFactory(parent=category, title="Does it help?")
    assert "<h1>Does it help?</h1>" in client.get(page.url).content.decode()
    monkeypatch.setattr(type(page), "get_citations", None)
    assert "<h1>Does it help?</h1>" in Client().get(page.url).content.decode()


def test_a_page_with_a_parameter_that_it_does_not_know_is_kept_in_no_part(category, client):
    for number in range(25):
        QuestionFactory(parent=category, title=f"Question {number}?", is_legacy=True)
    assert b"evil" in client.get(f"{category.url}?evil=1").content
    assert b"evil" not in client.get(category.url).content
    first, second = (client.get(f"{category.url}?page={number}").content for number in (1, 2))
    assert first != second


def test_a_preview_takes_no_part_and_leaves_none(category, client):
    page = QuestionFactory(parent=category, title="Does it help?")
    client.get(page.url)
    page.title = "A draft"
    assert b"<h1>A draft</h1>" in page.make_preview_request().content
    assert b"A draft" not in client.get(page.url).content


def test_whoever_may_see_a_private_page_leaves_nothing_for_others(category, client, administrator):
    page = make_private(QuestionFactory(parent=category, title="For colleagues?"))
    client.force_login(administrator)
    assert b"For colleagues?" in client.get(page.url).content
    for address in (page.url, category.url):
        assert b"For colleagues?" not in Client().get(address).content


def test_parts_are_bounded(category, client, monkeypatch):
    parts = Kept(4)
    monkeypatch.setattr(fragments, "_parts", parts)
    for page in [QuestionFactory(parent=category, is_legacy=True) for _ in range(4)]:
        client.get(page.url)
    assert 0 < len(parts.values) <= 4
