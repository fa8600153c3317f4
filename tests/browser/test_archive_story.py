"""Fifteen years of answers come over: uploaded, corrected, imported, worked through, merged, redacted, undone."""

import io
import re
import zipfile

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from home.setup import grow_tree
from home.setup.groups import MANAGING_EDITORS
from qa.models import ArchiveUpload, QuestionPage
from qa.wizard import queue
from tests.browser.test_editing import log_in
from tests.factories import CategoryFactory, QuestionFactory, TopicFactory

PLACES = ["ankle", "knee", "hip", "heel", "toe", "wrist", "elbow", "thumb", "neck", "jaw"]
NAMED = "My sister Wilhelmina Brightwater stretches her {place} daily."


def page_of(place: str) -> str:
    """A page of the old archive about one part of the body."""
    return (
        f"Ask an expert - body - {place}\n\n"
        f"Q: Why does my {place} ache after a long walk?\n\nA: It is tired. Rest the {place} for a day.\n\n"
        f"Q: Is it safe to stretch a stiff {place}?\n\nIt is. {NAMED.format(place=place)}\n"
    )


def archive(*places: str) -> bytes:
    """A ZIP of such pages."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for place in places:
            file.writestr(f"{place}.txt", page_of(place))
    return buffer.getvalue()


@pytest.fixture
def desk(page, live_server) -> Page:
    """A managing editor's window."""
    TopicFactory(name="Sore joints")
    log_in(page, live_server.url, MANAGING_EDITORS)
    return page


def upload(desk: Page, address: str, name: str, data: bytes) -> ArchiveUpload:
    desk.goto(f"{address}/admin/archive/import/")
    desk.get_by_label("Files").set_input_files({"name": name, "mimeType": "application/zip", "buffer": data})
    desk.get_by_role("button", name="Read and preview").click()
    desk.wait_for_url(re.compile(r"/import/\d+/"))
    queue.work()
    return ArchiveUpload.objects.latest("pk")


def release(desk: Page, address: str, found: ArchiveUpload) -> None:
    """Have everything imported, and see what came of it."""
    desk.goto(f"{address}/admin/archive/import/{found.pk}/")
    desk.get_by_label("Make the complete answers public").check()
    desk.get_by_role("button", name=re.compile("Import [0-9]+ page")).click()
    expect(desk.get_by_role("main")).to_contain_text("You may leave and come back")
    queue.work()
    desk.goto(f"{address}/admin/archive/import/{found.pk}/")
    expect(desk.get_by_role("main")).to_contain_text("Imported on")


def test_an_archive_comes_over_and_is_worked_through(desk, live_server, axe, monkeypatch):
    monkeypatch.setattr(queue, "TURN", 600.0)
    address = live_server.url

    # A ZIP of ten pages, two entries corrected in the preview.
    found = upload(desk, address, "old.zip", archive(*PLACES))
    expect(desk.get_by_role("main")).to_contain_text("Nothing has been written yet")
    assert not QuestionPage.objects.exists()
    desk.goto(f"{address}/admin/archive/import/{found.pk}/page/1/")
    for summary in desk.get_by_text("Correct it").all():
        summary.click()
    desk.get_by_label("Title").nth(0).fill("An ankle that aches after walking")
    desk.get_by_label("Leave it out").nth(1).check()
    axe(desk, "main")
    desk.get_by_role("button", name="Save, and back to all pages").click()
    expect(desk.locator(".messages")).to_contain_text("Saved")
    release(desk, address, found)
    assert QuestionPage.objects.live().count() == 19
    corrected = QuestionPage.objects.get(title="An ankle that aches after walking")

    # Three entries off the worklist: one dealt with in bulk, one merged, one retired.
    desk.goto(f"{address}/admin/archive/worklist/")
    axe(desk, "main")
    stays = QuestionFactory(parent=CategoryFactory(parent=grow_tree().archive), title="Do aching knees need rest?")
    goes = QuestionPage.objects.get(title="Why does my knee ache after a long walk?")
    desk.goto(f"{address}{reverse('archive_worklist:merge', args=[goes.pk])}?into={stays.pk}")
    desk.get_by_role("button", name="Merge", exact=True).click()
    desk.wait_for_load_state("networkidle")
    draft = QuestionPage.objects.get(pk=stays.pk).get_latest_revision_as_object()
    assert draft.answer[-1].block_type == "earlier_answer"
    assert desk.request.get(address + goes.url, max_redirects=0).status == 301
    retired = QuestionPage.objects.get(title="Why does my toe ache after a long walk?")
    desk.goto(address + reverse("archive_worklist:retire", args=[retired.pk]))
    desk.get_by_role("button", name="Retire it", exact=True).click()
    desk.wait_for_load_state("networkidle")
    retired.refresh_from_db()
    assert not retired.live
    desk.goto(f"{address}/admin/archive/worklist/")
    desk.locator(f"input[name=page][value='{corrected.pk}']").check()
    desk.get_by_label("Add the topic").select_option(label="Sore joints")
    desk.get_by_role("button", name="Add topic").click()
    desk.wait_for_load_state("networkidle")
    assert [topic.name for topic in QuestionPage.objects.get(pk=corrected.pk).live_topics] == ["Sore joints"]


def test_a_name_is_removed_everywhere_and_another_import_is_undone(desk, live_server, monkeypatch):
    monkeypatch.setattr(queue, "TURN", 600.0)
    address = live_server.url
    release(desk, address, upload(desk, address, "old.zip", archive("hip", "neck")))

    # Somebody's name goes.
    named = QuestionPage.objects.get(title="Is it safe to stretch a stiff hip?")
    desk.goto(address + reverse("review_redaction:remove", args=[named.pk]))
    desk.get_by_label(re.compile("passage", re.IGNORECASE)).last.fill(NAMED.format(place="hip"))
    desk.get_by_role("button", name="Show where it stands").click()
    desk.locator("[name=category]").last.select_option(index=1) if desk.locator("select[name=category]").count() else (
        desk.locator("input[name=category]").first.check()
    )
    desk.get_by_role("button", name="Remove it everywhere").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Removed everywhere")
    assert "Wilhelmina" not in desk.request.get(address + named.url).text()

    # Another import is undone.
    before = QuestionPage.objects.count()
    other = upload(desk, address, "more.zip", archive("rib", "chin"))
    release(desk, address, other)
    assert QuestionPage.objects.count() == before + 4
    desk.goto(f"{address}/admin/archive/import/{other.pk}/undo/")
    desk.get_by_role("button", name="Undo it").click()
    expect(desk.get_by_role("main")).to_contain_text("Undone by")
    assert QuestionPage.objects.count() == before
