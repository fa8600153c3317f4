import pytest
from wagtail.rich_text import expand_db_html

from tests.factories import StandardPageFactory, make_private


def link_to(page) -> str:
    return expand_db_html(f'<p>See <a linktype="page" id="{page.pk}">this page</a>.</p>')


def test_a_link_leads_to_a_public_page(tree):
    page = StandardPageFactory(parent=tree.home, title="About us")
    assert link_to(page) == '<p>See <a href="/about-us/">this page</a>.</p>'


@pytest.mark.parametrize("is_live", [False, True])
def test_a_link_to_a_hidden_page_keeps_its_words_and_gives_no_address_away(tree, is_live):
    page = StandardPageFactory(parent=tree.home, title="Secret", live=is_live)
    if is_live:
        make_private(page)
    assert link_to(page) == "<p>See <a>this page</a>.</p>"


def test_a_link_to_a_deleted_page_keeps_its_words(tree):
    page = StandardPageFactory(parent=tree.home)
    page.delete()
    assert link_to(page) == "<p>See <a>this page</a>.</p>"
