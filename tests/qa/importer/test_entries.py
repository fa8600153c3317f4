import pytest

from qa.importer.parser.entries import COMPLETE, ORPHAN_ANSWER, UNANSWERED
from tests.qa.importer.samples import UNTIDY, answers, parse, questions


def test_an_untidy_page_gives_its_figures():
    archive = parse(UNTIDY)

    assert archive.heading.declared == 31
    assert (archive.complete, archive.unmarked_answers) == (3, 1)
    assert (archive.orphan_answers, archive.unanswered) == (1, 0)
    assert archive.not_on_page == 28
    assert len(archive.remainder) == 6


@pytest.mark.parametrize(
    "sign", ["Q:", "Q: ", "Q:  ", "Q:\u00a0", "Q: \u00a0 ", "q:", "q :", "  Q: ", "\u200bQ: ", "Q:\n\n"]
)
def test_a_question_is_found_whatever_the_spaces_and_case_of_its_marker(sign):
    archive = parse(f"{sign}Why does it click?\n\nA: It just does.")

    assert questions(archive) == ["Why does it click?"]


@pytest.mark.parametrize("sign", ["A:", "A: ", "A:  ", "A:\u00a0", "A:\u00a0 ", "a:", "a :", "\u00a0A: ", "A:\n\n"])
def test_an_answer_is_found_whatever_the_spaces_and_case_of_its_marker(sign):
    archive = parse(f"Q: Why does it click?\n\n{sign}It just does.")

    assert answers(archive, 1) == ["It just does."]
    assert not archive.entries[0].is_unmarked


def test_a_question_runs_to_its_answer():
    archive = parse("Q: It clicks.\n\nIt has done so for years.\n\nWhy?\n\nA: It just does.")

    assert questions(archive) == ["It clicks.\n\nIt has done so for years.\n\nWhy?"]
    assert answers(archive, 1) == ["It just does."]


def test_a_question_without_a_marked_answer_is_one_paragraph_and_the_rest_is_the_answer():
    archive = parse("Q: Why does it click?\n\nIt just does.\n\nRest it.\n\nQ: And why\n\nA: Because.")

    assert questions(archive) == ["Why does it click?", "And why"]
    assert answers(archive, 1) == ["It just does.", "Rest it."]
    assert archive.entries[0].is_unmarked
    assert archive.unmarked_answers == 1


def test_a_second_answer_has_lost_its_question():
    archive = parse("Q: Why?\n\nA: Because.\n\nA: Rest it.\n\nFor a week.")

    assert [entry.kind for entry in archive.entries] == [COMPLETE, ORPHAN_ANSWER]
    assert answers(archive, 2) == ["Rest it.", "For a week."]


def test_an_answer_at_the_very_beginning_has_lost_its_question():
    archive = parse("A: Rest it.\n\nQ: Why?\n\nA: Because.")

    assert [entry.kind for entry in archive.entries] == [ORPHAN_ANSWER, COMPLETE]


def test_an_answer_to_an_empty_question_has_lost_its_question():
    assert [entry.kind for entry in parse("Q:\n\nA: Rest it.").entries] == [ORPHAN_ANSWER]


def test_a_question_followed_by_the_next_one_is_unanswered():
    archive = parse("Q: Why?\n\nQ: And how?\n\nA: Slowly.")

    assert [entry.kind for entry in archive.entries] == [UNANSWERED, COMPLETE]
    assert archive.unanswered == 1


def test_a_question_with_an_empty_answer_is_unanswered():
    assert [entry.kind for entry in parse("Q: Why?\n\nA:\n\nQ: How?\n\nA: So.").entries] == [UNANSWERED, COMPLETE]


def test_markers_with_nothing_to_mark_are_no_entry():
    archive = parse("Q:\n\nQ: Why?\n\nA: Because.")

    assert len(archive.entries) == 1
    assert archive.remainder == ("Q:",)


def test_markers_need_no_blank_line_before_them():
    archive = parse("Q: Why?\nA: Because.\nQ: How?\nA: Slowly.")

    assert questions(archive) == ["Why?", "How?"]
    assert answers(archive, 2) == ["Slowly."]


def test_wrapped_lines_are_one_paragraph():
    archive = parse("Q: Why does\nit click?\nA: It just\ndoes.")

    assert questions(archive) == ["Why does it click?"]
    assert answers(archive, 1) == ["It just does."]


def test_long_lines_are_paragraphs_without_a_blank_line():
    long = "It clicks because the joint moves. " * 6

    assert len(answers(parse(f"Q: Why?\nA: {long}\n{long}\n{long}"), 1)) == 3


def test_lines_with_bullets_are_paragraphs_without_a_blank_line():
    assert answers(parse("Q: Why?\nA: Try these:\n- rest\n* heat\n2. ice"), 1) == [
        "Try these:",
        "- rest",
        "* heat",
        "2. ice",
    ]


def test_blank_line_noise_changes_nothing():
    noisy = UNTIDY.replace("\n\n", "\n \u00a0\n\t\n\n\n").replace("\n", "\r\n")

    assert parse(noisy) == parse(UNTIDY)


def test_a_word_that_ends_in_the_letter_is_no_marker():
    archive = parse("Q: Why?\n\nA: Because.\n\nFAQ: none.\n\nPlan A: rest.")

    assert len(archive.entries) == 1


def test_text_before_the_first_question_belongs_to_no_entry():
    archive = parse("Welcome to our page.\n\nQ: Why?\n\nA: Because.")

    assert archive.remainder == ("Welcome to our page.",)


def test_positions_count_from_one_in_the_order_of_the_page():
    assert [entry.position for entry in parse(UNTIDY).entries] == [1, 2, 3, 4]
