import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import timezone

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


def test_who_paid_for_it_is_named_where_that_is_filled_in(factsheet):
    assert "funder" not in structured_data(factsheet)
    factsheet.funders = "Clearwell Health\n\n The Field Trust \n"
    assert structured_data(factsheet)["funder"] == [
        {"@type": "Organization", "name": "Clearwell Health"},
        {"@type": "Organization", "name": "The Field Trust"},
    ]


def test_the_page_on_the_site_says_all_of_it_in_json(client, tree):
    condition = TopicFactory(name="Low back pain", synonyms="backache\nlumbago", codes="ICD-10 M54.5")
    page = FactsheetFactory(
        parent=tree.factsheets,
        condition=condition,
        funders="Clearwell Health",
        body=[outcome(ReferenceFactory(title="A trial of walking </script>", doi="10.99999/walking", pmid="123"))],
    )
    soup: Any = BeautifulSoup(client.get(page.url).content, "html.parser")
    documents = [json.loads(script.string) for script in soup.select("script[type='application/ld+json']")]
    data = documents[0]
    assert [document["@type"] for document in documents] == ["MedicalWebPage", "BreadcrumbList"]
    assert data["about"] == [
        {
            "@type": "MedicalCondition",
            "name": "Low back pain",
            "alternateName": ["backache", "lumbago"],
            "code": [{"@type": "MedicalCode", "codingSystem": "ICD-10", "codeValue": "M54.5"}],
        }
    ]
    [citation] = data["citation"]
    assert citation == {
        "@type": "MedicalScholarlyArticle",
        "headline": "A trial of walking </script>",
        "author": [{"@type": "Person", "name": "Marsh E"}, {"@type": "Person", "name": "Sen R"}],
        "datePublished": "2020",
        "isPartOf": {"@type": "Periodical", "name": "Journal of Made-up Trials"},
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.99999/walking"},
            {"@type": "PropertyValue", "propertyID": "PMID", "value": "123"},
        ],
        "sameAs": "https://doi.org/10.99999/walking",
    }
    assert data["lastReviewed"] == timezone.localdate().isoformat()
    assert data["reviewedBy"]["name"] == "Rita Quill"
    assert data["funder"] == [{"@type": "Organization", "name": "Clearwell Health"}]
    # What the evidence says is the text's to say: no grade and no verdict is made a level of evidence.
    assert "evidenceLevel" not in str(documents)


def test_a_page_whose_words_nobody_signed_names_no_reviewer(client, tree):
    page = FactsheetFactory(parent=tree.factsheets, is_legacy=True)
    data = structured_data(page)
    assert not {"lastReviewed", "reviewedBy"} & data.keys()


def test_names_of_funders_stand_on_the_page_too(client, tree):
    page = FactsheetFactory(parent=tree.factsheets, funders="Clearwell Health\nThe Field Trust")
    about: Any = BeautifulSoup(client.get(page.url).content, "html.parser").select_one(".about")
    assert "Funders" in [term.get_text() for term in about.select("dt")]
    assert {"Clearwell Health", "The Field Trust"} <= {said.get_text() for said in about.select("dd")}
