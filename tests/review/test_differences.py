"""What a reviewer reads as “what changed”: field by field, block by block, word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.clinical import canonical_html
from factsheets.models import FactsheetPage
from qa.models import QuestionPage
from review.differences import Piece, Section, compare
from review.passages import shapes_of

QUESTION = shapes_of(QuestionPage, QuestionPage.clinical_fields)
FACTSHEET = shapes_of(FactsheetPage, FactsheetPage.clinical_fields)
NAMES = {
    "doi:10.1/old": "Marsh et al. (2015) Rest",
    "doi:10.1/new": "Sen et al. (2024) Walking",
    "page 7": "Is rest best?",
}


def paragraph(html: str) -> list:
    return ["paragraph", canonical_html(html)]


def sections(before: list, after: list, shapes=QUESTION, field: str = "answer") -> tuple[Section, ...]:
    found = compare({field: before}, {field: after}, shapes, NAMES)
    return found[0].sections if found else ()


def marked(section: Section, mark: str) -> list[str]:
    return [piece.text.strip() for line in section.lines for piece in line.pieces if piece.mark == mark]


def test_what_is_the_same_differs_in_nothing():
    content = {"title": "Is rest best?", "answer": [paragraph("<p>No.</p>")]}
    assert compare(content, content, QUESTION, NAMES) == []


def test_words_are_struck_out_and_put_in_and_the_rest_stays():
    (found,) = compare({"summary": "Rest for two days."}, {"summary": "Walk for two days."}, QUESTION, {})
    assert found.label == "Summary"
    assert found.sections[0].lines[0].pieces == (
        Piece("removed", "Rest "),
        Piece("added", "Walk "),
        Piece("same", "for two days."),
    )


def test_fields_come_in_their_order_under_their_editors_names():
    after = {"answer": [paragraph("<p>No.</p>")], "seo_title": "Rest", "title": "Is rest best?"}
    found = compare({}, after, QUESTION, {})
    assert [difference.label for difference in found] == ["Title", "Title tag", "Answer"]


def test_only_the_block_that_changed_is_shown():
    same, other = paragraph("<p>Keep active.</p>"), paragraph("<p>See a doctor.</p>")
    (section,) = sections(
        [same, paragraph("<p>Rest for six weeks at most.</p>"), other],
        [same, paragraph("<p>Rest for two weeks at most.</p>"), other],
    )
    assert (section.label, section.deed) == ("Paragraph", "changed")
    assert (marked(section, "removed"), marked(section, "added")) == (["six"], ["two"])


def test_a_block_that_only_changed_its_place_has_moved():
    first, second, third = (paragraph(f"<p>{word} advice that stays as it is.</p>") for word in ("One", "Two", "Three"))
    (section,) = sections([first, second, third], [second, third, first])
    assert section.deed == "moved"
    assert marked(section, "same") == ["One advice that stays as it is."]


def test_a_block_that_moved_and_was_rewritten_is_still_known():
    first = paragraph("<p>Take the tablets twice a day with food and plenty of water.</p>")
    changed = paragraph("<p>Take the tablets once a day with food and plenty of water.</p>")
    others = [paragraph(f"<p>{word} something else.</p>") for word in ("Eat", "Drink", "Sleep")]
    (section,) = sections([first, *others], [*others, changed])
    assert section.deed == "moved and changed"
    assert (marked(section, "removed"), marked(section, "added")) == (["twice"], ["once"])


def test_new_and_removed_blocks_are_shown_whole_and_in_order():
    kept = paragraph("<p>Keep active.</p>")
    found = sections([["update", ["2024-03-02", "<p>Old news.</p>"]], kept], [kept, paragraph("<p>Walk daily.</p>")])
    assert [(section.label, section.deed) for section in found] == [("Update", "removed"), ("Paragraph", "added")]
    assert marked(found[0], "removed") == ["2 March 2024", "Old news."]


def test_a_reference_is_named_and_not_numbered():
    (section,) = sections(
        [["evidence", ["<p>It helps.</p>", ["doi:10.1/old"]]]], [["evidence", ["<p>It helps.</p>", ["doi:10.1/new"]]]]
    )
    words = " ".join(marked(section, "removed") + marked(section, "added") + marked(section, "same"))
    assert "Marsh" in words
    assert "Sen" in words
    assert "doi:" not in words
    assert section.lines[0].label == "Citations"


def test_a_page_that_is_linked_is_named():
    (section,) = sections(
        [["paragraph", "<p>Read more about it.</p>"]],
        [["paragraph", '<p>Read <a linktype="page" id="7">more</a> about it.</p>']],
    )
    assert marked(section, "added") == ["(Is rest best?)"]


def test_a_choice_is_shown_as_editors_see_it():
    (section,) = sections(
        [["outcome", ["Pain", "<p>Less.</p>", "low", None, ["doi:10.1/old"]]]],
        [["outcome", ["Pain", "<p>Less.</p>", "high", None, ["doi:10.1/old"]]]],
        FACTSHEET,
        "body",
    )
    (line,) = section.lines
    assert line.label == "Certainty"
    assert "".join(piece.text for piece in line.pieces) == "Low High certainty"


def test_each_of_several_choices_is_shown_as_editors_see_it():
    outcome = ["Pain", "<p>Less.</p>", "low", None, ["doi:10.1/old"], None, None, None]
    (section,) = sections(
        [["outcome", [*outcome, ["imprecision"]]]],
        [["outcome", [*outcome, ["imprecision", "risk_of_bias"]]]],
        FACTSHEET,
        "body",
    )
    assert marked(section, "added") == ["the studies had weaknesses (risk of bias)"]


def test_a_row_of_a_table_is_shown_by_its_cells():
    before = [["table", ["How long", True, False, [["What", "Weeks"], ["Back pain", "6"], ["Sciatica", "12"]]]]]
    after = [["table", ["How long", True, False, [["What", "Weeks"], ["Back pain", "4"], ["Sciatica", "12"]]]]]
    (section,) = sections(before, after)
    assert [line.label for line in section.lines] == ["Row"]
    assert (marked(section, "removed"), marked(section, "added")) == (["6"], ["4"])


def test_another_picture_with_the_same_description_is_not_passed_over():
    (section,) = sections(
        [["figure", [["hash one", "A spine", False], "The back"]]],
        [["figure", [["hash two", "A spine", False], "The back"]]],
    )
    (line,) = section.lines
    assert "A spine" in line.pieces[0].text
    assert line.note == "The words are the same; the picture itself changed."


def test_a_change_of_formatting_alone_is_said_in_words():
    (section,) = sections([paragraph("<p>Do <b>not</b> rest.</p>")], [paragraph("<p>Do not rest.</p>")])
    assert "bold" in section.lines[0].note


def test_a_kind_of_block_that_is_no_more_keeps_its_words():
    (section,) = sections([["remedy", ["Ginger", [["a", ["b"]], {"dose": "2 g"}]]]], [])
    assert section.label == "Remedy"
    assert {"Ginger", "2 g"} <= set(marked(section, "removed"))


def test_however_deep_it_lies_it_is_read():
    deep: list = ["the core"]
    for _ in range(300):
        deep = [deep]
    gone, _ = sections([["odd", deep]], [["odd", "x"]])
    assert "the core" in marked(gone, "removed")


def test_a_long_passage_is_cut_down_to_the_words_around_the_change():
    words = " ".join(f"word{number}" for number in range(200))
    (section,) = sections([paragraph(f"<p>{words}</p>")], [paragraph(f"<p>{words.replace('word100', 'other')}</p>")])
    shown = "".join(piece.text for piece in section.lines[0].pieces)
    assert "word99" in shown
    assert "word101" in shown
    assert "word0 " not in shown


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            [f"<p>Paragraph {n} says a few words.</p>" for n in range(2000)],
            [f"<p>Now {n} differs.</p>" for n in range(2000)],
        ),
        (["<p>The same.</p>"] * 3000, ["<p>The same.</p>", "<p>Another.</p>"] * 1500),
        (["<p>" + "up and down " * 8000 + "</p>"], ["<p>" + "down and up again " * 8000 + "</p>"]),
        (["<p>" + "Up. Down. " * 8000 + "</p>"], ["<p>" + "Down. Up, again. " * 8000 + "</p>"]),
    ],
    ids=["many rewritten blocks", "many equal blocks", "one long passage", "many short sentences"],
)
def test_a_very_long_page_is_compared_while_one_waits(before, after):
    start = time.perf_counter()
    assert sections([["paragraph", html] for html in before], [["paragraph", html] for html in after])
    assert time.perf_counter() - start < 5


FORMS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=20,
)


@given(before=FORMS, after=FORMS)
def test_no_content_however_odd_breaks_the_comparison(before, after):
    for field in ("answer", "title", "retired field"):
        compare({field: [before]}, {field: [after]}, QUESTION, NAMES)


@given(before=st.text(alphabet="ab .\n", max_size=60), after=st.text(alphabet="ab .\n", max_size=60))
def test_what_stayed_and_what_came_is_the_new_text(before, after):
    found = compare({"summary": before}, {"summary": after}, QUESTION, {})
    for line in found[0].sections[0].lines if found else ():
        shown = "".join(piece.text for piece in line.pieces if piece.mark != "removed")
        assert shown.strip() in after or shown.strip() in {*after.splitlines(), ""}
