import re

import pytest

from qa.export.loading.load import import_document
from qa.models import QuestionPage
from tests.qa.export.stage import empty_site, export_to, fill_site, public_pages

pytestmark = pytest.mark.django_db

# Numbers of pages that stand in a page: in anchors, and in the addresses of the admin bar.
NUMBERS = re.compile(r"\bq\d+-|/(?:documents|revisions)/\d+/")


def without_numbers(pages: dict[str, str]) -> dict[str, str]:
    return {address: NUMBERS.sub("", html) for address, html in pages.items()}


@pytest.fixture
def exported(tree, tmp_path):
    """A full site, what an export says of it, and what its visitors read."""
    fill_site(tree)
    public_pages()  # makes the renditions
    shown = without_numbers(public_pages())
    path = tmp_path / "export.zip"
    return path, export_to(path), shown


def test_an_export_imports_back_to_an_equal_site(exported, tmp_path):
    path, told, shown = exported
    empty_site()
    assert not QuestionPage.objects.exists()
    loaded = import_document(path)
    assert loaded.kept_back == []
    again = export_to(tmp_path / "again.zip")
    assert again.keys() == told.keys()
    for part, records in told.items():
        assert again[part] == records, part
    assert without_numbers(public_pages()) == shown
