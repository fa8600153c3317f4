"""A visitor who fills the form in, as a browser without JavaScript would."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from home.setup import SiteTree
from qa.models import SubmittedQuestion
from tests.factories import CategoryFactory

QUESTION = "My knee has hurt for six weeks when I go down the stairs. Would exercise help?"


class Visitor:
    """Goes through the form at `page`."""

    def __init__(self, client: Client, page: Any) -> None:
        self.client = client
        self.page = page
        self.action = f"/ask/{page.pk}/"

    def open(self, **query: str) -> Any:
        """Open the form."""
        return self.client.get(self.page.url, query)

    def token(self, response: Any) -> str:
        """Return what the form carries."""
        found = re.search(r'name="form" value="([^"]*)"', response.content.decode())
        assert found, "There is no form"
        return found[1]

    def go_on(self, question: str = QUESTION, **data: Any) -> Any:
        """Fill in the first step and continue."""
        token = self.token(self.open())
        return self.client.post(self.action, {"question": question, "form": token, "continue": "1", **data})

    def send(self, question: str = QUESTION, *, after: float = 20, agrees: str = "both", **data: Any) -> Any:
        """Fill in both steps and send; `after` so many seconds, agreeing to "both", "one" or "none"."""
        token = self.token(self.go_on(question))
        ticks = {"both": ("answer", "publish"), "one": ("answer",), "none": ()}[agrees]
        said = {"question": question, "form": token, "send": "1"} | {f"consent_to_{tick}": "on" for tick in ticks}
        with freeze_time(timezone.now() + timedelta(seconds=after)):
            return self.client.post(self.action, said | data)

    def asked(self, question: str = QUESTION, **data: Any) -> SubmittedQuestion:
        """Send it and return what was kept of it."""
        response = self.send(question, **data)
        assert response.status_code == 302, response.content.decode()
        return SubmittedQuestion.objects.get(code=response["Location"].split("/")[3])


@pytest.fixture
def visitor(client: Client, tree: SiteTree) -> Visitor:
    """Somebody who wants to ask."""
    return Visitor(client, tree.ask)


@pytest.fixture
def text_of() -> Callable[[Any], str]:
    """Returns what is typed in the box of a page."""

    def read(response: Any) -> str:
        found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", response.content.decode(), re.DOTALL)
        assert found, "There is no box"
        return found[1]

    return read


@pytest.fixture
def category(tree: SiteTree) -> Any:
    """A category for answers."""
    return CategoryFactory(parent=tree.archive, title="Knees")
