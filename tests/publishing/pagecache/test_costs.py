"""What a page that is not kept asks the database, right after a change and once more: CI holds it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content import generation
from review import ledger
from tests.bulk import plant_archive
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    PersonFactory,
    QuestionFactory,
    ReferenceFactory,
    TopicFactory,
    signing_reviewer,
)

# The most queries of a page when nothing at all is known, and of the next look at it.
PROMISED = {"question": (12, 1), "category": (15, 1), "category with smaller ones": (15, 1), "factsheet": (15, 1)}
PROMISED |= {"home": (15, 1), "archive": (15, 1), "factsheets": (15, 1)}


@pytest.fixture
def pages(tree) -> dict[str, str]:
    """The addresses of pages that have all that pages can have, on a site with many of them."""
    topics = [TopicFactory() for _ in range(3)]
    top = CategoryFactory(parent=tree.archive)
    plant_archive(top, categories=5, questions=100)
    category = CategoryFactory(parent=top)
    expert = PersonFactory(photo=ImageFactory())
    linked = [QuestionFactory(parent=category, topics=topics, answered_by=expert) for _ in range(6)]
    sheet = FactsheetFactory(parent=tree.factsheets, condition=topics[0])
    references = [ReferenceFactory() for _ in range(9)]
    links = "".join(f'<a linktype="page" id="{page.pk}">this</a> ' for page in [*linked, sheet])
    cited = "".join(f'<embed embedtype="reference" id="{one.pk}"/>' for one in references[:3])
    answer = [
        ("paragraph", f"<p>See {links}{cited}</p>"),
        ("evidence", {"claim": f"<p>It helps {links}</p>", "citations": references[3:6]}),
    ]
    question = QuestionFactory(
        parent=category, answered_by=expert, topics=topics, answer=answer, also_in=[top], change_note="Said better."
    )
    body = [
        ("key_points", {"points": ["Keeping active helps."]}),
        ("evidence", {"claim": f"<p>It helps {links}</p>", "citations": references[:3]}),
        (
            "outcome",
            {"outcome": "Pain", "finding": f"<p>Less {links}</p>", "certainty": "low", "citations": references},
        ),
        ("related_pages", {"pages": linked[:3]}),
    ]
    sheet.body = body
    sheet.topics = topics
    revision = sheet.save_revision()
    ledger.sign_off(revision, signing_reviewer())
    revision.publish()
    return {
        "question": question.url,
        "category": category.url,
        "category with smaller ones": top.url,
        "factsheet": sheet.url,
        "home": tree.home.url,
        "archive": tree.archive.url,
        "factsheets": tree.factsheets.url,
    }


def queries_of(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries]


def test_pages_that_nobody_keeps_ask_little(client, pages):
    for name, (cold, warm) in PROMISED.items():
        # Templates, content types and pictures in the right size, which a site makes once.
        client.get(pages[name])
        generation.forget()
        first = queries_of(client, pages[name])
        assert len(first) <= cold, f"{name}:\n" + "\n".join(sql[:300] for sql in first)
        again = queries_of(client, pages[name])
        assert len(again) <= warm, f"{name}:\n" + "\n".join(again)
