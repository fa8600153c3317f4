"""What is suggested is read out of the text, is short, and leaves out what leads up to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.suggestions import LONGEST_SUMMARY, LONGEST_TITLE, sentences, suggest_summary, suggest_title


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("I am a 45 year old teacher. Can I run with a slipped disc?", "Can I run with a slipped disc?"),
        ("I am 45 and my back hurts, is it safe to run?", "Is it safe to run?"),
        (
            "My jaw clicks. It started in May. is this harmful in the long run? Thank you.",
            "Is this harmful in the long run?",
        ),
        ("I grind my teeth. Would a night guard help me sleep? Can you help?", "Would a night guard help me sleep?"),
        ("Does it matter which shoes I wear? Is that normal?", "Does it matter which shoes I wear?"),
        (
            "Dr. Marsh told me to rest. How long should I rest for, e.g. a week?",
            "How long should I rest for, e.g. a week?",
        ),
        ("Any advice?", "Any advice?"),
        ("Please tell me about shoes.", ""),
        ("", ""),
    ],
)
def test_the_title_is_the_sentence_that_asks(question, title):
    assert suggest_title(question) == title


def test_a_long_question_is_cut_at_a_word():
    title = suggest_title(f"Is it {'very ' * 40}bad?")
    assert len(title) <= LONGEST_TITLE
    assert title.endswith("very…")


@pytest.mark.parametrize(
    ("answer", "summary"),
    [
        (
            [
                "Thank you for your question.",
                "I know how that feels. Rest is not recommended. Walking helps most people.",
            ],
            "Rest is not recommended. Walking helps most people.",
        ),
        (
            ["Backs are complicated. Ask your dentist for the form."],
            "Backs are complicated. Ask your dentist for the form.",
        ),
        (["It helps. However it is safe. A guard reduces wear."], "A guard reduces wear."),
        (["Should you rest? There is no evidence for it."], "There is no evidence for it."),
        ([], ""),
        (["Thank you."], ""),
    ],
)
def test_the_summary_is_the_first_sentences_that_conclude(answer, summary):
    assert suggest_summary(answer) == summary


def test_a_second_sentence_that_does_not_fit_is_left_out():
    first = "Walking helps most people."
    assert suggest_summary([f"{first} Studies {'very ' * 80}often agree."]) == first


@given(st.text(max_size=500))
def test_any_text_gives_words_of_its_own_and_not_too_many(text):
    assert len(suggest_title(text)) <= LONGEST_TITLE
    assert len(suggest_summary([text])) <= LONGEST_SUMMARY
    said = " ".join(text.split()).casefold().replace(" ", "")
    for sentence in sentences(text):
        assert sentence.casefold().replace(" ", "") in said
