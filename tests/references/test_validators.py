import pytest
from django.core.exceptions import ValidationError

from references.models import Reference
from references.validators import normalise_doi, validate_doi, validate_pmid
from tests.factories import ReferenceFactory

PASTED = [
    "10.1136/bmj.m1000",
    "https://doi.org/10.1136/bmj.m1000",
    "http://dx.doi.org/10.1136/bmj.m1000",
    "doi:10.1136/bmj.m1000",
    "DOI: 10.1136/bmj.m1000",
    "  10.1136/bmj.m1000 ",
]


@pytest.mark.parametrize("pasted", PASTED)
def test_a_doi_is_taken_as_people_paste_it(pasted):
    validate_doi(pasted)
    assert normalise_doi(pasted) == "10.1136/bmj.m1000"


@pytest.mark.parametrize("doi", ["10.1002/14651858.CD003528.pub2", "10.1016/S0140-6736(18)30480-X", "10.1000/a<b>;2-#"])
def test_odd_but_real_shapes_of_doi_are_taken(doi):
    validate_doi(doi)


@pytest.mark.parametrize("text", ["10.1136", "10.1136/", "11.1136/bmj", "10.12/x", "bmj.m1000", "10.1136/bmj m1000"])
def test_what_is_not_a_doi_is_refused(text):
    with pytest.raises(ValidationError):
        validate_doi(text)


@pytest.mark.parametrize("text", ["0", "012", "123456789", "PMID 123", "12a", "", "12\n"])
def test_what_is_not_a_pubmed_number_is_refused(text):
    with pytest.raises(ValidationError):
        validate_pmid(text)


def test_a_pubmed_number_is_taken():
    validate_pmid("29573870")


def test_a_reference_keeps_the_doi_without_its_address(db):
    reference = ReferenceFactory.build(doi="https://doi.org/10.1136/bmj.m1000")
    reference.full_clean(exclude=["locale"])
    assert reference.doi == "10.1136/bmj.m1000"


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"doi": "10.1136/bmj.m1000", "pmid": "1"}, "https://doi.org/10.1136/bmj.m1000"),
        ({"pmid": "29573870", "url": "https://example.org"}, "https://pubmed.ncbi.nlm.nih.gov/29573870/"),
        ({"url": "https://example.org/guide"}, "https://example.org/guide"),
        ({}, ""),
    ],
)
def test_a_reference_links_to_the_most_lasting_address(fields, link):
    assert Reference(**fields).link == link
