from collections.abc import Callable
from typing import Any

import pytest

from qa.models import CategoryIndexPage, QuestionPage
from tests.factories import CategoryFactory, PersonFactory, QuestionFactory, TopicFactory
from tests.qa.importer.conftest import run_import, save  # noqa: F401 - fixtures
from tests.qa.worklist.notes import note


@pytest.fixture
def category(tree) -> CategoryIndexPage:
    return CategoryFactory(parent=tree.archive, title="Jaw")


@pytest.fixture
def make_legacy(category) -> Callable[..., QuestionPage]:
    """Make a page from the archive that lacks nothing, with the importer's flags as (kind, excerpt)."""

    def make(*flags: tuple[str, str], **fields: Any) -> QuestionPage:
        topics = fields.pop("topics", None)
        defaults = {"parent": category, "is_legacy": True, "answered_by": PersonFactory()}
        live = fields.pop("live", True)
        page = QuestionFactory(**(defaults | fields | {"live": False}))
        page.topics.add(*([TopicFactory()] if topics is None else topics))
        revision = page.save_revision()
        if live:
            revision.publish()
        page = QuestionPage.objects.get(pk=page.pk)
        assert page.has_unpublished_changes is not live
        if flags:
            note(page, *flags)
        return page

    return make
