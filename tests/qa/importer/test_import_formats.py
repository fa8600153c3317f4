"""The command with ZIP, DOCX and CSV files: one report for each source, and what is refused changes nothing."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from qa.models import ArchiveImport, CategoryIndexPage, QuestionPage
from tests.qa.importer.packing import PAGE, document, overlap, pack, pack_raw_name
from tests.qa.importer.site_pages import category, edit, pages
from tests.qa.importer.test_import import snapshot

HANDS = b"Ask an expert - hands\n\nQ: May I knit?\n\nA: Yes."
TABLE = """Category,Frage,Antwort,Title,URL,Asked on
Arms > Elbow,May I lift?,A little.,Lifting,https://old.example.org/1,2011-03-05
Feet,May I run?,Not yet.,,,
"""
COLUMNS = "question=Frage,answer=Antwort,title=Title,category=Category,address=URL,asked_on=Asked on"


@pytest.fixture
def import_file(db, tmp_path):
    """Imports bytes as a file with the command; returns its JSON report and what it said."""

    def run(name: str, data: bytes, *options: str) -> tuple[dict[str, Any], str]:
        path, report, out = tmp_path / name, tmp_path / "report.json", StringIO()
        path.write_bytes(data)
        try:
            call_command("import_archive", path, "--report", report, *options, stdout=out)
        finally:
            said = out.getvalue()
        return json.loads(report.read_text(encoding="utf-8")), said

    return run


def test_each_page_in_a_zip_file_is_imported_and_reported(archive_page, import_file):
    report, said = import_file(
        "pages.zip", pack({"a/feet.txt": PAGE, "hands.txt": HANDS, "logo.png": "1"}), "--publish"
    )

    assert [page.question for page in pages()] == ["Why?", "May I knit?"]
    assert all(page.live for page in pages())
    assert [source["file"] for source in report["sources"]] == ["a/feet.txt", "hands.txt"]
    assert report["passed_over"] == {"picture": 1}
    assert "a/feet.txt → Feet" in said
    assert "hands.txt → Hands" in said
    assert "1 × picture" in said


def test_importing_a_zip_file_again_changes_nothing(archive_page, import_file):
    data = pack({"feet.txt": PAGE, "hands.txt": HANDS})
    import_file("pages.zip", data, "--publish")
    before = snapshot()

    report, _ = import_file("pages.zip", data, "--publish")

    assert snapshot() == before
    assert [source["unchanged"] for source in report["sources"]] == [1, 1]


def test_what_cannot_be_imported_is_named_and_the_others_come(archive_page, import_file, tmp_path):
    data = pack({"feet.txt": PAGE, "notes.txt": "Nothing here.", "plan.pdf": "%PDF"})

    with pytest.raises(CommandError, match=r"2 in pages\.zip could not be imported"):
        import_file("pages.zip", data)

    assert [page.question for page in pages()] == ["Why?"]
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in report["refused"]] == ["plan.pdf", "notes.txt"]


def test_an_old_address_belongs_to_one_page(archive_page, import_file):
    before = snapshot()

    with pytest.raises(CommandError, match="holds 2 pages, and an old address belongs to one"):
        import_file("p.zip", pack({"feet.txt": PAGE, "hands.txt": HANDS}), "--source-url", "https://old.example.org/a")

    assert snapshot() == before


def test_a_word_document_is_imported_as_a_page_is(archive_page, import_file):
    report, _ = import_file("feet.docx", document("Ask an expert - feet", "Q: Why?", "A: So."), "--publish")

    assert report["created"] == 1
    assert category("Feet").live
    assert str(pages()[0].answer[0].value) == "<p>So.</p>"


def test_a_table_is_imported_by_its_columns(archive_page, import_file):
    report, said = import_file("answers.csv", TABLE.encode(), "--columns", COLUMNS, "--publish")

    lifting, running = pages()
    assert (lifting.title, lifting.title_is_derived, lifting.asked_on) == ("Lifting", False, date(2011, 3, 5))
    assert lifting.source_url == "https://old.example.org/1"
    assert lifting.source_name == "answers.csv · Arms > Elbow"
    assert (running.title, running.title_is_derived, running.asked_on) == ("May I run?", True, None)
    assert category("Elbow").get_parent().title == "Arms"
    assert [source["created"] for source in report["sources"]] == [1, 1]
    assert "answers.csv · Feet → Feet" in said


def test_importing_a_table_again_changes_nothing(archive_page, import_file):
    import_file("answers.csv", TABLE.encode(), "--columns", COLUMNS, "--publish")
    before = snapshot()

    import_file("answers.csv", TABLE.encode(), "--columns", COLUMNS, "--publish")

    assert snapshot() == before


@pytest.mark.parametrize("publish", [(), ("--publish",)])
def test_a_corrected_table_corrects_its_pages(archive_page, import_file, publish):
    import_file("answers.csv", TABLE.encode(), "--columns", COLUMNS, *publish)
    corrected = (
        TABLE.replace("2011-03-05", "2012-04-06").replace(",Lifting,", ",Lifting things,").replace("old.", "new.")
    )
    corrected = corrected.replace("May I run?,Not yet.,,", "May I run?,Not yet.,Running,")

    report, _ = import_file("answers.csv", corrected.encode(), "--columns", COLUMNS, *publish)

    lifting, running = (QuestionPage.objects.get(pk=page.pk) for page in pages())
    assert [source["updated"] for source in report["sources"]] == [1, 1]
    assert (lifting.title, lifting.asked_on, running.title_is_derived) == ("Lifting things", date(2012, 4, 6), False)
    assert lifting.source_url == "https://new.example.org/1"
    assert (running.title, running.asked_on) == ("Running", None)


def test_what_a_person_has_edited_stays(archive_page, import_file, editor):
    import_file("answers.csv", TABLE.encode(), "--columns", COLUMNS)
    edit(pages()[0], editor, title="Better")

    report, _ = import_file("answers.csv", TABLE.replace("A little", "More").encode(), "--columns", COLUMNS)

    assert len(report["sources"][0]["conflicts"]) == 1
    assert pages()[0].get_latest_revision_as_object().title == "Better"


def test_a_dry_run_of_several_sources_writes_nothing(archive_page, import_file):
    before = snapshot()

    report, said = import_file("answers.csv", TABLE.encode(), "--columns", COLUMNS, "--dry-run")

    assert snapshot() == before
    assert [source["created"] for source in report["sources"]] == [1, 1]
    assert "nothing has been written" in said


@pytest.mark.parametrize(
    ("name", "data", "options", "words"),
    [
        ("pages.zip", pack({f"{number}.txt": PAGE for number in range(10_000)}), (), "more than 2,000 files"),
        ("pages.zip", pack({"feet.txt": PAGE, "bomb.txt": b"0" * 3_000_000}), (), "not safe to open"),
        ("pages.zip", pack_raw_name("../feet.txt"), (), "points out of its folder"),
        ("pages.zip", overlap(), (), "overlap"),
        ("pages.zip", pack({"inner.zip": pack({"feet.txt": PAGE})}), (), "a ZIP file in a ZIP file"),
        ("pages.zip", pack({"a.txt": "Nothing.", "b.txt": "Here."}), (), "a.txt holds no question"),
        ("feet.docx", b"PK\x03\x04", (), "damaged"),
        ("feet.docx", document("x", parts={"word/document.xml": "<!DOCTYPE a><a/>"}), (), "document type"),
        ("feet.docx", document("Q: Why?", parts={"word/vbaProject.bin": "1"}), (), "macros"),
        ("t.csv", b"Eins,Zwei\n1,2", (), "do not tell which holds the questions"),
        ("t.csv", b"Eins,Zwei\n1,2", ("--columns", "question"), "names no column"),
        ("t.csv", b"question,answer\n1,2", (), "which category it belongs to"),
        ("t.csv", b"question,answer\n,", (), "no row below its header"),
        ("t.csv", b"question,answer,category\n,,Feet", (), "the columns named for them are empty"),
        ("t.csv", b"question,answer\n" + b'"' + b"x" * 200_000, (), "never closed"),
        ("t.csv", b"question\x00,answer", (), "binary"),
    ],
    # The bytes of a file are no name for a test: they hold the time.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused_says_why_and_changes_nothing(import_file, name, data, options, words):
    before = snapshot()

    with pytest.raises(CommandError, match=words):
        import_file(name, data, *options)

    assert snapshot() == before
    assert not ArchiveImport.objects.exists()
    assert not CategoryIndexPage.objects.exists()
