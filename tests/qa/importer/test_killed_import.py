"""Imports in processes of their own, killed with SIGKILL at their worst moments, on a database that stays."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import environment_apart
from tests.qa.importer.databases import copied_database

CHILD = Path(__file__).with_name("child.py")
# More than a batch, so that there is a middle.
ENTRIES = 120
URL = ("--source-url", "https://example.org/ankles")
# In the first batch, before the flip, and in the middle of it.
MOMENTS_BEFORE_THE_END = [
    pytest.param("kill:reset_queries", marks=pytest.mark.slow),
    "kill:flip",
    pytest.param("kill:make_redirects", marks=pytest.mark.slow),
]


def start(database: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """A process of its own on a database."""
    environment = environment_apart() | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, CHILD, *arguments], env=environment, text=True, stdin=pipe, stdout=pipe, stderr=pipe
    )


def run(database: str, *arguments: str | Path, returns: int = 0) -> str:
    """What a process of its own prints, after it has ended as expected."""
    with start(database, *arguments) as process:
        output, errors = process.communicate(timeout=120)
    assert process.returncode == returns, errors
    return output


def import_file(database: str, path: Path, *options: str, moment: str = "-") -> str:
    """Imports and publishes a file, perhaps killed at a moment."""
    return run(database, "import", moment, path, "--publish", *options, returns=0 if moment == "-" else -signal.SIGKILL)


def look(database: str, word: str = "ankle") -> dict[str, Any]:
    """What the database holds, and what readers see of it, searching for a word."""
    return json.loads(run(database, "look", word))


@pytest.fixture
def database(transactional_db, tmp_path) -> Iterator[str]:
    """The address of the database of a new site, for one test."""
    with copied_database(tmp_path / "killed_copy.sqlite3") as address:
        yield address


@pytest.fixture
def archive(tmp_path) -> Path:
    """A long page of an archive."""
    entries = [f"Q: Why does ankle {n} hurt?\n\nA: Nobody knows about ankle {n}." for n in range(ENTRIES)]
    path = tmp_path / "ankles.txt"
    path.write_text("Ask an expert - legs - ankles\n\n" + "\n\n".join(entries), encoding="utf-8")
    return path


@pytest.fixture
def corrected(archive) -> Path:
    """The same page with some questions corrected."""
    path = archive.with_name("corrected.txt")
    path.write_text(re.sub(r"(ankle 1?\d) hurt\?", r"\1 hurt so?", archive.read_text()), encoding="utf-8")
    return path


@pytest.fixture
def other(tmp_path) -> Path:
    """A page that has nothing to do with it."""
    path = tmp_path / "other.txt"
    path.write_text("Ask an expert - hands\n\nQ: Why?\n\nA: So.", encoding="utf-8")
    return path


@pytest.mark.parametrize("moment", MOMENTS_BEFORE_THE_END)
def test_a_killed_import_shows_readers_nothing_and_the_next_import_clears_it_away(database, archive, other, moment):
    import_file(database, other)
    before = look(database)

    import_file(database, archive, *URL, moment=moment)

    killed = look(database)
    readers_see = ("live", "live categories", "searching", "redirects")
    assert {name: killed[name] for name in readers_see} == {name: before[name] for name in readers_see}
    assert killed["problems"] == [0] * 5
    assert killed["pages"] > before["pages"]

    import_file(database, other)

    assert look(database) == {**before, "states": ["done", "failed"]}


@pytest.mark.slow
def test_an_import_that_was_killed_succeeds_the_next_time(database, archive):
    import_file(database, archive, moment="kill:flip")

    import_file(database, archive)

    after = look(database)
    assert (after["live"], after["pages"], after["records"], after["searching"]) == (ENTRIES, ENTRIES, ENTRIES, ENTRIES)
    assert after["states"] == ["done", "failed"]
    assert after["problems"] == [0] * 5


@pytest.mark.slow
def test_an_import_that_was_killed_while_indexing_is_ended_by_the_next(database, archive, other):
    import_file(database, archive, moment="kill:finish")
    killed = look(database)
    assert (killed["live"], killed["states"]) == (ENTRIES, ["indexing"])

    import_file(database, other)

    assert look(database)["states"] == ["done", "done"]


@pytest.mark.slow
def test_a_corrected_page_is_found_by_its_new_words_though_the_import_was_killed_while_indexing(
    database, archive, other
):
    import_file(database, archive)
    archive.write_text(archive.read_text().replace("Nobody knows about ankle 7.", "Ask a pterodactyl."))
    import_file(database, archive, moment="kill:finish")

    import_file(database, other)

    after = look(database, "pterodactyl")
    assert (after["searching"], after["states"]) == (1, ["done", "done", "done"])


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS_BEFORE_THE_END)
def test_corrections_of_a_killed_import_are_taken_back_by_the_next(database, archive, corrected, other, moment):
    import_file(database, other)
    import_file(database, archive)
    before = look(database)

    import_file(database, corrected, *URL, moment=moment)

    assert look(database)["first question"] == before["first question"]

    import_file(database, other)

    assert look(database) == {**before, "states": ["done", "done", "failed"]}


@pytest.mark.slow
def test_corrections_that_were_killed_succeed_the_next_time(database, archive, corrected):
    import_file(database, archive)
    import_file(database, corrected, moment="kill:flip")

    output = import_file(database, corrected)

    assert "Updated                              20" in output
    after = look(database)
    assert (after["first question"], after["pages"]) == ("Why does ankle 0 hurt so?", ENTRIES)


def test_a_second_import_at_the_same_time_is_refused(database, archive, other):
    with start(database, "import", "wait:flip", archive, "--publish") as first:
        assert first.stdout
        assert first.stdout.readline() == "waiting\n"

        with start(database, "import", "-", other) as second:
            errors = second.communicate(timeout=60)[1]

        first.kill()
    assert second.returncode != 0
    assert "Another import is at work" in errors
    assert look(database)["records"] == ENTRIES


def test_others_can_write_while_an_import_is_at_work(database, archive):
    with start(database, "import", "wait:reset_queries", archive) as importing:
        assert importing.stdout
        assert importing.stdout.readline() == "waiting\n"

        run(database, "write")

        importing.kill()
