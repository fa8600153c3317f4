"""What is chosen inside answers costs the same for a full page of them as for a few."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import CategoryFactory, ImageFactory, PersonFactory, QuestionFactory, ReferenceFactory


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


def full_answer(category, page):
    """An answer with a link in its text, references, an earlier answer, a picture and related pages."""
    link = f'<a linktype="page" id="{page.pk}">our answer</a>'
    image = {"image": ImageFactory(), "alt_text": "The spine", "decorative": False}
    return (
        [
            ("paragraph", f"<p>See {link}.</p>"),
            ("evidence", {"claim": f"<p>It helps, see {link}.</p>", "citations": [ReferenceFactory()]}),
            ("earlier_answer", {"date": date(2016, 1, 1), "text": "<p>Rest.</p>", "page": page}),
            ("figure", {"image": ImageFactory(), "caption": "The spine", "credit": ""}),
            ("related_pages", {"heading": "Read next", "pages": [page]}),
        ]
        if image
        else []
    )


def count_queries(client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_full_answers_cost_a_listing_no_query_each(client, tree, category):
    elsewhere = CategoryFactory(parent=tree.archive)
    chosen = [QuestionFactory(parent=elsewhere) for _ in range(12)]
    for page in chosen[:3]:
        QuestionFactory(parent=category, answered_by=PersonFactory(), answer=full_answer(category, page))
    few = count_queries(client, category.url)
    for page in chosen[3:]:
        QuestionFactory(parent=category, answered_by=PersonFactory(), answer=full_answer(category, page))
    assert count_queries(client, category.url) == few
