import json

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from content.models import OrganisationSettings
from content.structured_data import person, to_script, without_empty
from tests.factories import CategoryFactory, PersonFactory, StandardPageFactory, TopicFactory

ANY_JSON = st.recursive(st.text() | st.integers() | st.booleans() | st.none(), st.lists, max_leaves=8)


@given(st.dictionaries(st.text(), ANY_JSON))
def test_a_document_survives_the_script_element_unchanged(document):
    script = to_script(document)
    assert json.loads(script) == document
    assert not set("<>&") & set(script)


def test_an_answer_cannot_end_the_script_element():
    assert "</script" not in to_script({"text": "</script><script>alert(1)</script><!--"})


def test_line_breaks_are_json_and_not_html():
    assert to_script({"text": "one\ntwo"}) == '{"text": "one\\ntwo"}'


def test_what_says_nothing_is_left_out():
    assert without_empty({"a": "", "b": None, "c": [], "d": {}, "e": 0, "f": False}) == {"e": 0, "f": False}


@pytest.fixture
def request_():
    return RequestFactory().get("/")


def test_every_page_names_itself_and_who_publishes_it(tree, request_):
    organisation = OrganisationSettings.load()
    organisation.name = "Clearwell Health"
    organisation.save()
    page, breadcrumbs = StandardPageFactory(parent=tree.home, title="About us").get_structured_data(request_)
    assert page["@context"] == "https://schema.org"
    assert page["@type"] == "WebPage"
    assert page["name"] == "About us"
    assert page["url"].startswith("http")
    assert page["publisher"]["name"] == "Clearwell Health"
    assert breadcrumbs["@type"] == "BreadcrumbList"


def test_breadcrumbs_lead_from_the_home_page_to_the_page_itself(tree, request_):
    category = CategoryFactory(parent=CategoryFactory(parent=tree.archive, title="Muscles"), title="Back")
    *_, breadcrumbs = category.get_structured_data(request_)
    items = breadcrumbs["itemListElement"]
    assert [item["name"] for item in items] == [tree.home.title, tree.archive.title, "Muscles", "Back"]
    assert [item["position"] for item in items] == [1, 2, 3, 4]
    assert all(item["item"].startswith("http") for item in items)


def test_the_home_page_has_no_breadcrumbs(tree, request_):
    assert [document["@type"] for document in tree.home.get_structured_data(request_)] == ["WebPage"]


def test_a_person_shows_credentials_but_never_a_log_in(db):
    somebody = PersonFactory.build(name="Dr Yusuf", credentials="MCSP", orcid="0000-0002-1825-0097")
    assert person(somebody) == {
        "@type": "Person",
        "name": "Dr Yusuf",
        "jobTitle": somebody.role,
        "hasCredential": {"@type": "EducationalOccupationalCredential", "name": "MCSP"},
        "sameAs": "https://orcid.org/0000-0002-1825-0097",
    }


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("ICD-10 M54.5\n\nSNOMED CT 161891005\n", [("ICD-10", "M54.5"), ("SNOMED CT", "161891005")]),
        ("M54.5", []),
        ("", []),
    ],
)
def test_codes_name_their_system(codes, found):
    assert TopicFactory.build(codes=codes).code_list == found
