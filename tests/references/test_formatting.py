"""Real publications as NLM's style prints them. The numbers and names are those of the publications themselves."""

import json
from pathlib import Path

import pytest

from references import formatting
from references.csl import Form, agree, fields_of
from references.formatting import format_item
from references.models import Reference
from tests.factories import ReferenceFactory

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


def fail(*args):
    raise AssertionError("The processor was asked")


@pytest.mark.parametrize("case", GOLDEN, ids=[case["case"] for case in GOLDEN])
def test_real_publications_are_printed_as_journals_print_them(case):
    assert format_item(case["item"]) == case["printed"]


def test_there_are_golden_publications_of_every_form():
    assert len(GOLDEN) >= 20
    forms = {fields_of(case["item"])["form"] for case in GOLDEN}
    assert forms >= {form.value for form in Form} - {Form.OTHER.value}


@pytest.mark.parametrize("case", GOLDEN, ids=[case["case"] for case in GOLDEN])
def test_what_editors_see_says_the_same_as_the_data(case):
    """Filling in only the fields, as people do by hand, prints the same but for what they have no place for."""
    fields = fields_of(case["item"])
    assert agree(case["item"], fields, fields["form"]) == case["item"]
    by_hand = agree({}, fields, fields["form"])
    for part in ("genre", "number", "container-title-short", "status"):
        if part in case["item"]:
            by_hand[part] = case["item"][part]
    if "container-title" in case["item"]:
        by_hand["container-title"] = case["item"]["container-title"]
    assert format_item(by_hand) == case["printed"]


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"type": "no such type", "title": "A"},
        {"title": None, "author": [None, {}, {"family": 3}, "x"], "issued": [], "page": ["1"]},
        {"title": "x" * 5000, "author": [{"family": "F" * 500, "given": "G"}] * 500},
        {"title": "A", "issued": {"date-parts": [["year"]]}, "accessed": {"date-parts": [[2024, 13, 40]]}, "URL": "u"},
    ],
)
def test_data_that_make_no_sense_are_printed_without_an_error(item):
    assert isinstance(format_item(item), str)


def test_a_processor_that_fails_leaves_the_title(monkeypatch):
    monkeypatch.setattr(formatting, "get_style", fail)
    assert format_item({"title": "Back pain"}) == "Back pain"


def test_saving_keeps_the_printed_citation_so_that_pages_need_no_processor(db, monkeypatch):
    reference = ReferenceFactory(title="A trial of walking", authors="Marsh E\nSen R", volume="3", pages="1-9")
    monkeypatch.setattr(formatting, "format_item", fail)
    stored = Reference.objects.get(pk=reference.pk)
    assert stored.citation == (
        f"Marsh E, Sen R. A trial of walking. Journal of Made-up Trials. 2020;3:1–9. doi:{reference.doi}"
    )


def test_changing_a_field_changes_the_printed_citation_and_the_data(db):
    reference = ReferenceFactory(csl={"type": "article-journal", "container-title": "The Lancet", "volume": "1"})
    reference.title, reference.container = "Another title", "BMJ"
    reference.save()
    stored = Reference.objects.get(pk=reference.pk)
    assert "Another title. BMJ. 2020." in stored.citation
    assert stored.item["container-title"] == "BMJ"


def test_a_draft_prints_what_it_says_and_leaves_the_public_citation_alone(db):
    reference = ReferenceFactory(title="A trial of walking")
    reference.title = "A trial of running"
    revision = reference.save_revision()
    assert "A trial of walking" in Reference.objects.get(pk=reference.pk).citation
    assert "A trial of running" in revision.as_object().citation
    revision.publish()
    assert "A trial of running" in Reference.objects.get(pk=reference.pk).citation


def test_another_version_of_the_style_prints_anew(db, monkeypatch):
    reference = ReferenceFactory(title="A trial of walking")
    Reference.objects.filter(pk=reference.pk).update(formatted="Old", formatted_from="0:0")
    assert "A trial of walking" in Reference.objects.get(pk=reference.pk).citation


def test_a_record_of_an_older_version_of_the_site_is_printed_from_its_fields(db):
    reference = ReferenceFactory(title="A trial of walking", pages="12")
    Reference.objects.filter(pk=reference.pk).update(csl=None, formatted="", formatted_from="", form="")
    assert "A trial of walking. Journal of Made-up Trials. 2020;12." in Reference.objects.get(pk=reference.pk).citation
