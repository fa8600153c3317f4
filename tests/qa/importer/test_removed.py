"""What was removed everywhere does not come back by importing its file again."""

import json

import pytest

from home.setup import grow_tree
from home.setup.groups import MANAGING_EDITORS
from qa.models import ArchiveEntry, ArchiveImport, QuestionPage
from review.redaction.remove import remove
from review.redaction.search import Search
from tests.factories import UserFactory
from tests.qa.importer.site_pages import latest, pages
from tests.review.planted import traces_in_database

MARKER = "Zyxmarkle Plimwick"
LONG = "Zyxmarkle of Plimwick writes this to us every spring"
FILE = f"""Ask an expert - feet

Q: Why do toes curl? My name is {MARKER}, by the way.

A: Nobody knows. Most people feel better within six weeks.

Q: Are heels good? {LONG}.

A: In moderation, and never on a Tuesday when it rains.
"""


@pytest.fixture
def remover(db):
    grow_tree()
    return UserFactory(group=MANAGING_EDITORS)


def take_out(page, user, passage=""):
    page = QuestionPage.objects.get(pk=page.pk)
    remove(Search(page, passage), user, "request", elsewhere=["Reports of imports"])


@pytest.mark.parametrize("arguments", [(), ("--publish",)])
def test_the_same_file_brings_nothing_back(archive_page, run_import, remover, arguments):
    run_import(FILE, *arguments)
    take_out(pages()[0], remover, MARKER)
    take_out(pages()[1], remover, LONG)
    report = run_import(FILE, *arguments)
    assert (report["created"], report["updated"], report["published"]) == (0, 0, 0)
    assert traces_in_database() == []


def test_a_corrected_file_leaves_the_page_alone_and_says_why(archive_page, run_import, remover):
    run_import(FILE)
    take_out(pages()[0], remover, MARKER)
    report = run_import(FILE.replace("Nobody knows", "Few people know"))
    assert (report["created"], report["updated"]) == (0, 0)
    conflict = report["conflicts"][0]
    assert conflict["why"] == "not updated, because something was removed from its page everywhere"
    assert conflict["title"] == "Entry 1"
    assert MARKER not in json.dumps(list(ArchiveImport.objects.values_list("report", flat=True)))
    assert "Few people" not in str(latest(pages()[0]).answer)


def test_a_removed_entry_stays_removed(archive_page, run_import, remover):
    run_import(FILE, "--publish")
    for page in pages():
        take_out(page, remover)
    report = run_import(FILE, "--publish")
    assert (report["created"], report["updated"], report["published"]) == (0, 0, 0)
    assert [page.title for page in pages()] == ["Removed entry", "Removed entry"]
    assert traces_in_database() == []


def test_a_long_passage_does_not_come_back_in_another_category(archive_page, run_import, remover):
    run_import(FILE)
    take_out(pages()[1], remover, LONG)
    other = FILE.replace("feet", "hands").replace(MARKER, "Jo")
    report = run_import(other, name="hands.txt")
    assert report["created"] == 1
    assert "because it holds what was removed everywhere on" in report["conflicts"][0]["why"]
    assert not any(LONG in trace for trace in traces_in_database())


def test_digests_by_which_a_name_could_be_guessed_are_forgotten(archive_page, run_import, remover):
    run_import(FILE)
    take_out(pages()[0], remover, MARKER)
    take_out(pages()[1], remover, LONG)
    short, long = ArchiveEntry.objects.order_by("position")
    assert (short.question_digest, short.answer_digest) == ("", "")
    assert long.question_digest
