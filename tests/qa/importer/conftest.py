import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from qa.models import ArchivePage
from tests.qa.importer.samples import UNTIDY


@pytest.fixture
def archive_page(db) -> ArchivePage:
    """The archive of a site that was just set up."""
    return ArchivePage.objects.get()


@pytest.fixture
def save(tmp_path) -> Callable[..., Path]:
    """Writes a text to a file and returns its path."""

    def save_text(text: str = UNTIDY, name: str = "jaw.txt") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return save_text


@pytest.fixture
def run_import(db, save, tmp_path) -> Callable[..., dict[str, Any]]:
    """Imports a text with the command and returns its report, as a program reads it."""

    def run(text: str = UNTIDY, *options: str, name: str = "jaw.txt") -> dict[str, Any]:
        report = tmp_path / "report.json"
        call_command("import_archive", save(text, name), "--report", report, *options, stdout=StringIO())
        return json.loads(report.read_text(encoding="utf-8"))

    return run
