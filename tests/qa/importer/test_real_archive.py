"""The charity's own page, where this machine has it; its words stay out of the repository."""

import pytest

from qa.importer.parser.flags import find_flags
from tests.qa.importer.samples import parse


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
