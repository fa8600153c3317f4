"""Every publication has a page that says where it is cited; a report lists and exports all of it."""

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from references.models import Reference
from references.usage import find_uses
from tests.factories import CategoryFactory, FactsheetFactory, QuestionFactory, ReferenceFactory
from tests.references.test_inline import cite, evidence, paragraph
from tests.review.posting import client_of


@pytest.fixture
def category(tree):
    return CategoryFactory(parent=tree.archive)


def test_public_pages_and_drafts_are_found_in_blocks_and_in_texts(tree, category):
    trial, other = ReferenceFactory(), ReferenceFactory()
    QuestionFactory(parent=category, title="A block", answer=[evidence(trial)])
    QuestionFactory(parent=category, title="A text", answer=[paragraph(f"<p>One{cite(trial)}.</p>")])
    FactsheetFactory(parent=tree.factsheets, title="A draft", live=False, body=[paragraph(f"<p>One{cite(trial)}</p>")])
    changed = QuestionFactory(parent=category, title="No longer", answer=[evidence(trial)])
    changed.answer = [paragraph("<p>Nothing.</p>")]
    changed.save_revision()
    QuestionFactory(parent=category, title="Another", answer=[evidence(other), paragraph(f"<p>{trial.pk}</p>")])
    assert [(use.title, use.kind, use.state) for use in find_uses(trial)] == [
        ("A block", "Question", "On the public page"),
        ("A text", "Question", "On the public page"),
        ("No longer", "Question", "On the public page; the draft no longer cites it"),
        ("A draft", "Factsheet", "In a draft"),
    ]


def test_the_page_of_uses_names_only_what_one_may_edit(category, tree, editor):
    trial = ReferenceFactory()
    QuestionFactory(parent=category, title="Is rest best?", answer=[evidence(trial)])
    address = reverse("wagtailsnippets_references_reference:usage", args=[trial.pk])
    soup = BeautifulSoup(client_of(editor).get(address).content, "html.parser")
    assert "Is rest best?" in soup.get_text()
    assert "On the public page" in soup.get_text()


def test_a_publication_that_nothing_cites_has_an_empty_page(tree, editor):
    address = reverse("wagtailsnippets_references_reference:usage", args=[ReferenceFactory().pk])
    assert client_of(editor).get(address).status_code == 200


def test_the_report_lists_what_no_longer_stands_first_and_is_exported(category, editor):
    standing, fallen = ReferenceFactory(title="Stands"), ReferenceFactory(title="=HYPERLINK(1)")
    QuestionFactory(parent=category, title="Z page", answer=[evidence(standing), paragraph(f"<p>{cite(fallen)}x</p>")])
    Reference.objects.filter(pk=fallen.pk).update(
        standing="retracted",
        standing_since="2020-03-02",
        standing_source="The Lancet",
        standing_url="https://a.example/",
    )
    client = client_of(editor)
    text = BeautifulSoup(client.get(reverse("references:report")).content, "html.parser").get_text()
    assert text.index("Retracted") < text.index("Stands as published")
    response: Any = client.get(reverse("references:report"), {"export": "csv"})
    exported = b"".join(response.streaming_content).decode()
    first, second = csv.DictReader(io.StringIO(exported))
    assert first["Page"] == "Z page"
    assert (first["Does it still stand?"], first["Since"]) == ("Retracted", "2020-03-02")
    assert (first["Who says so"], first["Where it says so"]) == ("The Lancet", "https://a.example/")
    assert second["DOI"] == standing.doi
    assert client.get(reverse("references:report"), {"export": "xlsx"}).status_code == 200


def test_the_report_shows_nothing_to_who_edits_no_pages(tree, django_user_model):
    outsider = django_user_model.objects.create_user(email="out@example.org", password="x")
    assert client_of(outsider).get(reverse("references:report")).status_code == 302
