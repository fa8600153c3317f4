"""Every non-space character of a source is in the heading, in an entry or in the remainder, in that order or not."""

import csv
import re
import subprocess
import sys
from collections import Counter
from html import escape
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.importer.parser.answers import answer_blocks
from qa.importer.parser.parse import ParsedArchive, parse_archive
from qa.importer.sources import ArchiveFileError, ColumnMapping, ReadOptions, parse_source, read_sources
from qa.importer.sources.texts import UNUSABLE
from tests.qa.importer.packing import document, paragraph, run
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

# What the cells of a table are made of; the last ones are what a person may have written in any column.
CELLS = st.one_of(
    LINES.map(lambda line: UNUSABLE.sub("", line.replace("<", ""))),
    st.sampled_from(
        ["=1+1", "@a", '"', "a;b", "two\n\nparts", "Feet", "https://old.example.org/1", "2011-03-05", "x" * 300]
    ),
)
# Where Word keeps runs of text.
WRAPPINGS = [
    *("{}", "<w:ins>{}</w:ins>", '<w:fldSimple w:instr="x">{}</w:fldSimple>', "<w:hyperlink>{}</w:hyperlink>"),
    *("<w:smartTag>{}</w:smartTag>", "<w:bdo><w:dir>{}</w:dir></w:bdo>", "<w:new>{}</w:new>"),
    "<mc:AlternateContent><mc:Choice>{}</mc:Choice></mc:AlternateContent>",
]


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


DAY = "2011-03-05"


@st.composite
def tables(draw):
    """A table: its rows, and the bytes of a CSV file that holds them."""
    headers = ["Question", "Answer", "Title", "Category", "URL", "Editor", "Asked on"]
    cells = st.lists(CELLS, min_size=6, max_size=6)
    rows = [[*row, DAY] for row in draw(st.lists(cells, min_size=1, max_size=8))]
    text = StringIO(newline="")
    csv.writer(text, delimiter=draw(st.sampled_from(",;\t"))).writerows([headers, *rows])
    return rows, text.getvalue().encode()


@given(tables())
@settings(max_examples=300, deadline=None)
def test_nothing_of_any_table_is_lost(table):
    rows, data = table
    columns = ColumnMapping("Question", "Answer", "Title", "Category", "URL", "Asked on")
    sources = read_sources("t.csv", data, options=ReadOptions(columns=columns)).sources
    archives = [parse_source(source, OPTIONS) for source in sources]
    found: Counter[str] = Counter()
    for archive in archives:
        # The category is said once for all rows of a source; the remainder says what each cell was.
        found += letters(*all_texts(archive)) - letters(archive.heading.text)
        found -= letters(*(text.partition(" ")[0] for text in archive.remainder))
        found += letters(*(entry.title + entry.address for entry in archive.entries))

    without_entry = len(rows) - sum(len(archive.entries) for archive in archives)
    cells = [cell for row in rows for cell in (*row[:3], *row[4:6])]
    assert found == letters(*cells, DAY * without_entry)


@given(st.lists(st.lists(LINES, max_size=4), max_size=12), st.data())
@settings(max_examples=150, deadline=None)
def test_nothing_of_any_word_document_is_lost(paragraphs, data):
    wrap = st.sampled_from(WRAPPINGS)
    runs = [[[text, data.draw(wrap)] for text in map(as_xml_text, texts)] for texts in paragraphs]
    body = [paragraph(*(wrapping.format(run(text)) for text, wrapping in texts)) for texts in runs]
    words = letters(*(text for texts in runs for text, _ in texts))
    if not words:
        with pytest.raises(ArchiveFileError, match="is empty"):
            read_sources("w.docx", document(*body))
        return

    archive = parse_source(read_sources("w.docx", document(*body)).sources[0], OPTIONS)

    assert letters(*all_texts(archive)) == words


def as_xml_text(text: str) -> str:
    """The text without the characters that no XML and no page can hold."""
    return re.sub("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def test_the_parser_needs_no_django():
    code = (
        "import sys; import qa.importer.parser.parse, qa.importer.parser.flags, qa.importer.parser.titles, "
        "qa.importer.parser.categories, qa.importer.reading, qa.importer.sources; "
        "sys.exit(any(name.split('.')[0] in ('django', 'wagtail') for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
