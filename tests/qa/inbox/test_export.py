"""Spreadsheets of the inbox: without private words unless permitted, and nothing in them acts."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from qa.models import PrivateView
from tests.factories import SubmittedQuestionFactory
from tests.review.posting import client_of

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://evil.example","Free") and my knee hurts'


def rows(answer: Any) -> list[dict[str, str]]:
    body = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(body)))


@pytest.mark.parametrize("role", ["editor", "reviewer"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_without_permission_no_private_word_is_in_it(role, kind, asked, listing, request):
    answer: Any = client_of(request.getfixturevalue(role)).get(listing, {"export": kind})
    body = b"".join(answer.streaming_content)
    if kind == "xlsx":
        body = repr(list(load_workbook(io.BytesIO(body)).active.values)).encode()
    assert asked.code.encode() in body
    for private in (b"marker-words", b"ann@asker.org"):
        assert private not in body
    assert not PrivateView.objects.exists()


def test_with_permission_they_are_and_that_is_noted(asked, listing, managing_editor):
    other = SubmittedQuestionFactory(state="answered")
    answer = client_of(managing_editor).post(listing, {"export": "csv", "tab": "todo"})
    (row,) = rows(answer)
    assert row["Question"] == asked.text
    assert row["Email address"] == "ann@asker.org"
    assert row["May be published"] == "Yes"
    assert "no-store" in answer["Cache-Control"]
    (seen,) = PrivateView.objects.all()
    assert (seen.code, seen.user, seen.where) == (asked.code, managing_editor, "export")
    assert seen.code != other.code


def test_formulas_do_nothing(listing, managing_editor, tree):
    SubmittedQuestionFactory(text=FORMULA, email="")
    (row,) = rows(client_of(managing_editor).get(listing, {"export": "csv"}))
    assert row["Question"] == f"'{FORMULA}"
    answer: Any = client_of(managing_editor).get(listing, {"export": "xlsx"})
    sheet: Any = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    (cell,) = [cell for cell in sheet[2] if "HYPERLINK" in str(cell.value)]
    assert (cell.data_type, cell.value) == ("s", f"'{FORMULA}")


def test_what_no_cell_holds_is_left_out(listing, managing_editor, tree):
    SubmittedQuestionFactory(text="bell \x07 and \x0b tab, and it hurts")
    answer: Any = client_of(managing_editor).get(listing, {"export": "xlsx"})
    sheet: Any = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert any(cell.value == "bell  and  tab, and it hurts" for cell in sheet[2])


def test_it_holds_what_the_filters_keep(listing, editor, tree):
    urgent, _ = SubmittedQuestionFactory(is_urgent=True), SubmittedQuestionFactory()
    (row,) = rows(client_of(editor).post(listing, {"export": "csv", "urgency": "yes"}))
    assert (row["Code"], row["Urgent"]) == (urgent.code, "Yes")
    assert len(rows(client_of(editor).post(listing, {"export": "csv", "q": urgent.code}))) == 1
