import pytest

from qa.importer.parser.flags import Flag, find_flags
from qa.importer.parser.parse import ParserOptions, parse_archive
from tests.qa.importer.samples import PAGE, UNTIDY, parse


def kinds(text: str) -> set[str]:
    """Which kinds of flags the first entry of a text raises, besides the summary that all lack."""
    archive = parse_archive(text, ParserOptions())
    return {flag.kind for flag in find_flags(archive.entries[0])} - {"missing_summary"}


def kinds_of_answer(answer: str) -> set[str]:
    return kinds(f"Q: Why?\n\nA: {answer}")


def test_the_flags_of_an_untidy_page():
    flags = [find_flags(entry) for entry in parse(UNTIDY).entries]

    assert [[flag.kind for flag in found] for found in flags] == [
        ["unmarked_answer", "earlier_answer", "lost_link", "outdated_guidance", "missing_summary"],
        ["missing_summary"],
        ["missing_summary"],
        ["question_missing", "private_details", "missing_summary"],
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "A trial such as this one helps.",
        "Read this study.",
        "These links help.",
        "Click here.",
        "See the following link",
    ],
)
def test_words_that_point_to_a_lost_link_are_flagged(answer):
    assert kinds_of_answer(answer) == {"lost_link"}


@pytest.mark.parametrize("answer", ["This is one of many.", "Studies help.", "Come here.", "In this way."])
def test_words_that_point_to_nothing_are_not_flagged(answer):
    assert kinds_of_answer(answer) == set()


def test_a_link_that_was_kept_is_not_lost():
    page = '<p>Q: Why?</p><p>A: Read <a href="https://example.org/">this study</a>.</p>'

    assert kinds(page) == set()


def test_a_link_that_was_dropped_is_flagged_with_its_address():
    flags = find_flags(parse(PAGE).entries[2])

    assert Flag("lost_link", "/guards.html") in flags
    assert Flag("lost_link", "javascript:alert(1)") in flags
    assert Flag("lost_image", "A jaw") in flags


def test_a_link_in_a_question_is_flagged():
    assert kinds('<p>Q: Is <a href="https://example.org/">it</a> so?</p><p>A: Yes.</p>') == {"question_link"}


@pytest.mark.parametrize(
    "question",
    [
        "Write to jo.doe@example.org please.",
        "Ring me on 020 7946 0123.",
        "Ring me on +44 (0)20 7946 0123.",
        "I live in NW1 6XE.",
        "My number is 943 476 5919.",
        "I was born on 3 May 1970.",
        "My name is Wilma.",
        "Thank you. Regards, Wilma",
        "I saw Mrs Pebble.",
        "DOB 03/05/1970.",
    ],
)
def test_possible_private_details_are_flagged(question):
    assert kinds(f"Q: {question}\n\nA: Yes.") == {"private_details"}


@pytest.mark.parametrize(
    "question", ["I am 40 and ran 10 km in 2019.", "It costs 1,200 pounds.", "My son is called in.", "Is L5 S1 bad?"]
)
def test_what_names_nobody_is_not_flagged(question):
    assert kinds(f"Q: {question}\n\nA: Yes.") == set()


@pytest.mark.parametrize(
    "answer",
    [
        "NICE recommends it.",
        "It was accepted within NICE guidelines.",
        "The WHO lists it. Cochrane found evidence of 1.5 kg.",
    ],
)
def test_a_named_body_with_a_verdict_is_flagged(answer):
    assert kinds_of_answer(answer) == {"outdated_guidance"}


@pytest.mark.parametrize(
    "answer", ["How nice of you to recommend it.", "NICE was founded in 1999. We recommend rest.", "Who advises you?"]
)
def test_a_body_without_a_verdict_is_not_flagged(answer):
    assert kinds_of_answer(answer) == set()


def test_the_bodies_are_the_operators():
    entry = parse_archive("Q: Why?\n\nA: The HAS recommends it.", ParserOptions()).entries[0]

    assert [flag.kind for flag in find_flags(entry, ["HAS"])] == ["outdated_guidance", "missing_summary"]
    assert [flag.kind for flag in find_flags(entry, [])] == ["missing_summary"]


def test_an_unanswered_question_is_flagged():
    assert kinds("Q: Why?") == {"answer_missing"}


def test_an_answer_marked_as_usual_is_not_flagged():
    assert kinds_of_answer("Because.") == set()


def test_a_quotation_is_flagged_for_a_person():
    assert kinds_of_answer("We said:\n\nRest.") == {"earlier_answer"}
    assert kinds_of_answer("As we said:") == {"earlier_answer"}


def test_a_flag_is_raised_once():
    flags = find_flags(parse_archive("Q: Why?\n\nA: Click here.\n\nClick here.", ParserOptions()).entries[0])

    assert [flag.kind for flag in flags] == ["lost_link", "missing_summary"]


def test_a_note_says_what_to_do_and_shows_the_words():
    assert Flag("lost_link", "this one").note == "A link seems to be lost: find what it pointed to. “this one”"
    assert Flag("missing_summary").note.endswith("two sentences.")
