"""Importing what was looked through: as decided, by the worker, page by page, whatever happens to single ones."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from qa.importer.loader import lock
from qa.models import ArchiveImport, CategoryIndexPage, CategoryMapping, QuestionPage
from qa.wizard import queue
from tests.factories import CategoryFactory, QuestionFactory
from tests.qa.wizard.conftest import FEET, HANDS, Wizard, page_text, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_leisure")]


def titles() -> set[str]:
    return set(QuestionPage.objects.values_list("draft_title", flat=True))


def test_the_worker_makes_drafts_of_what_was_released(wizard):
    upload = wizard.run(wizard.upload(("old.zip", zipped(feet=FEET, hands=HANDS))))
    assert upload.state == "done"
    assert titles() == {"Why do my feet hurt?", "Are bunions dangerous?", "Why is my thumb stiff?"}
    assert not QuestionPage.objects.live().exists()
    assert all(page.is_legacy for page in QuestionPage.objects.all())


def test_the_text_is_kept_no_longer_than_it_is_needed(wizard):
    upload = wizard.run(wizard.upload(("feet.txt", FEET)))
    assert upload.pages.get().text == ""


def test_an_editor_publishes_nothing_and_a_managing_editor_may(wizard, managing_editor):
    upload = wizard.run(wizard.upload(("feet.txt", FEET)), publish="on")
    assert not QuestionPage.objects.live().exists()
    chief = Wizard(managing_editor)
    upload = chief.run(chief.upload(("hands.txt", HANDS)), publish="on")
    assert upload.publish
    assert QuestionPage.objects.live().get().draft_title == "Why is my thumb stiff?"


def test_entries_are_corrected_and_left_out_as_decided(wizard, tree):
    other = CategoryFactory(parent=tree.archive, title="Skin")
    upload = wizard.upload(("feet.txt", FEET))
    wizard.decide(upload, e1_title="What helps against sore feet?", e1_category=other.pk, e2_leave_out="on")
    upload.refresh_from_db()
    assert upload.pages.get().figures["left_out"] == 1
    wizard.run(upload)
    page = QuestionPage.objects.get()
    assert page.draft_title == "What helps against sore feet?"
    assert page.get_parent().pk == other.pk
    assert not page.title_is_derived


def test_the_end_of_a_question_can_be_moved(wizard):
    text = "Ask an expert - legs - feet\n\nQ: My feet hurt.\n\nWhat can I do?\n\nRest them.\n"
    upload = wizard.upload(("feet.txt", text))
    wizard.decide(upload, e1_question_paragraphs="2")
    wizard.run(upload)
    page = QuestionPage.objects.get().get_latest_revision_as_object()
    assert page.question == "My feet hurt.\n\nWhat can I do?"
    assert "Rest them" in page.answer_text


def test_a_page_left_out_is_not_imported(wizard):
    upload = wizard.upload(("old.zip", zipped(feet=FEET, hands=HANDS)))
    pk = upload.pages.get(position=1).pk
    wizard.run(upload, **{f"p{pk}-leave_out": "on"})
    assert titles() == {"Why is my thumb stiff?"}


def test_a_category_that_was_chosen_is_remembered_for_the_next_upload(wizard, tree):
    mine = CategoryFactory(parent=tree.archive, title="Feet and ankles")
    upload = wizard.upload(("feet.txt", FEET))
    pk = upload.pages.get().pk
    wizard.run(upload, **{f"p{pk}-category": mine.pk})
    assert QuestionPage.objects.first().get_parent().pk == mine.pk
    assert CategoryMapping.objects.get().category == mine
    again = wizard.upload(("more.txt", page_text("Legs - Feet", ("Why do toes itch?", "It passes."))))
    assert again.pages.get().category == mine


def test_old_addresses_lead_to_the_category_if_its_importer_may_redirect(wizard, managing_editor):
    for who, expected in ((wizard, set()), (Wizard(managing_editor), {"/feet", "/feet?page=2"})):
        upload = who.upload(("feet.txt", FEET))
        pk = upload.pages.get().pk
        address = {"source_url": "https://old.example/feet", "page_template": "?page={n}", "page_numbers": "2"}
        who.run(upload, **{f"p{pk}-{name}": value for name, value in address.items()})
        assert set(Redirect.objects.values_list("old_path", flat=True)) == expected


def test_an_address_that_is_none_is_refused_and_nothing_typed_is_lost(wizard):
    upload = wizard.upload(("feet.txt", FEET))
    pk = upload.pages.get().pk
    data = wizard.form_of("upload", upload.pk) | {f"p{pk}-source_url": "https://old.example/", "import": "on"}
    response = wizard.post("upload", upload.pk, **data)
    assert response.status_code == 422
    assert "home page" in response.content.decode()
    upload.refresh_from_db()
    assert upload.state == "preview"


def test_importing_the_same_again_changes_nothing(wizard):
    wizard.run(wizard.upload(("feet.txt", FEET)))
    before = list(Page.objects.values_list("pk", "latest_revision"))
    upload = wizard.upload(("feet.txt", FEET))
    assert upload.pages.get().figures["unchanged"] == 2
    wizard.run(upload)
    assert list(Page.objects.values_list("pk", "latest_revision")) == before


def test_a_question_that_is_here_already_must_be_decided_on(wizard, tree):
    twin = QuestionFactory(parent=CategoryFactory(parent=tree.archive), question="Why do my feet hurt?")
    upload = wizard.upload(("feet.txt", FEET))
    assert upload.pages.get().figures["twins"] == {"1": twin.pk}
    wizard.release(upload)
    assert upload.state == "preview"
    wizard.decide(upload, e1_twin="skip")
    wizard.run(upload)
    assert titles() == {twin.draft_title, "Are bunions dangerous?"}


def test_all_that_is_here_already_can_be_skipped_at_once(wizard, tree):
    category = CategoryFactory(parent=tree.archive)
    for question in ("Why do my feet hurt?", "Are bunions dangerous?"):
        QuestionFactory(parent=category, question=question)
    upload = wizard.upload(("feet.txt", FEET))
    wizard.post("upload", upload.pk, **wizard.form_of("upload", upload.pk) | {"twins": "skip"})
    wizard.run(upload)
    assert QuestionPage.objects.count() == 2


def test_an_answer_can_be_added_to_the_page_there_as_an_earlier_one(wizard, tree):
    twin = QuestionFactory(parent=CategoryFactory(parent=tree.archive), question="Why do my feet hurt?")
    upload = wizard.upload(("feet.txt", FEET))
    wizard.decide(upload, e1_twin="earlier")
    wizard.run(upload)
    twin.refresh_from_db()
    draft = twin.get_latest_revision_as_object()
    assert [block.block_type for block in draft.answer][-1] == "earlier_answer"
    assert "Rest them" in str(draft.answer[-1].value["text"])
    assert "Rest them" not in twin.answer_text
    queue.work()
    assert len(QuestionPage.objects.get(pk=twin.pk).get_latest_revision_as_object().answer) == len(draft.answer)


def test_a_page_that_fails_says_so_and_stops_no_other(wizard, monkeypatch):
    upload = wizard.upload(("old.zip", zipped(feet=FEET, hands=HANDS)))
    wizard.release(upload)
    real = queue.write
    monkeypatch.setattr(queue, "write", lambda page: 1 / 0 if page.position == 1 else real(page))
    queue.work()
    upload.refresh_from_db()
    assert upload.state == "done"
    assert [page.state for page in upload.pages.all()] == ["failed", "done"]
    assert "on our side" in wizard.get("upload", upload.pk).content.decode()


def test_it_waits_while_another_import_is_at_work(wizard, monkeypatch):
    upload = wizard.upload(("feet.txt", FEET))
    wizard.release(upload)

    def busy():
        raise lock.ImportRunningError

    with monkeypatch.context() as patch:
        patch.setattr("qa.importer.run.import_lock", busy)
        queue.work()
    upload.refresh_from_db()
    assert upload.state == "running"
    queue.work()
    upload.refresh_from_db()
    assert upload.state == "done"


def test_what_a_killed_worker_left_half_way_is_imported_by_the_next(wizard, monkeypatch):
    upload = wizard.upload(("feet.txt", FEET))
    wizard.release(upload)

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(queue, "result_of", die)
        with pytest.raises(Killed):
            queue.work()
    assert upload.pages.get().state == "running"
    queue.work()
    upload.refresh_from_db()
    assert upload.state == "done"
    assert QuestionPage.objects.count() == 2


def test_nothing_can_be_changed_once_it_is_released(wizard):
    upload = wizard.upload(("feet.txt", FEET))
    data = wizard.form_of("page", upload.pk, 1)
    wizard.release(upload)
    wizard.post("page", upload.pk, 1, **data | {"e1-leave_out": "on"})
    wizard.post("discard", upload.pk)
    assert upload.pages.get().choices == {}


def test_a_long_upload_is_read_by_the_worker(wizard, monkeypatch):
    monkeypatch.setattr("qa.wizard.views.uploads.PATIENCE", -1.0)
    upload = wizard.upload(("old.zip", zipped(feet=FEET, hands=HANDS)))
    assert not any(page.is_looked_at for page in upload.pages.all())
    wizard.release(upload)
    assert upload.state == "preview"
    assert wizard.get("progress", upload.pk)["X-Done"] == "no"
    queue.work()
    assert all(page.is_looked_at for page in upload.pages.all())
    assert wizard.get("progress", upload.pk)["X-Done"] == "yes"


def test_the_report_names_every_entry_and_calculates_nothing(wizard):
    text = page_text("legs - feet", ('=HYPERLINK("x") hurts, why?', "Rest."))
    upload = wizard.run(wizard.upload(("feet.txt", text)))
    lines = wizard.get("report", upload.pk).content.decode()
    assert "'=HYPERLINK" in lines
    assert wizard.get("report", upload.pk, format="json").json()["entries"][0]["outcome"] == "created"


def test_the_figures_are_those_of_the_command(wizard, tmp_path):
    import json
    from io import StringIO

    from django.core.management import call_command

    path = tmp_path / "feet.txt"
    path.write_text(FEET, encoding="utf-8")
    report = tmp_path / "report.json"
    call_command("import_archive", path, "--dry-run", "--report", report, stdout=StringIO())
    told = json.loads(report.read_text())
    figures = wizard.upload(("feet.txt", FEET)).pages.get().figures
    for name in ("declared", "complete", "orphan_answers", "unanswered", "created", "updated", "unchanged"):
        assert figures[name] == told[name]


def test_imports_know_their_upload(wizard):
    upload = wizard.run(wizard.upload(("feet.txt", FEET)))
    assert [run.name for run in upload.imports] == ["feet.txt"]
    assert ArchiveImport.objects.get().category == CategoryIndexPage.objects.get(draft_title="Feet")


def test_the_result_leads_to_each_page_that_was_made(wizard):
    upload = wizard.run(wizard.upload(("feet.txt", FEET)))
    screen = wizard.get("upload", upload.pk).content.decode()
    for page in QuestionPage.objects.all():
        assert f'href="/admin/pages/{page.pk}/edit/"' in screen
        assert page.draft_title in screen


@pytest.mark.parametrize(
    ("head", "proposed"),
    [
        ("<!-- saved from url=(0036)https://old.example/ask/feet -->", "https://old.example/ask/feet"),
        ('<head><link rel="canonical" href="https://old.example/ask/feet?page=2"></head>', "…?page=2"),
        # A redirect from the home page would hide ours.
        ("<!-- saved from url=(0020)https://old.example/ -->", ""),
        ("<!-- saved from url=(0014)about:internet -->", ""),
        ('<head><link rel="canonical" href="/ask/feet"></head>', ""),
    ],
)
def test_a_saved_page_says_its_old_address_itself(tree, managing_editor, head, proposed):
    chief = Wizard(managing_editor)
    body = "<h1>Ask an expert - legs - feet</h1><p>Q: Why do my feet hurt?</p><p>A: Rest them.</p>"
    upload = chief.upload(("feet.html", f"<html>{head}<body>{body}</body></html>"))
    expected = proposed.replace("…", "https://old.example/ask/feet")
    assert upload.pages.get().source_url == expected
    chief.run(upload)
    paths = list(Redirect.objects.values_list("old_path", flat=True))
    assert paths == ([expected.removeprefix("https://old.example")] if expected else [])


def test_rows_of_a_table_are_redirected_from_their_own_addresses(tree, managing_editor):
    chief = Wizard(managing_editor)
    table = (
        "question,answer,category,address\n"
        "Why do feet hurt?,Rest them.,Feet,https://old.example/q/1\n"
        "Why do hands hurt?,Warm them.,Hands,https://old.example/q/2\n"
        "What else?,Ask us.,Hands,https://old.example/\n"
    )
    upload = chief.upload(("answers.csv", table))
    chief.post("columns", upload.pk, 1, question="question", answer="answer", category="category", address="address")
    chief.run(upload, publish="on")
    found = Redirect.objects.values_list("old_path", "redirect_page__title")
    assert set(found) == {("/q/1", "Feet"), ("/q/2", "Hands")}
    assert chief.client.get("/q/2")["Location"].endswith("/hands/")


def test_rows_are_not_redirected_by_somebody_who_may_not(wizard):
    upload = wizard.upload(("answers.csv", "question,answer,address\nWhy?,So.,https://old.example/q/1\n"))
    wizard.post("columns", upload.pk, 1, question="question", answer="answer", address="address")
    pk = upload.pages.get().pk
    wizard.run(upload, **{f"p{pk}-new_category": "Feet"})
    assert QuestionPage.objects.get().source_url == "https://old.example/q/1"
    assert not Redirect.objects.exists()


def test_what_may_be_private_stays_a_draft_until_somebody_has_looked(tree, managing_editor):
    chief = Wizard(managing_editor)
    text = page_text(
        "legs - feet", ("Why do my feet hurt?", "Rest them."), ("I am Jo, 07700 900123. Why?", "Call your GP.")
    )
    upload = chief.upload(("feet.txt", text))
    pk = upload.pages.get().pk
    assert upload.pages.get().figures["private"] == 1
    chief.run(upload, publish="on", **{f"p{pk}-source_url": ""})
    assert list(QuestionPage.objects.live().values_list("draft_title", flat=True)) == ["Why do my feet hurt?"]
    assert QuestionPage.objects.count() == 2
    # Importing again shows it no more than before; what a person has made public stays public, and is corrected.
    chief.run(chief.upload(("feet.txt", text)), publish="on")
    draft = QuestionPage.objects.not_live().get()
    draft.get_latest_revision().publish(user=managing_editor)
    chief.run(chief.upload(("feet.txt", text.replace("Call your GP", "Call your GP soon"))), publish="on")
    assert "soon" in QuestionPage.objects.get(pk=draft.pk).answer_text
