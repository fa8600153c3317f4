import pytest

from qa.importer.parser.categories import display_name, name_key, split_path
from qa.importer.parser.parse import ParserOptions
from tests.qa.importer.samples import UNTIDY, parse

ENTRY = "\n\nQ: Why?\n\nA: Because."


def test_the_heading_carries_the_category_path_and_a_slash_belongs_to_a_name():
    heading = parse(UNTIDY).heading

    assert heading.text == "Ask an expert - head and neck - jaw / face"
    assert heading.levels == ("head and neck", "jaw / face")


@pytest.mark.parametrize("dash", [" - ", " – ", " — ", " > ", "\u00a0-\u00a0", "  -  "])
def test_levels_are_divided_by_any_dash_between_spaces(dash):
    heading = parse(f"ask an Expert{dash}Head{dash}Jaw-line{ENTRY}").heading

    assert heading.levels == ("Head", "Jaw-line")


def test_the_name_of_the_service_is_the_operators():
    options = ParserOptions(service_name="Ask the nurse")

    assert parse("Ask the nurse - feet" + ENTRY, options).heading.levels == ("feet",)
    assert parse("Ask an expert - feet" + ENTRY, options).heading.levels == ()


@pytest.mark.parametrize(
    ("line", "declared"),
    [
        ("66 questions", 66),
        ("66\u00a0 questions", 66),
        ("1 question", 1),
        ("(1,204 Questions)", 1204),
        ("7 questions.", 7),
    ],
)
def test_the_declared_count_is_read(line, declared):
    assert parse(f"Ask an expert - feet\n{line}{ENTRY}").heading.declared == declared


def test_a_count_at_the_end_of_the_heading_is_read():
    heading = parse("Ask an expert - feet / toes (12 questions)" + ENTRY).heading

    assert (heading.text, heading.levels) == ("Ask an expert - feet / toes", ("feet / toes",))
    assert (heading.count_text, heading.declared) == ("(12 questions)", 12)


def test_a_page_that_declares_nothing_misses_nothing():
    archive = parse("Ask an expert - feet" + ENTRY)

    assert archive.heading.declared is None
    assert archive.not_on_page is None


def test_unanswered_questions_are_on_the_page():
    assert parse("5 questions\n\nQ: Why?\n\nQ: How?\n\nA: So.\n\nA: Orphan.").not_on_page == 3


def test_more_questions_than_declared_are_none_missing():
    assert parse("1 question\n\nQ: Why?\n\nA: So.\n\nQ: How?\n\nA: So.").not_on_page == 0


def test_a_heading_without_the_service_is_the_line_above_the_count():
    archive = parse("Feet and toes\n\n4 questions" + ENTRY)

    assert archive.heading.text == "Feet and toes"
    assert archive.heading.levels == ()
    assert archive.remainder == ()


def test_a_heading_repeated_between_joined_pages_is_in_no_entry():
    page = "Ask an expert - feet\n\n2 questions\n\nQ: Why?\n\nBecause.\n\n"
    archive = parse(page + page)

    assert [len(entry.answer) for entry in archive.entries] == [1, 1]
    assert archive.remainder == ("Ask an expert - feet", "2 questions")
    assert archive.other_headings == ()


def test_a_heading_repeated_with_its_count_is_no_other_heading():
    page = "Ask an expert - feet (2 questions)\n\nQ: Why?\n\nBecause.\n\n"

    assert parse(page + page).other_headings == ()


def test_a_heading_is_a_line_of_its_own():
    archive = parse("Ask an expert - feet\nWelcome to this page." + ENTRY)

    assert archive.heading.text == "Ask an expert - feet"
    assert archive.remainder == ("Welcome to this page.",)


def test_another_heading_further_down_is_reported():
    archive = parse("Ask an expert - feet" + ENTRY + "\n\nAsk an expert - hands" + ENTRY)

    assert archive.other_headings == ("Ask an expert - hands",)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("Muscles and bones/Back / spine", ("Muscles and bones", "Back / spine")),
        ("Feet", ("Feet",)),
        ("/Feet/Toes/", ("Feet", "Toes")),
        ("A / b/C / d", ("A / b", "C / d")),
        ("Feet/ Toes", ("Feet", "Toes")),
    ],
)
def test_a_slash_divides_levels_unless_it_has_spaces_around_it(path, names):
    assert split_path(path) == names


@pytest.mark.parametrize("path", ["", " ", "/", "Feet//Toes"])
def test_a_path_with_an_empty_name_is_refused(path):
    with pytest.raises(ValueError, match="names no category"):
        split_path(path)


def test_names_match_without_regard_to_case_and_to_spaces_around_a_slash():
    assert name_key("Back / spine") == name_key("back/Spine") == name_key(" BACK  /\u00a0spine")
    assert name_key("Back / spine") != name_key("Back spine")


def test_a_new_category_has_a_capital_letter():
    assert display_name("back / spine") == "Back / spine"
    assert display_name("TMJ pain") == "TMJ pain"
