"""Every non-space character of a source is in the heading, in an entry or in the remainder, in that order or not."""

import subprocess
import sys
from collections import Counter
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.importer.parser.answers import answer_blocks
from qa.importer.parser.parse import ParsedArchive, parse_archive
from tests.qa.importer.samples import FURNITURE, OPTIONS

# Whatever a keyboard can produce, and often what an archive page is made of.
LINES = st.one_of(
    st.text(),
    st.text(st.characters(categories=("Zs", "Zl", "Zp", "Cc", "Cf", "L", "Nd", "P"))),
    st.sampled_from(
        [
            *("Q:", "A:", "q : ", "a:\u00a0", "Q: why?", "A: so.", "We said:", "we said: so", "", " \u00a0", "- item"),
            *("Ask an expert - feet", "Ask an expert - feet / toes (3 questions)", "66\u00a0 questions", "1 question"),
            *FURNITURE,
            *("\ufeffQ: why?", "\u200bA:", "Q:A: Q:", "x" * 300),
        ]
    ),
)
TEXTS = st.lists(LINES, max_size=30).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "\n \u00a0\n", "\u2028"]).map(lambda end: end.join(lines))
)


def letters(*texts: str) -> Counter[str]:
    """How often each character that is no space occurs."""
    return Counter("".join("".join(text.split()) for text in texts))


def all_texts(archive: ParsedArchive) -> list[str]:
    """Everything that the parser made of a page."""
    texts = [archive.heading.text, archive.heading.count_text, *archive.remainder]
    for entry in archive.entries:
        texts += [entry.question_sign, entry.answer_sign]
        texts += [paragraph.text for paragraph in (*entry.question, *entry.answer)]
    return texts


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_nothing_of_any_text_is_lost(text):
    archive = parse_archive(text, OPTIONS, is_html=False)

    assert letters(*all_texts(archive)) == letters(text)


@given(
    st.lists(st.tuples(st.sampled_from(["p", "div", "b", "li", "h2", "td", "nav", "span", "a"]), LINES), max_size=30)
)
@settings(max_examples=300, deadline=None)
def test_nothing_of_any_saved_page_is_lost(elements):
    # An end of file inside a comment or a tag is the source's own; text in elements is ours to keep.
    html = "<body>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in elements) + "</body>"

    archive = parse_archive(html, OPTIONS, is_html=True)

    assert letters(*all_texts(archive)) == letters(*(text for _, text in elements))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_word_of_an_answer_is_lost_in_its_blocks(text):
    for entry in parse_archive(text, OPTIONS, is_html=False).entries:
        values = [block["value"] for block in answer_blocks(entry.answer)]
        html = [value if isinstance(value, str) else value["text"] for value in values]

        assert letters(*(part.removeprefix("<p>").removesuffix("</p>") for part in html)) == letters(
            *(escape(paragraph.text, quote=False) for paragraph in entry.answer)
        )


def test_the_parser_needs_no_django():
    code = (
        "import sys; import qa.importer.parser.parse, qa.importer.parser.flags, qa.importer.parser.titles, "
        "qa.importer.parser.categories, qa.importer.reading; "
        "sys.exit(any(name.split('.')[0] in ('django', 'wagtail') for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
