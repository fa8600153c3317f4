"""Outcomes with their figures, the summary of findings, tables of studies, charts and glossaries."""

from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.blocks.struct_block import StructBlockValidationError

from content import clinical, generation
from factsheets.blocks import FactsheetBodyBlock
from factsheets.blocks.effect import EffectBlock
from references.models import Reference
from tests.factories import FactsheetFactory, ReferenceFactory

OUTCOME = {"outcome": "Pain", "finding": "<p>Less pain.</p>", "certainty": "low", "reasons": "Few trials."}
EFFECT = {"measure": "risk_ratio", "estimate": "0.70", "low": "0.55", "high": "0.90", "unit": "", "level": None}


def outcome(reference, **changes):
    return ("outcome", {**OUTCOME, "citations": [reference], **changes})


def show(client, tree, *body):
    page = FactsheetFactory(parent=tree.factsheets, body=list(body))
    return BeautifulSoup(client.get(page.url).content, "html.parser").find("article")


def to_effect(**changes):
    block = EffectBlock()
    return block.to_python(EFFECT | changes)


# An effect


def test_an_effect_is_said_in_one_line_as_it_was_typed():
    assert to_effect().text == "Risk ratio 0.70 (95% CI 0.55 to 0.90)"


def test_an_effect_has_a_true_minus_its_unit_and_its_own_level():
    effect = to_effect(
        measure="mean_difference", estimate="-15", low="-18", high="-12.5", unit="points of 100", level=90
    )
    assert effect.text == "Average difference −15 points of 100 (90% CI −18 to −12.5)"


def test_no_estimate_says_nothing():
    assert to_effect(measure="", estimate=None, low=None, high=None).text == ""


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"estimate": None}, "estimate", "Give the estimate"),
        ({"measure": ""}, "measure", "Say what the estimate is"),
        ({"low": None}, "low", "two ends"),
        ({"high": None}, "high", "two ends"),
        ({"low": "0.9", "high": "0.55"}, "low", "swap"),
        ({"estimate": "1.2"}, "estimate", "outside its interval"),
        ({"low": "-0.1"}, "measure", "never below 0"),
        ({"estimate": "-1", "low": None, "high": None}, "measure", "never below 0"),
    ],
)
def test_an_effect_that_cannot_be_is_refused_in_plain_words(changes, field, words):
    with pytest.raises(StructBlockValidationError) as refused:
        EffectBlock().clean(to_effect(**changes))
    assert words in str(refused.value.block_errors[field])


def test_an_effect_without_an_interval_or_without_anything_passes():
    for changes in ({"low": None, "high": None}, dict.fromkeys(["measure", "estimate", "low", "high"])):
        assert EffectBlock().clean(to_effect(**changes))


# The summary of findings


@pytest.mark.django_db
def test_the_summary_has_a_line_for_each_outcome_that_leads_to_its_block(client, tree):
    reference = ReferenceFactory()
    article = show(
        client,
        tree,
        outcome(reference, effect=EFFECT, studies=3, people=1234, in_short="Probably less pain"),
        outcome(reference, outcome="Function", certainty="high"),
    )
    [table] = article.select("table.findings")
    rows = table.select("tbody tr")
    assert [row.th.get_text(strip=True) for row in rows] == ["Pain", "Function"]
    assert "Probably less pain" in rows[0].get_text()
    assert "Less pain." in rows[1].get_text(), "without a short form the finding itself"
    assert "Risk ratio 0.70 (95% CI 0.55 to 0.90)" in rows[0].get_text()
    assert "3 studies, 1,234 people" in rows[0].get_text()
    assert "High certainty" in rows[1].get_text()
    for row in rows:
        [block] = article.select(f"[id='{row.th.a['href'][1:]}']")
        assert block.get_text() == row.th.get_text(strip=True)
    first = article.select("section.outcome")[0]
    assert table in first.find_all_previous("table"), "it stands before the first outcome"


@pytest.mark.django_db
def test_cells_name_their_column_for_a_phone(client, tree):
    article = show(client, tree, outcome(ReferenceFactory()), outcome(ReferenceFactory()))
    [table] = article.select("table.findings")
    columns = [cell.get_text() for cell in table.select("thead th")]
    assert [cell["data-label"] for cell in table.select("tbody tr")[0].select("td")] == columns[1:]


@pytest.mark.django_db
def test_one_outcome_is_not_summed_up(client, tree):
    assert not show(client, tree, outcome(ReferenceFactory())).select("table.findings")


@pytest.mark.django_db
def test_grounds_are_said_in_plain_words(client, tree):
    article = show(client, tree, outcome(ReferenceFactory(), grounds=["imprecision", "gone-since"]))
    [why] = article.select(".outcome__reasons")
    assert why.get_text(strip=True).startswith("Why:Few trials. Rated this way because too few people or events")


@pytest.mark.django_db
def test_a_page_of_forty_outcomes_asks_the_database_no_more_than_one_of_two(client, tree):
    references = ReferenceFactory.create_batch(20)
    few = FactsheetFactory(parent=tree.factsheets, body=[outcome(one) for one in references[:2]])
    many = FactsheetFactory(
        parent=tree.factsheets, body=[outcome(references[n % 20], outcome=f"Outcome {n}") for n in range(40)]
    )
    client.get(few.url)
    counts = []
    for page in (few, many):
        generation.forget()
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


# Studies, charts and words


@pytest.mark.django_db
def test_a_table_of_studies_costs_a_page_no_query_of_its_own(client, tree):
    first, second = ReferenceFactory.create_batch(2)
    table = {"caption": "Trials", "studies": [{"reference": second, "people": "", "compared": "", "found": "Less."}]}
    counts = []
    for body in ([outcome(first)], [outcome(first), ("studies", table)]):
        page = FactsheetFactory(parent=tree.factsheets, body=body)
        client.get(page.url)
        generation.forget()
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


@pytest.mark.django_db
def test_studies_are_numbered_with_the_other_citations_and_hide_what_is_not_published(client, tree):
    first, second, hidden = (
        ReferenceFactory(year=year, kind=kind) for year, kind in ((2001, "other"), (2002, "trial"), (2003, "trial"))
    )
    studies = [{"reference": one, "people": "", "compared": "", "found": "Less."} for one in (second, hidden, first)]
    body = [outcome(first), ("studies", {"caption": "Trials", "studies": studies})]
    page = FactsheetFactory(parent=tree.factsheets, body=body)
    Reference.objects.filter(pk=hidden.pk).update(live=False)
    cells = BeautifulSoup(client.get(page.url).content, "html.parser").select("table.studies tbody th")
    assert [cell.get_text(" ", strip=True) for cell in cells] == [
        "Marsh 2002 [ reference 2] Randomised trial",
        "Marsh 2001 [ reference 1]",
    ]


@pytest.mark.django_db
def test_a_chart_is_a_table_of_its_numbers(client, tree):
    bars = [{"label": "With", "value": Decimal("50")}, {"label": "Without", "value": Decimal("12.5")}]
    chart = {"title": "Better", "unit": "in 100", "bars": bars, "scale": None, "note": "", "citations": []}
    [figure] = show(client, tree, ("chart", chart)).select("figure.chart")
    assert [row.get_text(" ", strip=True) for row in figure.select("tr")] == ["With 50 in 100", "Without 12.5 in 100"]
    assert [bar["width"] for bar in figure.select("rect")] == ["100.0", "25.0"]
    assert all(svg["aria-hidden"] == "true" for svg in figure.select("svg"))


@pytest.mark.django_db
def test_a_bar_longer_than_the_scale_is_refused():
    block = FactsheetBodyBlock().child_blocks["chart"]
    bars = [{"label": "With", "value": "50"}, {"label": "Without", "value": "12"}]
    value = block.to_python({"title": "Better", "bars": bars, "scale": "40", "citations": [ReferenceFactory().pk]})
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert "The longest bar stands for 50" in str(refused.value.block_errors["scale"])


@pytest.mark.django_db
def test_a_chart_of_noughts_can_be_shown(client, tree):
    bars = [{"label": "With", "value": Decimal(0)}, {"label": "Without", "value": Decimal(0)}]
    chart = {"title": "Better", "unit": "", "bars": bars, "scale": None, "note": "", "citations": []}
    [figure] = show(client, tree, ("chart", chart)).select("figure.chart")
    assert [bar["width"] for bar in figure.select("rect")] == ["0.0", "0.0"]


@pytest.mark.django_db
def test_a_replaced_position_says_by_what(client, tree):
    position: dict[str, Any] = {
        "body": "NICE",
        "date": None,
        "statement": "<p>a</p>",
        "is_current": False,
        "citations": [],
    }
    article = show(client, tree, ("guideline", position | {"replaced_by": "NG59"}), ("guideline", position))
    assert [line.get_text(" ", strip=True) for line in article.select(".guideline .label")] == [
        "No longer current: replaced by NG59",
        "No longer current: replaced by a newer position",
    ]


# What has been signed off stays signed off


@pytest.mark.django_db
def test_an_outcome_of_before_keeps_its_form(tree):
    """What outcomes gained later is empty in those that were signed off before, and says nothing."""
    reference = ReferenceFactory(doi="10.1/a")
    block = FactsheetBodyBlock().child_blocks["outcome"]
    stored = OUTCOME | {"citations": [reference.pk]}
    assert clinical.canonical_block(block, block.to_python(stored)) == [
        "Pain",
        "<p>Less pain.</p>",
        "low",
        "Few trials.",
        ["doi:10.1/a"],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes", [{"effect": EFFECT}, {"studies": 2}, {"people": 20}, {"grounds": ["imprecision"]}, {"in_short": "Less"}]
)
def test_each_figure_is_part_of_what_is_signed(tree, changes):
    block = FactsheetBodyBlock().child_blocks["outcome"]
    one, other = (
        clinical.canonical_block(block, block.to_python(stored | {"citations": []}))
        for stored in (OUTCOME, OUTCOME | changes)
    )
    assert one != other


def test_a_number_is_signed_as_people_write_it():
    assert [clinical.canonical_value(Decimal(number)) for number in ("100", "0.70", "-15")] == ["100", "0.7", "-15"]
