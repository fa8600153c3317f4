"""What the tests of killed imports do in processes of their own: `python child.py look | write | import …`."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]


def look(word: str) -> None:
    """Prints what the database holds, and what readers see of it (searching for a word), as JSON."""
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.models import Page, PageLogEntry, Revision
    from wagtail.search.models import IndexEntry

    from qa.models import ArchiveEntry, ArchiveImport, CategoryIndexPage, QuestionPage

    first_page = QuestionPage.objects.filter(question__contains="ankle").order_by("path").first()
    seen: dict[str, Any] = {
        "live": QuestionPage.objects.live().count(),
        "live categories": CategoryIndexPage.objects.live().count(),
        "searching": len(QuestionPage.objects.live().search(word)),
        "redirects": Redirect.objects.count(),
        "first question": first_page and first_page.question,
        "first draft": first_page and first_page.get_latest_revision_as_object().question,
        "pages": QuestionPage.objects.count(),
        "categories": CategoryIndexPage.objects.count(),
        "revisions": Revision.objects.count(),
        "history": PageLogEntry.objects.count(),
        "index": IndexEntry.objects.count(),
        "records": ArchiveEntry.objects.count(),
        "problems": [len(problem) for problem in Page.find_problems()],
        "states": sorted(ArchiveImport.objects.values_list("state", flat=True)),
    }
    sys.stdout.write(json.dumps(seen))


def write() -> None:
    """Writes something, as an editor or the worker would; raises OperationalError where the database is held."""
    from wagtail.models import Site

    Site.objects.update(site_name="Written meanwhile")


def import_archive(moment: str, *arguments: str) -> None:
    """Imports a file; `moment` is "kill:name" or "wait:name" of a function of the importer to stop at, or "-"."""
    from django.core.management import call_command

    import qa.importer.run as module

    what, _, name = moment.partition(":")
    if name:
        setattr(module, name, _die if what == "kill" else _wait)
    call_command("import_archive", *arguments)


def _die(*args: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _wait(*args: object) -> None:
    sys.stdout.write("waiting\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "site")]
    import django

    django.setup()
    COMMANDS: dict[str, Callable[..., None]] = {
        "look": look,
        "write": write,
        "import": import_archive,
    }
    COMMANDS[sys.argv[1]](*sys.argv[2:])
