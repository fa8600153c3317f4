"""The headings of a text keep the page's outline whole, whatever level an editor chose."""

import pytest
from wagtail.blocks import StreamValue

from content.outline import Outline
from factsheets.blocks import FactsheetBodyBlock


def text(*children) -> StreamValue:
    return FactsheetBodyBlock().normalize(list(children))


def heading(words: str, level: str = "h2"):
    return ("heading", {"text": words, "level": level})


def levels(outline: Outline) -> list[int]:
    return [found.level for found in outline]


def test_a_smaller_heading_that_comes_first_is_raised():
    assert levels(Outline.of(text(heading("A", "h3"), heading("B", "h2"), heading("C", "h3")))) == [2, 2, 3]


@pytest.mark.parametrize(("top", "expected"), [(2, [2, 3]), (4, [4, 5]), (6, [6, 6])])
def test_a_text_inside_a_listing_begins_lower(top, expected):
    assert levels(Outline.of(text(heading("A"), heading("B", "h3")), top=top)) == expected


def test_anchors_are_unique_and_never_one_of_the_page_s_own():
    outline = Outline.of(text(heading("Same"), heading("Same"), heading("References"), heading("？")), prefix="q7-")
    assert [found.anchor for found in outline] == ["q7-same", "q7-same-2", "q7-references-2", "q7-section"]


def test_blocks_with_a_heading_of_their_own_are_in_the_contents():
    body = text(
        ("key_points", {"points": ["One"]}),
        heading("What it is"),
        heading("More", "h3"),
        ("safety", {"text": "<p>x</p>"}),
    )
    assert [found.text for found in Outline.of(body).contents] == ["Key points", "What it is", "Safety"]


def test_a_block_of_another_text_has_no_heading_here():
    first, second = text(heading("Same")), text(heading("Same"))
    assert Outline.of(first).get(second[0].value) is None
