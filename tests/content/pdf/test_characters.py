"""Every character of a text is in its PDF, whatever the compiler's own signs, scripts and fonts are."""

import logging
from collections import Counter
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.pdf.missing import find_missing, in_words
from tests.content.pdf.papers import NOTE, said, text_of, to_pdf

# What means something to Typst, to HTML or to a PDF.
SIGNS = "#$*_@<>\\[]{}~\"'`=-+/^&%;:|()!?.,«»“”‘’–—…·•"
LATIN = "abcdefgh ijklmnopqrstuvwxyz ABCXYZ 0123456789 äöüßéèñçøåœŁşğı"
OTHERS = "αβγδ абвг ≤≥±×÷√∞µ½²₂€£°→↑™©"


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def texts(alphabet: str, most: int = 60):
    return st.lists(st.text(alphabet, min_size=1, max_size=most), min_size=1, max_size=12)


@settings(max_examples=25)
@given(texts(SIGNS + LATIN + OTHERS))
def test_signs_of_any_markup_are_words_like_others(found):
    assert said(text_of(to_pdf(paragraphs(found)))) == said("Title" + "".join(found))


@pytest.mark.parametrize(
    "code", ["#panic()", '#read("/etc/passwd")', "$x^2$", "*bold*", "= Title", "// gone", "<a>", "\\u{41}"]
)
def test_code_of_the_compiler_is_shown_and_never_run(code):
    pdf = to_pdf(f"<p>{escape(code)}</p><h2>{escape(code)}</h2><table><tr><td>{escape(code)}</td></tr></table>")
    assert said(text_of(pdf)) == said("Title" + code * 3)


@pytest.mark.parametrize("length", [31, 200, 3000])
def test_long_words_are_broken_and_not_cut_off(length):
    word = ("abcdefghij" * length)[:length]
    pdf = to_pdf(f"<p>{word}</p><table><tr><td>{word[:300]}</td>{'<td>x</td>' * 9}</tr></table>")
    text = said(text_of(pdf))
    assert word in text
    assert Counter(text)["a"] == Counter(word + word[:300])["a"]


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا بالعالم",
        "ٹیکہ لگوائیں پچھلے گھر ڈاکٹر ہے",
        "שלום עולם",
        "பாதுகாப்பான உடற்பயிற்சி",
        "নিয়মিত ব্যায়াম করুন",
        "การออกกำลังกาย",
        "नियमित व्यायाम करें",
        "Регулярные упражнения",
        "Τακτική άσκηση",
        "Tiếng Việt: tập thể dục",
    ],
)
@pytest.mark.parametrize("element", ["p", "h2", "li", "b"])
def test_scripts_are_set_in_fonts_that_come_with_the_site(text, element):
    wrapped = {"li": f"<ul><li>{text}</li></ul>", "b": f"<p><b>{text}</b></p>"}.get(
        element, f"<{element}>{text}</{element}>"
    )
    pdf = to_pdf(wrapped, system_fonts=False)
    assert "[" not in text_of(pdf)
    assert set(said(text)) <= set(said(text_of(pdf)))


def test_right_to_left_words_stand_in_the_order_in_which_they_are_read():
    assert "שלום עולם" in text_of(to_pdf("<p>שלום עולם</p>"))
    assert "مرحبا بالعالم" in text_of(to_pdf("<p>مرحبا بالعالم</p>"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("運動は腰痛に効く", "[8 characters not in this PDF]"),
        ("\U000f0000", "[1 character not in this PDF]"),
        ("👍🏽", "[thumbs up sign, emoji modifier fitzpatrick type-4]"),
        ("👩\u200d👧", "[woman, girl]"),
    ],
)
def test_what_no_font_has_is_said_in_words_and_noted(text, words, caplog):
    with caplog.at_level(logging.WARNING):
        pdf = to_pdf(f"<p>Before {text} after</p><p>Before and after</p>", system_fonts=False)
    found = text_of(pdf)
    assert said(f"Before {words} after") in said(found)
    assert said(NOTE["words"][0]) in said(found)
    assert "no font has them" in caplog.text


def test_nothing_is_noted_where_nothing_is_missing(caplog):
    found = text_of(to_pdf("<p>Nothing is missing: ✓ é ≥ 中</p>".replace(" 中", ""), system_fonts=False))
    assert said(NOTE["words"][0]) not in said(found)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\ufeff", "\ufffe", "\x85"])
def test_characters_that_no_pdf_may_have_are_left_out(control):
    assert said(text_of(to_pdf(f"<p>Be{control}fore</p>"))) == "TitleBefore"


def test_names_of_what_is_missing_are_read_from_the_compiler():
    said_by_compiler = 'the text `"\\u{1f44d}\\""` could not be displayed … disallowed codepoint `"\\u{feff}"`'
    assert find_missing(said_by_compiler) == {'👍"', "\ufeff"}
    assert in_words("\u200d\ufe0f") == ""
