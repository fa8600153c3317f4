from qa.importer.parser.parse import ParserOptions
from tests.qa.importer.samples import OPTIONS, UNTIDY, answers, parse

ENTRY = "Q: Why?\n\nA: Because.\n\n"


def test_furniture_at_the_end_is_in_no_entry():
    archive = parse(UNTIDY)

    assert answers(archive, 4)[0] == "A great many things can numb a cheek."
    assert answers(archive, 4)[1].startswith("See a dentist first.")
    assert len(answers(archive, 4)) == 2
    assert archive.remainder == (
        "Post a question",
        "If you have any questions about jaws, browse our archive or ask an expert.",
        "Ask an expert",
        "Jaw Society Factsheets",
        "Research based factsheets have been prepared for twelve conditions",
        "Browse the facts",
    )


def test_an_answer_that_begins_like_furniture_stays_an_answer():
    archive = parse(ENTRY + "If you have any questions about this, ask your dentist.\n\nPost a question")

    assert answers(archive, 1) == ["Because.", "If you have any questions about this, ask your dentist."]
    assert archive.remainder == ("Post a question",)


def test_furniture_between_entries_is_in_no_entry():
    archive = parse(ENTRY + "post a question!\n\n" + ENTRY)

    assert [len(entry.answer) for entry in archive.entries] == [1, 1]
    assert archive.remainder == ("post a question!",)


def test_a_button_needs_no_blank_line_before_it():
    assert parse("Q: Why?\nA: Because.\nPost a question").remainder == ("Post a question",)


def test_a_long_text_after_a_button_stays_an_answer():
    long = "The joint moves and something in it slips over something else. " * 5
    archive = parse(ENTRY + f"Post a question\n\n{long}\n\nBrowse the facts")

    assert answers(archive, 1) == ["Because.", long.strip()]


def test_the_phrases_are_the_operators():
    text = ENTRY + "Post a question\n\nDonate today"

    assert answers(parse(text, ParserOptions(furniture=("Donate today",))), 1) == ["Because.", "Post a question"]
    assert answers(parse(text, OPTIONS), 1) == ["Because.", "Donate today"]
