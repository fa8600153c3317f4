"""Questions in the inbox, and the people who look after them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from qa.models import CategoryIndexPage, PrivateReply, SubmittedQuestion
from tests.factories import CategoryFactory, SubmittedQuestionFactory
from users.models import User


@pytest.fixture
def asked(tree) -> SubmittedQuestion:
    """A question whose asker left an address and agrees to everything."""
    return SubmittedQuestionFactory(
        text="My marker-words knee hurts on the stairs.\nWhat helps?", email="ann@asker.org"
    )


@pytest.fixture
def category(tree) -> CategoryIndexPage:
    return CategoryFactory(parent=tree.archive, title="Knees")


@pytest.fixture
def listing() -> str:
    """The address of the inbox."""
    return reverse("inbox_modeladmin_index")


@pytest.fixture
def address() -> Callable[[str, Any], str]:
    """Returns the address of an action, or of the question itself as "inspect"."""

    def find(name: str, submission: Any) -> str:
        view = "inbox_modeladmin_inspect" if name == "inspect" else f"inbox:{name}"
        return reverse(view, args=[submission.pk])

    return find


@pytest.fixture
def make_reply() -> Callable[..., PrivateReply]:
    """Makes a private reply, one that waits for a second person unless told otherwise."""

    def make(submission: SubmittedQuestion, writer: User, **fields: Any) -> PrivateReply:
        values = {"text": "Dear Ann,\n\nKeep moving.", "state": PrivateReply.State.WAITING} | fields
        reply = PrivateReply.objects.create(submission=submission, written_by=writer, **values)
        if reply.state == PrivateReply.State.WAITING:
            SubmittedQuestion.objects.filter(pk=submission.pk).update(state=SubmittedQuestion.State.WAITING)
        return reply

    return make
