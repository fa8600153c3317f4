"""Visitors of a site that keeps its pages, which the settings of the tests switch off."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import CategoryFactory, QuestionFactory


@pytest.fixture
def new_process(db, settings) -> Callable[[], Client]:
    """Returns a function that starts a client whose handler keeps pages of its own, as a process does."""
    settings.PAGE_CACHE = True
    return Client


@pytest.fixture
def visitor(new_process) -> Client:
    """An anonymous visitor of one process."""
    return new_process()


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive, title="Back and spine")


@pytest.fixture
def question(category):
    return QuestionFactory(parent=category, title="Is bed rest best?")
