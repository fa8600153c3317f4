"""What is hidden on the site is nowhere in the folder: not in a page, a file, a name, or what the search knows."""

import zipfile
from io import BytesIO

import pytest

from qa.export.folder.build import write_folder
from tests.home.test_nothing_leaks import HIDDEN, category, everything, hidden_question

pytestmark = pytest.mark.django_db

__all__ = ["category", "everything", "hidden_question"]  # fixtures


def test_nothing_hidden_is_in_the_folder(everything):
    target = BytesIO()
    write_folder(target, lambda done, total: None)
    with zipfile.ZipFile(target) as archive:
        assert "archive/questions/is-rest-best.html" in archive.namelist()
        for name in archive.namelist():
            assert HIDDEN not in name.lower()
            assert HIDDEN.encode() not in archive.read(name).lower(), name
