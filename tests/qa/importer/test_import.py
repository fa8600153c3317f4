import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from qa.importer import run
from qa.models import ArchiveImport, ArchivePage, CategoryIndexPage, QuestionPage
from tests.qa.importer.samples import UNTIDY
from tests.qa.importer.site_pages import category, pages


def snapshot() -> dict[str, list]:
    """Every row that an import might touch."""
    models = (Page, QuestionPage, CategoryIndexPage, Revision, PageLogEntry, ReferenceIndex, Redirect, ArchiveImport)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_a_page_of_the_archive_becomes_pages_of_the_site(archive_page, run_import):
    report = run_import(UNTIDY, "--publish")

    assert [page.title for page in pages()] == [
        "My jaw clicks when I chew.",
        "Can a night guard help with grinding?",
        "Does stress make it worse?",
        "Question missing: A great many things can numb a cheek.",
    ]
    assert report["created"] == 4
    assert report["published"] == 3
    assert [entry["page_id"] for entry in report["entries"]] == [page.pk for page in pages()]


def test_the_report_has_its_figures(archive_page, run_import):
    report = run_import()

    assert report["heading"] == "Ask an expert - head and neck - jaw / face"
    assert report["declared"] == 31
    assert (report["complete"], report["unmarked_answers"]) == (3, 1)
    assert (report["orphan_answers"], report["unanswered"], report["not_on_page"]) == (1, 0, 28)
    assert len(report["remainder"]) == 6
    assert (report["created"], report["updated"], report["unchanged"]) == (4, 0, 0)
    assert report["entries"][1] | {"page_id": None, "flags": None} == {
        "position": 2,
        "kind": "complete",
        "title": "Can a night guard help with grinding?",
        "question": "Can a night guard help with grinding? I am a light sleeper and wake up at every sound.",
        "answer_paragraphs": ["We think so.", "It protects the teeth while you look for the cause."],
        "action": "created",
        "page_id": None,
        "is_published": False,
        "notes": ["The summary is missing: write the answer in two sentences."],
        "flags": None,
    }


def test_an_imported_page_keeps_where_it_came_from_and_invents_nothing(archive_page, run_import):
    run_import(UNTIDY, "--source-url", "https://example.org/ask/jaw.html")

    for page in pages():
        assert page.is_legacy
        assert page.title_is_derived
        assert page.source_name == "Ask an expert - head and neck - jaw / face"
        assert page.source_url == "https://example.org/ask/jaw.html"
        assert (page.answered_by, page.asked_on, page.answered_on, page.summary) == (None, None, None, "")


def test_an_answer_becomes_blocks(archive_page, run_import):
    run_import()

    assert [block.block_type for block in pages()[0].answer] == ["paragraph", "earlier_answer", "paragraph"]
    assert str(pages()[1].answer[0].value) == "<p>We think so.</p>"


def test_without_publish_everything_is_a_draft(archive_page, run_import):
    report = run_import()

    assert not any(page.live for page in pages())
    assert all(page.has_unpublished_changes and page.first_published_at is None for page in pages())
    assert not CategoryIndexPage.objects.live().exists()
    assert report["published"] == 0


def test_publish_makes_complete_entries_live_and_no_others(archive_page, run_import):
    run_import("Ask an expert - feet\n\nQ: Why?\n\nA: So.\n\nA: Orphan.\n\nQ: Unanswered?", "--publish")

    assert [page.live for page in pages()] == [True, False, False]
    live = pages()[0]
    assert live.live_revision == live.latest_revision
    assert live.first_published_at == live.last_published_at
    assert not live.has_unpublished_changes
    assert category("Feet").live


def test_an_orphan_answer_is_a_draft_without_a_question(archive_page, run_import):
    run_import(UNTIDY, "--publish")

    assert pages()[3].question == ""
    assert not pages()[3].live


def test_readers_see_what_was_published(archive_page, run_import):
    run_import(UNTIDY, "--publish")

    response = Client().get(pages()[0].url)

    assert response.status_code == 200
    assert "A click on its own needs no treatment." in response.content.decode()


def test_the_heading_makes_the_categories_that_are_missing(archive_page, run_import):
    report = run_import()

    assert category().get_parent().title == "Head and neck"
    assert category().get_parent().get_parent().pk == archive_page.pk
    assert category().get_children().count() == 4
    assert report["categories_made"] == ["Head and neck", "Jaw / face"]


def test_categories_are_found_without_regard_to_case(archive_page, run_import):
    top = archive_page.add_child(instance=CategoryIndexPage(title="HEAD AND NECK"))
    top.add_child(instance=CategoryIndexPage(title="Jaw/Face"))

    report = run_import()

    assert CategoryIndexPage.objects.count() == 2
    assert category("Jaw/Face").get_children().count() == 4
    assert report["categories_made"] == []


def test_under_replaces_the_path_of_the_heading(archive_page, run_import):
    report = run_import(UNTIDY, "--under", "Feet/Heel / toe")

    assert report["category"] == ["Feet", "Heel / toe"]
    assert category("Heel / toe").get_parent().title == "Feet"
    assert category("Heel / toe").get_children().count() == 4


def test_a_site_that_was_never_set_up_is_set_up(db, run_import):
    run_import()

    assert ArchivePage.objects.count() == 1
    assert len(pages()) == 4


def test_a_category_of_a_person_stays_a_draft_and_the_report_says_so(archive_page, run_import):
    draft = archive_page.add_child(instance=CategoryIndexPage(title="Head and neck", live=False))

    report = run_import(UNTIDY, "--publish")

    draft.refresh_from_db()
    assert not draft.live
    assert any("“Head and neck” is a draft" in warning for warning in report["warnings"])


def test_a_category_that_an_earlier_import_left_as_a_draft_opens_with_its_first_answer(archive_page, run_import):
    run_import()

    run_import(UNTIDY.replace("Q:Does stress", "Q: New?\n\nA: Yes.\n\nQ:Does stress"), "--publish")

    assert category().live
    assert category("Head and neck").live


def test_slugs_are_free_even_where_titles_are_the_same(archive_page, run_import):
    text = "Ask an expert - feet\n\n" + "Q: Why?\n\nA: So {}.\n\n" * 3 + "Q: ?!\n\nA: Because."

    run_import(text)
    run_import("Ask an expert - feet\n\nQ: Why? Tell me quickly.\n\nA: Nobody knows.", name="other.txt")

    assert [page.slug for page in pages()] == ["why", "why-2", "why-3", "question", "why-4"]


def test_a_dry_run_writes_nothing_and_reports_everything(archive_page, run_import):
    before = snapshot()

    report = run_import(UNTIDY, "--dry-run", "--publish", "--source-url", "https://example.org/jaw")

    assert snapshot() == before
    assert (report["dry_run"], report["created"], report["published"]) == (True, 4, 3)
    assert report["categories_made"] == ["Head and neck", "Jaw / face"]
    assert report["redirects_made"] == ["/jaw"]


def test_a_dry_run_needs_no_site(fresh_database, run_import):
    assert run_import(UNTIDY, "--dry-run")["created"] == 4
    assert not ArchivePage.objects.exists()


def test_the_same_file_again_changes_nothing(archive_page, run_import):
    options = ("--publish", "--source-url", "https://example.org/jaw")
    run_import(UNTIDY, *options)
    before = snapshot()

    report = run_import(UNTIDY, *options)

    assert snapshot() == before
    assert (report["created"], report["updated"], report["unchanged"], report["published"]) == (0, 0, 4, 0)


def test_the_run_remembers_its_figures_without_the_texts(archive_page, run_import):
    run_import()

    run = ArchiveImport.objects.get()
    assert run.state == ArchiveImport.State.DONE
    assert run.report["complete"] == 3
    assert "grinding" not in str(run.report)


def test_a_saved_page_is_imported(archive_page, run_import):
    run_import("<p>Q: <b>Why</b> so?</p><p>A: Read <a href='https://example.org/'>this</a>.</p>", "--under", "Feet")

    assert pages()[0].question == "Why so?"
    assert str(pages()[0].answer[0].value) == '<p>Read <a href="https://example.org/">this</a>.</p>'


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("No marker here.", (), "no question and no answer"),
        ("Q: Why?\n\nA: So.", (), "--under"),
        (UNTIDY, ("--under", "Feet//Toes"), "names no category"),
        (UNTIDY, ("--under", "x" * 300), "too long"),
        (UNTIDY, ("--source-url", "example.org/jaw"), "no full address"),
        (UNTIDY, ("--source-url", "https://example.org/"), "home page"),
        (UNTIDY, ("--source-url", "https://example.org/" + "x" * 300), "too long"),
        (UNTIDY, ("--source-pages", "?page={n}", "1-4"), "needs --source-url"),
        (UNTIDY, ("--source-url", "https://example.org/jaw", "--source-pages", "?page=2", "1-4"), "has no {n}"),
        (UNTIDY, ("--source-url", "https://example.org/jaw", "--source-pages", "?page={n}", "4-1"), "count up"),
        (UNTIDY, ("--source-url", "https://example.org/jaw", "--source-pages", "?page={n}", "some"), "no range"),
        (UNTIDY, ("--encoding", "klingon"), "no text encoding"),
        ("", (), "is empty"),
        ("Q: \x00", (), "binary"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_plain_words_and_writes_nothing(db, save, text, options, words):
    before = snapshot()

    with pytest.raises(CommandError, match=words):
        call_command("import_archive", save(text), *options)

    assert snapshot() == before


def test_a_report_that_cannot_be_written_is_refused_before_the_import(db, save, tmp_path):
    with pytest.raises(CommandError, match="no such folder"):
        call_command("import_archive", save(), "--report", tmp_path / "nowhere" / "report.json")

    assert not ArchiveImport.objects.exists()


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("moment", ["reset_queries", "flip", "make_redirects"])
def test_an_import_that_fails_is_taken_back_at_once(archive_page, run_import, monkeypatch, moment, error):
    def fail(*args):
        raise error

    before = snapshot()
    monkeypatch.setattr(run, moment, fail)

    with pytest.raises(error):
        run_import(UNTIDY, "--publish", "--source-url", "https://example.org/jaw")

    assert ArchiveImport.objects.get().state == ArchiveImport.State.FAILED
    ArchiveImport.objects.all().delete()
    assert snapshot() == before


def test_a_dry_run_does_not_count_on_what_a_killed_import_left(archive_page, run_import, monkeypatch):
    monkeypatch.setattr(run, "flip", lambda *args: 1 / 0)
    monkeypatch.setattr(run, "clear", lambda *args: None)
    with pytest.raises(ZeroDivisionError):
        run_import()

    assert run_import(UNTIDY, "--dry-run")["created"] == 4
