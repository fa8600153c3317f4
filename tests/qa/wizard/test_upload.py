"""Uploading: what can be read becomes pages to look through, what cannot says why, and nothing else is touched."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page

from qa.models import ArchiveUpload, QuestionPage, UploadedPage
from tests.qa.wizard.conftest import FEET, HANDS, page_text, zipped

pytestmark = pytest.mark.django_db


def test_a_zip_becomes_a_page_for_each_file_and_nothing_is_written(wizard):
    before = Page.objects.count()
    upload = wizard.upload(("old.zip", zipped(feet=FEET, hands=HANDS)))
    assert [page.figures["entries"] for page in upload.pages.all()] == [2, 1]
    assert [page.new_category for page in upload.pages.all()] == ["Legs/Feet", "Arms/Hands"]
    assert Page.objects.count() == before


def test_pasted_text_is_read_as_a_file_would_be(wizard):
    upload = wizard.upload(text=FEET)
    assert upload.pages.get().figures["created"] == 2


def test_several_files_are_one_upload_and_a_bad_one_says_why(wizard):
    upload = wizard.upload(("feet.txt", FEET), ("photo.txt", b"\x00\x01\x02" * 100))
    assert upload.pages.count() == 1
    assert upload.refused[0][0] == "photo.txt"
    assert "binary" in upload.refused[0][1]
    assert "photo.txt" in wizard.get("upload", upload.pk).content.decode()


def test_what_cannot_be_read_at_all_is_refused_with_its_reason_and_keeps_what_was_pasted(wizard):
    response = wizard.client.post(reverse("qa_import:list"), {"text": "\x00" * 50 + "Q: Why?"})
    assert response.status_code == 422
    assert "Q: Why?" in response.content.decode()
    assert not ArchiveUpload.objects.exists()


def test_nothing_at_all_is_refused(wizard):
    response = wizard.post("list", text=" ")
    assert response.status_code == 422
    assert "Choose a file, or paste a text" in response.content.decode()


def test_a_text_without_questions_is_shown_with_why(wizard):
    upload = wizard.upload(("letter.txt", "Dear Sir,\n\nthank you.\n"))
    assert "no question and no answer" in upload.pages.get().problem
    wizard.release(upload)
    assert upload.state == "preview"


def test_too_large_a_file_is_refused(wizard, settings):
    settings.ARCHIVE_MAX_BYTES = 10
    response = wizard.post("list", text="", chosen=[])
    assert response.status_code == 422


def test_a_page_without_a_heading_needs_a_category(wizard):
    upload = wizard.upload(("feet.txt", "Q: Why?\n\nA: So.\n"))
    wizard.release(upload)
    assert upload.state == "preview"
    assert any("Choose a category" in message for message in wizard.messages(upload))
    pk = upload.pages.get().pk
    wizard.run(upload, **{f"p{pk}-new_category": "Feet"})
    assert QuestionPage.objects.get().get_parent().draft_title == "Feet"


def test_a_table_asks_for_its_columns_first(wizard):
    table = "frage,antwort,bereich\nWhy do feet hurt?,Rest them.,Feet\nWhy do hands hurt?,Warm them.,Hands\n"
    upload = wizard.upload(("answers.csv", table))
    assert upload.pages.get().state == "columns"
    wizard.release(upload)
    assert upload.state == "preview"
    columns = {"question": "frage", "answer": "antwort", "category": "bereich"}
    assert wizard.post("columns", upload.pk, 1, **columns).status_code == 302
    assert [page.figures["entries"] for page in upload.pages.all()] == [1, 1]
    wizard.run(upload)
    assert QuestionPage.objects.count() == 2


def test_one_column_cannot_be_two_things(wizard):
    upload = wizard.upload(("answers.csv", "frage,antwort\nWhy?,So.\n"))
    response = wizard.post("columns", upload.pk, 1, question="frage", answer="frage")
    assert response.status_code == 422
    assert "one thing only" in response.content.decode()


@pytest.mark.parametrize("role", ["reviewer", None])
def test_others_may_not(tree, wizard, role, request):
    upload = wizard.upload(("feet.txt", FEET))
    client = wizard.client
    client.logout()
    if role:
        client.force_login(request.getfixturevalue(role))
    for name, args in [("list", []), ("upload", [upload.pk]), ("page", [upload.pk, 1]), ("report", [upload.pk])]:
        assert client.get(reverse(f"qa_import:{name}", args=args)).status_code == 302
    for name, args in [("upload", [upload.pk]), ("discard", [upload.pk]), ("undo", [upload.pk]), ("list", [])]:
        client.post(reverse(f"qa_import:{name}", args=args), {"import": "on", "text": FEET})
    upload.refresh_from_db()
    assert upload.state == "preview"
    assert ArchiveUpload.objects.count() == 1


def test_throwing_an_upload_away_leaves_nothing(wizard):
    upload = wizard.upload(("feet.txt", FEET))
    assert wizard.post("discard", upload.pk).status_code == 302
    assert not ArchiveUpload.objects.exists()


def test_the_screens_cost_as_many_queries_for_ten_pages_as_for_three(wizard, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(pages: int) -> int:
        texts = {f"p{n}": page_text(f"legs - part {n}", (f"Why {n}?", "So.")) for n in range(pages)}
        upload = wizard.upload(("old.zip", zipped(**texts)))
        wizard.get("upload", upload.pk)
        with CaptureQueriesContext(connection) as captured:
            wizard.get("upload", upload.pk)
        return len(captured)

    assert count(10) == count(3)


CYRILLIC = page_text("legs - feet", ("Почему болят ноги?", "Отдохните."))


def test_a_text_of_an_old_program_is_read_in_the_encoding_that_is_chosen(wizard):
    file = SimpleUploadedFile("feet.txt", CYRILLIC.encode("cp1251"))
    wizard.post("list", chosen=[file], text="", encoding="cp1251")
    assert "Почему болят ноги?" in UploadedPage.objects.get().text


def test_a_wrong_encoding_is_refused_and_says_in_the_words_of_the_screen_what_to_do(wizard):
    file = SimpleUploadedFile("feet.txt", CYRILLIC.encode("cp1251"))
    said = wizard.post("list", chosen=[file], text="", encoding="utf-8").content.decode()
    assert "feet.txt is not in the encoding Unicode (utf-8)" in said
    assert "choose that under “Letters come out wrong?”" in said
    assert "--encoding" not in said


def test_a_pasted_text_needs_no_encoding(wizard):
    upload = wizard.upload(text=CYRILLIC)
    assert "Почему" in upload.pages.get().text


def test_a_guessed_encoding_is_shown(wizard):
    upload = wizard.upload(
        ("feet.txt", page_text("legs - feet", ("Is a café’s “soup” good?", "Yes.")).encode("cp1252"))
    )
    assert "was guessed: Western European, Windows (cp1252)" in wizard.get("upload", upload.pk).content.decode()


def test_a_table_in_a_zip_that_needs_its_columns_named_says_what_to_do(wizard):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("feet.txt", FEET)
        file.writestr("table.csv", "frage,was\nWarum?,Darum.\n")
    upload = wizard.upload(("old.zip", buffer.getvalue()))
    assert "upload the table by itself" in upload.refused[0][1]
    assert "--columns" not in upload.refused[0][1]


def test_the_newest_upload_comes_first(wizard):
    first, second = wizard.upload(("feet.txt", FEET)), wizard.upload(("hands.txt", HANDS))
    assert list(wizard.get("list").context["uploads"]) == [second, first]
