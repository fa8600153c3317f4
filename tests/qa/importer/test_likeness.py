"""Which questions are close enough to be shown side by side, and that they are found among many."""

import random
from time import process_time

import pytest

from qa.importer.likeness import CLOSE, Wording, Wordings, likeness, normalise


def alike(one: str, other: str) -> float:
    return likeness(Wording.of(one), Wording.of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can a night guard help with grinding?", "Can night guards help with grinding"),
        ("Is acupuncture good for migraine?", "Is acupuncture any good for migraines?"),
        ("My jaw clicks when I chew. Is it harmful?", "Hello, my jaw clicks when I chew! Is it harmful? Thank you."),
        ("Does migraine get worse with cheese and wine?", "Does migrane get worse with cheese and wine ?"),
        ("How long until a slipped disc has healed?", "Until a slipped disc has healed, how long?"),
        ("I've a naïve question: may I run?", "I’ve a naive question – may I RUN"),
        (
            "I am 60 and have had tennis elbow since spring. Would needles or a brace be the better choice for me?",
            "I am 60 and have had a tennis elbow since last spring. Would needles or a brace be a better choice?",
        ),
    ],
)
def test_close_wording_matches(one, other):
    assert alike(one, other) >= CLOSE
    assert alike(one, other) == alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can acupuncture help with knee pain?", "Can acupuncture help with neck pain?"),
        ("Is ibuprofen safe in pregnancy?", "Is paracetamol safe in pregnancy?"),
        ("My back hurts.", "My back hurts when I sit at work all day: should I buy a special chair?"),
        ("Can I drive after a hip replacement?", "Can I drive after a knee replacement?"),
        ("Are 5 mg enough?", "Are 50 mg enough?"),
        ("Should I take vitamin D for osteoporosis?", "Should I take vitamin K for osteoporosis?"),
        ("How long after surgery may I swim?", "How long after surgery may I run?"),
        ("", ""),
        ("Can you help?", "Can you tell me?"),
    ],
)
def test_other_questions_do_not_match(one, other):
    assert alike(one, other) == 0


def test_case_spaces_accents_and_punctuation_do_not_count():
    assert normalise("  I’VE a\u00a0“naïve”\n question – or_two…") == "ive a naive question or two"


def test_the_same_words_are_found_among_many():
    wordings = Wordings(["Why?", "May I run?", "may i RUN"])

    assert wordings.find_same(Wording.of("May I run…")) == 1
    assert wordings.find_same(Wording.of("May I walk?")) is None
    assert wordings.find_same(Wording.of("…")) is None


def test_the_closest_of_many_is_found():
    texts = [f"Is exercise {number} good for a stiff ankle in winter?" for number in range(2_000)]
    texts[1_234] = "Is gentle exercise good for stiff ankles in winter?"

    found = Wordings(texts).find_close(Wording.of("Is gentle exercise good for a stiff ankle in winter?"))

    assert found
    assert found[0] == 1_234
    assert found[1] >= CLOSE


def test_the_same_telling_words_are_found_though_each_is_common():
    words = [f"{first} {second} {third}" for first in "abcdefghij" for second in "klmnopqrst" for third in "uvwxyz"]
    texts = [" ".join(f"{letter}{letter}" for letter in text.split()) for text in words] * 4

    found = Wordings([*texts, "jj tt zz ending"]).find_close(Wording.of("How is zz, tt, jj?"))

    assert found
    assert texts[found[0]] == "jj tt zz"


def test_few_of_many_pairs_are_compared():
    source = random.Random(1)  # noqa: S311 -- no secret
    vocabulary = [f"word{number:x}" for number in range(5_000)]
    weights = [1 / (number + 2) for number in range(5_000)]
    texts = [" ".join(source.choices(vocabulary, weights, k=source.randint(6, 40))) for _ in range(3_000)]
    wordings = Wordings(texts)

    start = process_time()
    found = [wordings.find_close(wording, before=place) for place, wording in enumerate(wordings.wordings)]

    assert len(found) == 3_000
    # Comparing all pairs takes minutes.
    assert process_time() - start < 10
