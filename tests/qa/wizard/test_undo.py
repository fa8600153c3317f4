"""Undoing an import: as if it had never been, but for what somebody has worked on since."""

from typing import NoReturn

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex, Revision

from qa.importer.loader.lock import ImportRunningError
from qa.models import ArchiveEntry, ArchiveImport, CategoryIndexPage, QuestionPage
from qa.wizard import queue
from qa.wizard.views import ending
from tests.qa.wizard.conftest import FEET, HANDS, Wizard, page_text, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_leisure")]


@pytest.fixture
def chief(tree, managing_editor) -> Wizard:
    return Wizard(managing_editor)


def snapshot() -> dict:
    return {
        "pages": list(
            Page.objects.order_by("path").values_list(
                *("pk", "path", "title", "draft_title", "live", "latest_revision", "live_revision"),
                "has_unpublished_changes",
            )
        ),
        "questions": list(QuestionPage.objects.order_by("pk").values_list("pk", "question", "answer", "source_url")),
        "revisions": Revision.objects.count(),
        "redirects": list(Redirect.objects.values_list("old_path", flat=True)),
        "entries": list(ArchiveEntry.objects.order_by("pk").values_list("pk", "question_digest", "is_published")),
        "references": ReferenceIndex.objects.count(),
    }


def test_an_import_is_taken_back_with_its_categories_and_redirects(chief):
    before = snapshot()
    upload = chief.upload(("feet.txt", FEET))
    pk = upload.pages.get().pk
    chief.run(upload, publish="on", **{f"p{pk}-source_url": "https://old.example/feet"})
    assert QuestionPage.objects.live().count() == 2
    assert "2 pages that it made are deleted" in " ".join(chief.get("undo", upload.pk).content.decode().split())
    assert chief.post("undo", upload.pk).status_code == 302
    assert snapshot() == before
    upload.refresh_from_db()
    assert (upload.state, upload.undone_by) == ("undone", chief.user)
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("publish", [True, False])
def test_corrections_are_taken_back_to_what_was_there_before(chief, publish):
    wishes = {"publish": "on"} if publish else {}
    chief.run(chief.upload(("feet.txt", FEET)), **wishes)
    before = snapshot()
    corrected = chief.run(chief.upload(("feet.txt", FEET.replace("Rest them.", "Rest them well."))), **wishes)
    page = QuestionPage.objects.get(draft_title="Why do my feet hurt?")
    assert "Rest them well" in page.get_latest_revision_as_object().answer_text
    chief.post("undo", corrected.pk)
    assert snapshot() == before
    assert "well" not in QuestionPage.objects.get(pk=page.pk).answer_text


def test_drafts_that_a_later_import_published_are_drafts_again(chief):
    chief.run(chief.upload(("feet.txt", FEET)))
    before = snapshot()
    published = chief.run(chief.upload(("feet.txt", FEET)), publish="on")
    assert QuestionPage.objects.live().count() == 2
    chief.post("undo", published.pk)
    assert not QuestionPage.objects.live().exists()
    assert [row[:1] for row in snapshot()["questions"]] == [row[:1] for row in before["questions"]]


def test_what_somebody_has_edited_stays_and_is_named(chief, editor):
    upload = chief.run(chief.upload(("feet.txt", FEET)))
    page = QuestionPage.objects.get(draft_title="Are bunions dangerous?")
    page.summary = "They are not. See your GP if one hurts."
    page.save_revision(user=editor)
    assert "Are bunions dangerous?" in chief.get("undo", upload.pk).content.decode()
    chief.post("undo", upload.pk)
    assert QuestionPage.objects.get().pk == page.pk
    assert CategoryIndexPage.objects.filter(draft_title="Feet").exists()


def test_an_editor_does_not_take_down_what_is_public(chief, wizard):
    upload = chief.run(chief.upload(("feet.txt", FEET)), publish="on")
    wizard.post("undo", upload.pk)
    assert QuestionPage.objects.live().count() == 2


def test_an_editor_undoes_an_import_of_drafts(wizard):
    upload = wizard.run(wizard.upload(("feet.txt", FEET)))
    wizard.post("undo", upload.pk)
    assert not QuestionPage.objects.exists()


def test_it_is_undone_once(chief):
    upload = chief.run(chief.upload(("feet.txt", FEET)))
    chief.post("undo", upload.pk)
    again = chief.run(chief.upload(("hands.txt", page_text("arms - hands", ("Why is my thumb stiff?", "Warm it.")))))
    chief.post("undo", upload.pk)
    assert QuestionPage.objects.count() == 1
    assert again.state == "done"


def test_what_was_undone_can_be_imported_again(chief):
    upload = chief.run(chief.upload(("feet.txt", FEET)))
    chief.post("undo", upload.pk)
    chief.run(chief.upload(("feet.txt", FEET)))
    assert QuestionPage.objects.count() == 2


def test_what_takes_long_is_undone_by_the_worker(chief, monkeypatch):
    before = snapshot()
    upload = chief.run(chief.upload(("old.zip", zipped(feet=FEET, hands=HANDS))), publish="on")
    monkeypatch.setattr(ending, "PATIENCE", -1)
    chief.post("undo", upload.pk)
    upload.refresh_from_db()
    assert upload.state == "undoing"
    assert "Being undone" in chief.get("progress", upload.pk).content.decode()
    assert QuestionPage.objects.count() == 3
    queue.work()
    upload.refresh_from_db()
    assert (upload.state, upload.undone_by) == ("undone", chief.user)
    assert snapshot() == before
    assert "3 pages removed" in " ".join(chief.get("upload", upload.pk).content.decode().split())


def test_undoing_waits_for_another_import(chief, monkeypatch):
    upload = chief.run(chief.upload(("feet.txt", FEET)))

    def held() -> NoReturn:
        raise ImportRunningError

    with monkeypatch.context() as patched:
        patched.setattr(queue, "import_lock", held)
        chief.post("undo", upload.pk)
    upload.refresh_from_db()
    assert upload.state == "undoing"
    queue.work()
    assert not QuestionPage.objects.exists()


def test_undoing_that_fails_says_so_and_can_be_asked_for_again(chief, monkeypatch):
    upload = chief.run(chief.upload(("feet.txt", FEET)))

    def fail(run: ArchiveImport) -> NoReturn:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(queue, "undo", fail)
        chief.post("undo", upload.pk)
    assert "Undoing it has stopped" in chief.get("upload", upload.pk).content.decode()
    chief.post("undo", upload.pk)
    assert not QuestionPage.objects.exists()


def test_asking_what_undoing_does_costs_no_query_for_each_page_of_the_upload(chief):
    def count(pages: int) -> int:
        texts = {f"p{n}": page_text(f"legs - part {pages}-{n}", (f"Why {pages} {n}?", "So.")) for n in range(pages)}
        upload = chief.run(chief.upload(("old.zip", zipped(**texts))))
        with CaptureQueriesContext(connection) as captured:
            chief.get("undo", upload.pk)
        return len(captured)

    assert count(6) == count(2)
