import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.words import STOP_WORDS, stems_in, tokens_in

# It asks no database.
pytestmark = pytest.mark.sqlite

SAME = [
    "treat treated treating treatment treatments",
    "oedema edema OEDEMA",
    "oesophagus esophagus",
    "anaemia anemia anaemic",
    "haemorrhoids hemorrhoid",
    "paediatric pediatric",
    "orthopaedic orthopedic",
    "diarrhoea diarrhea",
    "coeliac celiac",
    "tumour tumor tumours",
    "behaviour behavior",
    "centre center centres",
    "recognise recognize recognising",
    "travelling traveling",
    "exercise exercising exercised exercize",
    "arthritis arthritic",
    "sciatica sciatic",
    "pain pains painful",
    "naïve naive",
    "don’t don't dont",
    "Crohn’s crohns crohn",
    "swollen swelling",
    "surgery surgical surgeon",
    "diagnosis diagnosed",
]
DIFFERENT = ["hour our", "toe to", "shoe she", "four for", "wise wiz", "pain pan", "hip hop", "back bag"]


@pytest.mark.parametrize("words", SAME)
def test_the_same_word_has_one_stem(words):
    assert len({token.stem for token in tokens_in(words)}) == 1


@pytest.mark.parametrize("words", DIFFERENT)
def test_different_words_stay_apart(words):
    first, second = tokens_in(words)
    assert first.stem != second.stem


def test_words_know_where_they_stand():
    text = "Well, it’s naïve?"
    assert [text[token.start : token.end] for token in tokens_in(text)] == ["Well", "it’s", "naïve"]


def test_stop_words_say_nothing():
    assert stems_in("What should I do about my back?") == ["back"]
    assert "back" not in STOP_WORDS


@given(text=st.text(max_size=400))
def test_any_text_has_words_of_letters_and_digits(text):
    for token in tokens_in(text):
        assert token.word.isalnum()
        assert token.stem
        assert len(token.word) < 200
