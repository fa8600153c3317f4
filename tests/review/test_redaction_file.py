"""SQLite leaves deleted text in its file; after a removal the file itself is clean. (Other databases: see the docs.)"""

from pathlib import Path

import pytest
from django.db import connection

from review.models import Redaction
from review.redaction import cleaning
from review.redaction.remove import remove
from review.redaction.search import Search, look
from tests.factories import CategoryFactory
from tests.review.planted import TRACES, plant

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="It is about SQLite's own file.")


def files_that_say_it() -> list[str]:
    name = Path(str(connection.settings_dict["NAME"]))
    files = [path for path in name.parent.iterdir() if path.name.startswith(name.name)]
    assert files
    return [path.name for path in files if any(trace.encode() in path.read_bytes().lower() for trace in TRACES)]


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_file_of_the_database_holds_nothing_of_it(tree, editor, managing_editor):
    page = plant(CategoryFactory(parent=tree.archive), editor)
    search = Search(page, "Zyxmarkle Quorn of Plimwick")
    found = look(search)
    assert files_that_say_it()
    remove(search, managing_editor, "request", pages=list(found.pages), elsewhere=list(found.elsewhere))
    assert files_that_say_it() == []
    assert Redaction.objects.get(page=page).cleaned_at


@only_sqlite
def test_what_cannot_be_cleaned_now_waits_for_the_worker(tree, managing_editor):
    Redaction.objects.create(category="legal", removed_by=managing_editor)
    # Inside the transaction of this test.
    assert cleaning.clean_waiting() == 0
    assert Redaction.objects.filter(cleaned_at=None).exists()
