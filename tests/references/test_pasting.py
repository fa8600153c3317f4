"""What editors paste fills the fields in: offline where the text says it all, by a look-up where it is a number."""

import json
from typing import Any

import httpx2
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from home.setup.groups import REVIEWERS
from references import lookup, pasting
from references.lookup import NotFound
from references.pasting import Unpasteable
from tests.factories import ReferenceFactory, UserFactory
from tests.references.test_readers import BIBTEX, CSL, NBIB, RIS
from tests.review.posting import client_of

DOI = "10.1016/j.jpain.2017.11.005"
CROSSREF = CSL | {"type": "journal-article", "title": [CSL["title"]], "container-title": ["The Journal of Pain"]}


class Asked:
    """A service that answers what a test says, and remembers what it was asked."""

    def __init__(self, answer):
        self.answer, self.numbers = answer, []

    def __call__(self, number):
        self.numbers.append(number)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def offline(monkeypatch):
    """Nothing answers, as on a machine without internet."""
    asked = Asked(httpx2.ConnectError("no route to host"))
    for service in (lookup.crossref, lookup.pubmed):
        monkeypatch.setitem(service.__dict__, "ask", asked)
    return asked


@pytest.fixture
def crossref(monkeypatch):
    asked = Asked(CROSSREF)
    monkeypatch.setitem(lookup.crossref.__dict__, "ask", asked)
    return asked


@pytest.fixture
def pubmed(monkeypatch):
    asked = Asked(NBIB)
    monkeypatch.setitem(lookup.pubmed.__dict__, "ask", asked)
    return asked


@pytest.mark.parametrize("text", [RIS, NBIB, BIBTEX, json.dumps(CSL), f"\ufeff{RIS}", f"\n\n  {BIBTEX}"])
def test_every_form_of_a_citation_is_read_offline(text, offline):
    values = pasting.values_of(pasting.find(text))
    assert values["doi"] == DOI
    assert values["year"] == 2018
    assert values["csl"]["volume"] == "19"
    assert offline.numbers == []


@pytest.mark.parametrize(
    "text", [DOI, f"https://doi.org/{DOI}", f"doi:{DOI}", f" DOI: {DOI}. ", f"see (https://doi.org/{DOI})"]
)
def test_a_doi_is_looked_up_however_it_is_pasted(text, crossref):
    values = pasting.values_of(pasting.find(text))
    assert crossref.numbers == [DOI]
    assert values["title"] == "Acupuncture for Chronic Pain"


@pytest.mark.parametrize(
    "text",
    [
        "29198932",
        "PMID: 29198932",
        "PMID 29198932",
        "https://pubmed.ncbi.nlm.nih.gov/29198932/",
        "https://www.ncbi.nlm.nih.gov/pubmed/29198932?dopt=Abstract",
    ],
)
def test_a_pubmed_number_or_address_is_looked_up(text, pubmed):
    values = pasting.values_of(pasting.find(text))
    assert pubmed.numbers == ["29198932"]
    assert values["kind"] == "systematic-review"


@pytest.mark.parametrize(("text", "name"), [(DOI, "Crossref"), ("29198932", "PubMed")])
def test_offline_a_number_is_answered_with_what_to_do_instead(text, name, offline):
    with pytest.raises(Unpasteable, match=f"We could not reach {name}. Paste the citation as BibTeX or RIS instead."):
        pasting.find(text)


@pytest.mark.parametrize("text", [DOI, "29198932"])
def test_look_ups_can_be_switched_off(text, settings, crossref, pubmed):
    settings.REFERENCES_LOOKUP = False
    with pytest.raises(Unpasteable, match="switched off"):
        pasting.find(text)
    assert crossref.numbers == pubmed.numbers == []


def test_a_number_that_nobody_knows_is_said_to_be_so(monkeypatch):
    monkeypatch.setitem(lookup.crossref.__dict__, "ask", Asked(NotFound()))
    with pytest.raises(Unpasteable, match=f"Crossref does not know {DOI}"):
        pasting.find(DOI)


@pytest.mark.parametrize("answer", ["", "Error", {}, [], {"title": []}, None])
def test_an_answer_that_makes_no_sense_finds_nothing(answer, monkeypatch):
    monkeypatch.setitem(lookup.crossref.__dict__, "ask", Asked(answer))
    with pytest.raises(Unpasteable):
        pasting.find(DOI)


def test_several_citations_are_for_the_import():
    with pytest.raises(Unpasteable, match="These are 2 citations"):
        pasting.find(RIS + RIS)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "knee pain", "0" * 9, "x" * 200_000, "10.1", "﷽" * 500])
def test_what_is_none_of_it_is_answered_with_what_can_be_pasted(text):
    with pytest.raises(Unpasteable):
        pasting.find(text)


def test_crossref_is_asked_politely_and_with_a_time_limit(monkeypatch, settings):
    settings.REFERENCES_CONTACT, settings.REFERENCES_LOOKUP_SECONDS = "library@example.org", 3
    asked: dict[str, Any] = {}

    def get(url, params=None, headers=None, timeout=None):
        asked.update(url=url, headers=str(headers), timeout=timeout)
        return httpx2.Response(404, request=httpx2.Request("GET", url))

    monkeypatch.setattr(httpx2, "get", get)
    with pytest.raises(Unpasteable, match="does not know"):
        pasting.find(DOI)
    assert DOI in asked["url"]
    assert "library@example.org" in asked["headers"]
    assert asked["timeout"] == 3


def post(user, text, **data):
    return client_of(user).post(reverse("references:paste"), {"text": text, **data})


def test_the_box_answers_with_the_fields_and_the_citation(editor, offline):
    answer = post(editor, BIBTEX).json()
    assert answer["values"]["authors"].startswith("Vickers AJ\nVertosick EA")
    assert "2018;19(5):455–74" in answer["citation"]
    assert answer["known"] is None


def test_the_box_says_that_a_publication_is_here_already(editor):
    known = ReferenceFactory(doi=DOI.upper(), title="Somewhere else")
    answer = post(editor, BIBTEX).json()
    assert answer["known"]["name"] == str(known)
    assert str(known.pk) in answer["known"]["address"]
    assert post(editor, BIBTEX, own=known.pk).json()["known"] is None


def test_the_box_says_what_is_wrong(editor, offline):
    response = post(editor, DOI)
    assert response.status_code == 400
    assert "We could not reach Crossref" in response.json()["error"]


def test_who_may_not_edit_references_may_not_look_them_up(tree, crossref):
    reviewer = UserFactory(group=REVIEWERS)
    assert post(reviewer, DOI).status_code in {302, 403}
    assert crossref.numbers == []


STRANGE = st.one_of(
    st.text(max_size=300),
    st.text(alphabet='@{}"=,\\ \nabTYER-PMID0123456789/.[]:%<>&é王\x00\ud800', max_size=300),
    st.sampled_from([RIS, NBIB, BIBTEX, json.dumps(CSL)]).flatmap(
        lambda text: st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.text(max_size=5)).map(
            lambda cut: text[: cut[0]] + cut[2] + text[cut[1] :]
        )
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from([*CSL, "updated-by", "message", "items", "x"]), inner, max_size=6)
        ),
        max_leaves=20,
    ).map(json.dumps),
)


@given(text=STRANGE)
def test_any_text_gives_fields_or_plain_words_and_never_an_error(text):
    try:
        entry = pasting.find(text)
    except Unpasteable:
        return
    values = pasting.values_of(entry)
    assert values["title"]
    assert json.dumps(values, default=str)


@pytest.fixture(autouse=True)
def no_internet(monkeypatch):
    """No test of this file reaches the internet by mistake."""

    def refuse(*args, **kwargs):
        raise httpx2.ConnectError("The tests have no internet")

    monkeypatch.setattr(httpx2, "get", refuse)
    monkeypatch.setattr(httpx2, "stream", refuse)
