from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from home.setup import grow_tree
from tests.qa.export.stage import export_to, fill_site


@pytest.fixture(scope="session")
def shared_export(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of a full site, made once: the site itself is taken back at once."""
    path = tmp_path_factory.mktemp("export") / "export.zip"
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("start_site", verbosity=0)
        fill_site(grow_tree())
        export_to(path)
        transaction.set_rollback(True)
    return path


@pytest.fixture
def export(tree: Any, shared_export: Path) -> Path:
    """The same, for a test that begins with a new site."""
    return shared_export
