"""A factsheet of 40 outcomes and 120 references is read, edited and saved with the queries of a small one."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factsheets.models import FactsheetPage
from tests.factories import AdministratorFactory, FactsheetFactory, ReferenceFactory
from tests.review.posting import client_of, page_form


def body_of(references):
    """Return an outcome with two citations and a paragraph with one, for every three references."""
    body: list[tuple[str, Any]] = []
    for first, second, third in zip(references[::3], references[1::3], references[2::3], strict=True):
        outcome = {"outcome": f"Outcome {first.pk}", "finding": "<p>Less.</p>", "certainty": "low"}
        body.append(("outcome", outcome | {"reasons": "Few.", "citations": [first, second], "studies": 3}))
        body.append(("paragraph", f'<p>Words<embed embedtype="reference" id="{third.pk}"/>.</p>'))
    return body


@pytest.fixture
def two_sizes(tree):
    references = ReferenceFactory.create_batch(120)
    return [
        FactsheetFactory(parent=tree.factsheets, title=f"Of {size}", body=body_of(references[:size]), live=False)
        for size in (6, 120)
    ]


def queries_of(ask):
    ask()
    with CaptureQueriesContext(connection) as queries:
        response = ask()
    assert response.status_code in (200, 302)
    return len(queries)


@pytest.mark.django_db
def test_the_editor_opens_with_the_same_queries(two_sizes):
    client = client_of(AdministratorFactory())
    few, many = (
        queries_of(lambda page=page: client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
        for page in two_sizes
    )
    assert many <= few


@pytest.mark.django_db
def test_a_preview_takes_the_same_queries(two_sizes):
    user = AdministratorFactory()
    client = client_of(user)
    few, many = (
        queries_of(lambda page=page: client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])))
        for page in two_sizes
    )
    assert many <= few


@pytest.mark.django_db
def test_saving_asks_for_references_in_groups(two_sizes):
    user = AdministratorFactory()
    client = client_of(user)
    counts = []
    for page in two_sizes:
        form = page_form(FactsheetPage.objects.get(pk=page.pk), user)
        counts.append(
            queries_of(
                lambda page=page, form=form: client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
            )
        )
    few, many = counts
    assert many <= few + 10
