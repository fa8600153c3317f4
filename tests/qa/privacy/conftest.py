"""Questions that are closed, pages that were written from questions, and a ledger outside the database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from home.setup import SiteTree
from qa.inbox import handling
from qa.models import CategoryIndexPage, QuestionPage, SubmittedQuestion
from review import ledger
from tests.factories import CategoryFactory, SubmittedQuestionFactory, UserFactory
from users.models import User

State = SubmittedQuestion.State


@pytest.fixture
def category(tree: SiteTree) -> CategoryIndexPage:
    """A category for answers."""
    return CategoryFactory(parent=tree.archive, title="Knees")


@pytest.fixture
def close() -> Callable[..., SubmittedQuestion]:
    """Returns a question that is closed now."""

    def make(**fields: Any) -> SubmittedQuestion:
        return SubmittedQuestionFactory(**{"state": State.DECLINED, "closed_at": timezone.now()} | fields)

    return make


@pytest.fixture
def asked(tree: SiteTree) -> SubmittedQuestion:
    """An open question whose asker agrees to everything."""
    return SubmittedQuestionFactory(email="ann@example.org")


@pytest.fixture
def draft(asked: SubmittedQuestion, category: CategoryIndexPage, editor: User) -> QuestionPage:
    """A draft that was written from it, and could go out: somebody has signed it off."""
    page = handling.draft_answer(asked, category, "Do stairs harm a knee?", editor)
    page.question, page.summary = "Do stairs harm a knee?", "No. Keep going."
    page.answer = [("paragraph", "<p>Stairs do no harm.</p>")]
    page.answered_on = timezone.localdate()
    ledger.sign_off(page.save_revision(user=editor), UserFactory())
    return QuestionPage.objects.get(pk=page.pk)


@pytest.fixture
def live(draft: QuestionPage) -> QuestionPage:
    """The same, published."""
    draft.get_latest_revision().publish()
    return QuestionPage.objects.get(pk=draft.pk)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder outside the database for the ledger."""
    place = tmp_path / "ledger"
    settings.ERASURE_LEDGER = str(place)
    settings.STORAGES = settings.STORAGES | {
        "erasures": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(place)},
        }
    }
    return place
