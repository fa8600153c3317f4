import pytest

from qa.importer.parser.titles import derive_orphan_title, derive_title


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Can it help? I am 40.", "Can it help?"),
        ("My back hurts. Why?", "My back hurts."),
        ("Help!! It hurts", "Help!!"),
        ("Is 2.5 mg enough? Or 3?", "Is 2.5 mg enough?"),
        ("Dr. Weir says e.g. rest. Is that so?", "Dr. Weir says e.g. rest."),
        ('I was told "never." Why?', 'I was told "never."'),
        ("No end in sight", "No end in sight"),
        ("Over two\n\nparagraphs. Yes.", "Over two paragraphs."),
    ],
)
def test_the_title_is_the_first_sentence(question, title):
    assert derive_title(question) == title


def test_a_long_title_is_cut_at_a_word():
    question = "I have been told by three people that a long walk every evening would set my stiff ankle right again"

    title = derive_title(question)

    assert title == "I have been told by three people that a long walk every evening would set my…"
    assert len(title) <= 80


@pytest.mark.parametrize("length", range(70, 90))
def test_a_title_never_has_more_than_80_characters(length):
    for question in ("x" * length, "word " * (length // 5), "ab " * 20 + "y" * length):
        assert 0 < len(derive_title(question)) <= 80


def test_a_title_that_fits_is_not_cut():
    question = "x" * 79 + "?"

    assert derive_title(question) == question


def test_a_title_is_not_cut_after_a_comma_or_an_open_bracket():
    assert derive_title("word " * 14 + "ends, (and goes on for ever and ever)").endswith("ends…")


def test_the_title_of_an_orphan_answer_asks_for_the_question():
    title = derive_orphan_title("Much depends on how long it has been there and on what you do all day, " * 3)

    assert title.startswith("Question missing: Much depends")
    assert len(title) <= 80


def test_a_stray_space_before_the_mark_is_left_out():
    assert derive_title("Does a walk cause dizziness . I felt odd.") == "Does a walk cause dizziness."
