import pytest
from wagtail.models import Page, Workflow, WorkflowState

from qa.models import QuestionPage
from tests.qa.importer.samples import CORRECTED, UNTIDY
from tests.qa.importer.site_pages import answer, category, edit, latest, pages


def test_what_a_person_has_edited_is_left_alone_and_listed(archive_page, run_import):
    run_import()
    edited = edit(pages()[2], summary="Yes.")

    report = run_import(CORRECTED)

    assert (report["updated"], report["unchanged"]) == (0, 3)
    assert report["conflicts"] == [
        {
            "position": 3,
            "page_id": edited.pk,
            "title": "Does stress make it worse?",
            "why": "not updated, because somebody has edited its page since",
        }
    ]
    assert report["entries"][2]["notes"][0] == "Left alone: not updated, because somebody has edited its page since."
    assert "It often does." in answer(latest(edited))
    assert latest(edited).summary == "Yes."


def test_an_edited_page_whose_entry_did_not_change_is_no_conflict(archive_page, run_import):
    run_import()
    edit(pages()[2], summary="Yes.")

    report = run_import()

    assert (report["unchanged"], report["conflicts"]) == (4, [])


def test_a_deleted_page_does_not_come_back(archive_page, run_import):
    run_import()
    pages()[2].delete()

    report = run_import(CORRECTED)

    assert len(pages()) == 3
    assert report["created"] == 0
    assert [conflict["why"] for conflict in report["conflicts"]] == [
        "not updated, because somebody has deleted its page since"
    ]


def test_a_deleted_page_comes_back_when_asked(archive_page, run_import):
    run_import()
    pages()[2].delete()

    assert run_import(UNTIDY, "--recreate")["created"] == 1
    assert run_import(UNTIDY, "--recreate")["unchanged"] == 4


@pytest.mark.parametrize("state", ["locked", "reviewed", "workflow"])
def test_a_page_in_a_persons_hands_is_left_alone(archive_page, run_import, django_user_model, state):
    run_import()
    page = pages()[2]
    if state == "locked":
        Page.objects.filter(pk=page.pk).update(locked=True)
    elif state == "reviewed":
        QuestionPage.objects.filter(pk=page.pk).update(is_legacy=False)
    else:
        workflow, editor = Workflow.objects.first(), django_user_model.objects.create_user("jo@example.org")
        state = WorkflowState(content_object=page, workflow=workflow, requested_by=editor)
        state.base_content_type, state.content_type = page.get_base_content_type(), page.get_content_type()
        state.save()

    report = run_import(CORRECTED, "--publish")

    assert report["updated"] == 0
    assert len(report["conflicts"]) == 1
    assert not QuestionPage.objects.get(pk=page.pk).live


def test_a_moved_page_is_still_recognised(archive_page, run_import):
    run_import("Ask an expert - hands\n\nQ: Why?\n\nA: So.")
    run_import()
    pages_before = {page.pk for page in pages()}
    moved = QuestionPage.objects.get(title="Does stress make it worse?")
    moved.move(category("Hands"), pos="last-child")

    report = run_import(CORRECTED)

    assert (report["created"], report["updated"]) == (0, 1)
    assert {page.pk for page in pages()} == pages_before


def test_an_edited_draft_is_not_published_and_listed(archive_page, run_import):
    run_import()
    edit(pages()[0], summary="Half written")

    report = run_import(UNTIDY, "--publish")

    assert [page.live for page in pages()] == [False, True, True, False]
    assert [conflict["why"] for conflict in report["conflicts"]] == [
        "not published, because somebody has edited its page since"
    ]


def test_what_a_person_took_down_stays_down(archive_page, run_import):
    run_import(UNTIDY, "--publish")
    pages()[0].unpublish()

    assert run_import(UNTIDY, "--publish")["published"] == 0
    run_import(UNTIDY.replace("A click on its own", "A click alone"), "--publish")

    assert not pages()[0].live


def test_an_edit_between_reading_and_writing_wins(archive_page, run_import, monkeypatch):
    run_import()
    from qa.importer import run as module

    write = module._write

    def write_after_an_edit(*args):
        edit(pages()[2], summary="Just now")
        write(*args)

    monkeypatch.setattr(module, "_write", write_after_an_edit)
    report = run_import(CORRECTED, "--publish")

    assert latest(pages()[2]).summary == "Just now"
    assert "It often does." in answer(latest(pages()[2]))
    assert [conflict["why"] for conflict in report["conflicts"]] == [
        "not updated, because somebody has edited its page in the meantime"
    ]


def test_an_edit_just_before_the_flip_is_not_published(archive_page, run_import, monkeypatch):
    from qa.importer import run as module

    flip = module.flip

    def flip_after_an_edit(*args):
        edit(pages()[0], summary="Just now")
        return flip(*args)

    monkeypatch.setattr(module, "flip", flip_after_an_edit)
    report = run_import(UNTIDY, "--publish")

    assert [page.live for page in pages()] == [False, True, True, False]
    assert report["published"] == 2
    assert "in the meantime" in report["conflicts"][0]["why"]


@pytest.mark.parametrize("change", ["renamed", "moved"])
def test_a_category_that_a_person_renamed_or_moved_is_still_the_one(archive_page, run_import, change):
    run_import()
    folder = category()
    if change == "renamed":
        folder.title = folder.draft_title = "Face"
        folder.save()
    else:
        folder.move(archive_page, pos="last-child")

    report = run_import(CORRECTED)

    assert (report["created"], report["updated"], report["categories_made"]) == (0, 1, [])
    assert len(pages()) == 4
