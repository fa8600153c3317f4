import pytest
from django.test import RequestFactory

from factsheets.models import FactsheetAuthor
from tests.factories import FactsheetFactory, PersonFactory, ReferenceFactory, TopicFactory


def structured_data(page) -> dict:
    return page.get_structured_data(RequestFactory().get("/"))[0]


def outcome(*references):
    return (
        "outcome",
        {
            "outcome": "Pain after three months",
            "finding": "<p>Exercise probably lowers pain.</p>",
            "certainty": "moderate",
            "reasons": "",
            "citations": list(references),
        },
    )


@pytest.fixture
def factsheet(tree):
    return FactsheetFactory(
        parent=tree.factsheets,
        condition=TopicFactory(name="Low back pain"),
        authors=[FactsheetAuthor(person=PersonFactory(name="Dr Yusuf"))],
        body=[outcome(ReferenceFactory(title="A trial of walking", doi="10.99999/walking"))],
    )


def test_a_factsheet_is_about_its_condition_and_says_who_wrote_it(factsheet):
    data = structured_data(factsheet)
    assert data["@type"] == "MedicalWebPage"
    assert [condition["name"] for condition in data["about"]] == ["Low back pain"]
    assert [author["name"] for author in data["author"]] == ["Dr Yusuf"]
    assert data["version"] == "1.0"


def test_its_citations_are_articles_that_can_be_found(factsheet):
    [article] = structured_data(factsheet)["citation"]
    assert article["@type"] == "MedicalScholarlyArticle"
    assert article["headline"] == "A trial of walking"
    assert article["sameAs"] == "https://doi.org/10.99999/walking"
    assert {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.99999/walking"} in article["identifier"]
    assert [author["name"] for author in article["author"]] == ["Marsh E", "Sen R"]


def test_certainty_is_never_given_as_an_evidence_level(factsheet):
    """`evidenceLevel` belongs to guidelines; GRADE is about an outcome."""
    assert "evidenceLevel" not in str(structured_data(factsheet))


def test_what_is_not_published_is_not_named(tree):
    factsheet = FactsheetFactory(
        parent=tree.factsheets,
        is_legacy=True,
        title="Low back pain",
        condition=TopicFactory(name="Hidden topic", live=False),
        authors=[FactsheetAuthor(person=PersonFactory(name="Hidden person", live=False))],
        body=[outcome(ReferenceFactory(title="Hidden trial", live=False))],
    )
    assert "Hidden" not in str(structured_data(factsheet))
