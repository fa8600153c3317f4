"""The charity's own page, where this machine has it; its words stay out of the repository."""

import os
from pathlib import Path

import pytest

from qa.importer.parser.flags import find_flags
from qa.importer.request import ImportRequest
from qa.importer.run import import_archive
from qa.models import QuestionPage
from tests.qa.importer.samples import parse
from tests.qa.wizard.conftest import at_leisure, wizard

__all__ = ["at_leisure", "wizard"]

BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[4] / "shared" / "archive" / "back-spine.txt"


@pytest.fixture
def real_file() -> Path:
    path = Path(os.environ.get("ARCHIVE_SAMPLE", BESIDE_THE_REPOSITORY))
    if not path.is_file():
        pytest.skip("The real archive page is not on this machine: name it in ARCHIVE_SAMPLE.")
    return path


@pytest.fixture
def real_archive(real_file):
    return parse(real_file.read_text(encoding="utf-8"))


def test_the_real_page_gives_its_figures(real_archive):
    assert real_archive.heading.levels == ("muscles and bones", "back / spine")
    assert real_archive.heading.declared == 66
    assert (real_archive.complete, real_archive.unmarked_answers) == (4, 1)
    assert (real_archive.orphan_answers, real_archive.unanswered) == (1, 0)
    assert real_archive.not_on_page == 62
    assert len(real_archive.remainder) == 6


def test_the_real_page_raises_the_flags_a_person_would_expect(real_archive):
    flags = [{flag.kind for flag in find_flags(entry)} for entry in real_archive.entries]

    assert {"unmarked_answer", "earlier_answer", "lost_link", "outdated_guidance"} <= flags[0]
    assert "outdated_guidance" in flags[1]
    assert "outdated_guidance" in flags[2]
    assert "question_missing" in flags[4]
    assert all("missing_summary" in found for found in flags)


@pytest.mark.django_db
@pytest.mark.usefixtures("at_leisure")
def test_the_wizard_gives_the_figures_of_the_command(real_file, wizard):
    command = import_archive(ImportRequest(path=real_file, dry_run=True)).figures()
    command["conflicts"] = len(command["conflicts"])
    upload = wizard.upload((real_file.name, real_file.read_bytes()))
    figures = upload.pages.get().figures
    preview = {name: figures[name] for name in command.keys() & figures.keys()}
    assert preview == {name: command[name] for name in preview}
    assert {"declared", "complete", "unmarked_answers", "orphan_answers", "not_on_page", "created"} <= preview.keys()

    wizard.run(upload)
    result = upload.pages.get().figures["result"]
    assert result["created"] == command["created"] == QuestionPage.objects.count()
    flags = [len(found) for found in QuestionPage.objects.order_by("pk").values_list("archive_entry__flags", flat=True)]
    assert flags == [len(row["flags"]) for row in result["rows"]]
