"""Recognising entries, with digests as short words and texts as given."""

from qa.importer.matching import Fingerprint, match_entries


def match(new: list[tuple[str, str]], old: list[tuple[str, str]]) -> dict[int, int]:
    """Which of `old` each of `new` matches; entries are pairs of a question and an answer."""
    return match_entries(
        [Fingerprint(place, *pair) for place, pair in enumerate(new)],
        [Fingerprint(place, *pair) for place, pair in enumerate(old)],
        new_text=lambda place: " ".join(new[place]),
        old_text=lambda place: " ".join(old[place]),
    )


def test_equal_entries_match_wherever_they_stand():
    assert match([("b", "2"), ("a", "1")], [("a", "1"), ("b", "2")]) == {0: 1, 1: 0}


def test_of_entries_with_the_same_question_the_equal_ones_match_first():
    assert match([("a", "2"), ("a", "1")], [("a", "1"), ("a", "2")]) == {0: 1, 1: 0}


def test_of_equal_entries_the_first_matches_the_first():
    assert match([("a", "1"), ("a", "1")], [("a", "1"), ("a", "1")]) == {0: 0, 1: 1}


def test_a_question_with_an_answer_that_was_written_anew_matches():
    assert match([("why", "rest in bed for a week")], [("why", "keep moving every day")]) == {0: 0}


def test_an_answer_with_a_question_that_was_written_anew_matches():
    assert match([("what may cause such pain", "1")], [("please help me quickly", "1")]) == {0: 0}


def test_missing_questions_and_missing_answers_are_not_the_same():
    assert match([("", "rest in bed"), ("why", "")], [("", "keep moving"), ("how", "")]) == {}


def test_texts_with_half_their_words_in_common_match():
    assert match([("why so bad", "rest it well")], [("why so awful", "rest it long")]) == {0: 0}
    assert match([("why so bad", "rest it well")], [("who knows", "rest assured")]) == {}


def test_the_most_alike_match():
    new = [("why does it click at night", "because")]
    old = [("why does it click at noon", "so"), ("why does it click at night so", "so")]

    assert match(new, old) == {0: 1}


def test_an_entry_is_a_version_of_one_entry_only():
    assert len(match([("a b c", "1"), ("a b c d", "2")], [("a b c e", "3")])) == 1
