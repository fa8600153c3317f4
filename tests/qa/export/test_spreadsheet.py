import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.test.utils import CaptureQueriesContext

from content.models import SafetyHold
from qa.export.spreadsheet import HEADINGS, write_spreadsheet
from tests.bulk import plant_archive
from tests.factories import CategoryFactory, PersonFactory, QuestionFactory, TopicFactory, make_private

pytestmark = pytest.mark.django_db


def rows(**options):
    target = BytesIO()
    write_spreadsheet(target, lambda done, total: None, **options)
    return list(csv.DictReader(StringIO(target.getvalue().decode("utf-8-sig"))))


def test_a_row_says_what_somebody_needs_to_know_of_a_question(tree):
    bones = CategoryFactory(parent=tree.archive, title="Bones")
    back = CategoryFactory(parent=bones, title="Back")
    QuestionFactory(
        parent=back,
        title="Is rest best?",
        answered_by=PersonFactory(name="Dr Amina Yusuf"),
        topics=[TopicFactory(name="Slipped disc"), TopicFactory(name="Lumbago")],
        also_in=[bones],
        answer=[("paragraph", "<p>Keep <b>moving</b> &amp; rest.</p>"), ("heading", {"text": "More", "level": "h2"})],
        answered_on=date(2024, 5, 20),
    )
    (row,) = rows()
    assert tuple(row) == HEADINGS
    assert row["Category"] == "Bones > Back"
    assert row["Answer"] == "Keep moving & rest.\n\nMore"
    assert row["Topics"] == "Lumbago; Slipped disc"
    assert row["Also listed in"] == "Bones"
    assert (row["Answered by"], row["Answered on"], row["State"]) == ("Dr Amina Yusuf", "2024-05-20", "live")
    assert row["Address"].endswith("/ask-an-expert/bones/back/is-rest-best/")
    assert row["Reviewed by"] == "Rita Quill"
    assert row["Next review due"]


def test_a_cell_never_calculates(tree):
    QuestionFactory(parent=CategoryFactory(parent=tree.archive), title='=HYPERLINK("https://evil")', summary="@SUM(1)")
    (row,) = rows()
    assert row["Title"].startswith("'=")
    assert row["Summary"].startswith("'@")


def test_the_mark_of_utf8_can_be_left_out(tree):
    for bom, start in ((True, b"\xef\xbb\xbfCategory"), (False, b"Category")):
        target = BytesIO()
        write_spreadsheet(target, lambda done, total: None, bom=bom)
        assert target.getvalue().startswith(start)


def test_the_state_is_what_the_public_sees(tree):
    category = CategoryFactory(parent=tree.archive)
    QuestionFactory(parent=category, title="Draft", live=False)
    QuestionFactory(parent=category, title="Legacy", is_legacy=True)
    QuestionFactory(parent=category, title="Withdrawn").unpublish()
    SafetyHold.objects.create(page=QuestionFactory(parent=category, title="Held"), reason="Why")
    make_private(QuestionFactory(parent=category, title="Private"))
    assert {row["Title"]: row["State"] for row in rows()} == {
        "Draft": "draft",
        "Legacy": "live, from the archive, not reviewed",
        "Withdrawn": "unpublished",
        "Held": "on hold",
        "Private": "live, private",
    }


def test_a_draft_says_what_its_latest_version_says(tree):
    page = QuestionFactory(parent=CategoryFactory(parent=tree.archive), title="First words", live=False)
    page.title = "Second words"
    page.save_revision()
    assert rows()[0]["Title"] == "Second words"


def test_queries_do_not_grow_with_the_number_of_questions(tree):
    from django.db import connection

    plant_archive(tree.archive, categories=2, questions=6)
    rows()
    with CaptureQueriesContext(connection) as few:
        rows()
    plant_archive(tree.archive, categories=1, questions=40)
    with CaptureQueriesContext(connection) as many:
        assert len(rows()) == 46
    assert len(many) == len(few)
