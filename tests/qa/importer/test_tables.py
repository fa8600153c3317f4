"""CSV files: each row an entry, each cell accounted for, one source for each category."""

from datetime import date

import pytest

from qa.importer.parser.parse import ParsedArchive
from qa.importer.sources import (
    ArchiveFileError,
    ColumnMapping,
    ReadOptions,
    SourceFile,
    csv_headers,
    csv_sample,
    parse_source,
    read_sources,
    suggest_columns,
)
from qa.importer.sources.columns import parse_columns
from tests.qa.importer.samples import OPTIONS, answers, questions

TABLE = """Category,Question,Answer,Title,URL,Asked on,Editor
Back / spine,Why does it hurt?,"Nobody knows.

Rest.",Back pain,https://old.example.org/1,2011-03-05,Jo
Feet,May I run?,Yes.,,,,
back/spine,And when I sit?,Get up.,,not an address,last spring,
"""


def sources(text: str | bytes, columns: ColumnMapping | None = None, name: str = "answers.csv") -> list[SourceFile]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_sources(name, data, options=ReadOptions(columns=columns)).sources)


def parse(text: str | bytes, columns: ColumnMapping | None = None) -> ParsedArchive:
    """The entries of a table with one category."""
    (source,) = sources(text, columns)
    return parse_source(source, OPTIONS)


def refusal(text: str | bytes, columns: ColumnMapping | None = None) -> str:
    """What the reader says when it refuses a table."""
    with pytest.raises(ArchiveFileError) as error:
        sources(text, columns)
    return str(error.value)


def test_each_category_is_a_source():
    found = sources(TABLE)

    assert [source.name for source in found] == ["answers.csv · Back / spine", "answers.csv · Feet"]
    assert {source.format for source in found} == {"csv"}
    assert [parse_source(source, OPTIONS).heading.levels for source in found] == [("Back / spine",), ("Feet",)]
    assert questions(parse_source(found[0], OPTIONS)) == ["Why does it hurt?", "And when I sit?"]


def test_a_row_becomes_an_entry_with_all_that_it_says():
    entry = parse_source(sources(TABLE)[0], OPTIONS).entries[0]

    assert entry.kind == "complete"
    assert not entry.is_unmarked
    assert (entry.title, entry.address, entry.asked_on) == ("Back pain", "https://old.example.org/1", date(2011, 3, 5))
    assert [paragraph.text for paragraph in entry.answer] == ["Nobody knows.", "Rest."]


def test_what_has_no_place_in_an_entry_is_in_the_remainder():
    assert parse_source(sources(TABLE)[0], OPTIONS).remainder == (
        "Editor: Jo",
        "address: not an address",
        "asked_on: last spring",
    )


def test_text_and_format_are_enough_to_take_a_source_apart_again():
    source = sources(TABLE)[0]
    stored = SourceFile(name="x", text=source.text, sha256="", encoding="", format=str(source.format))

    assert parse_source(stored, OPTIONS) == parse_source(source, OPTIONS)


def test_rows_without_a_category_are_a_source_of_their_own():
    names = [source.name for source in sources("category,question,answer\nFeet,Why?,So.\n,How?,Thus.")]

    assert names == ["answers.csv · Feet", "answers.csv · without a category"]


def test_without_a_column_of_categories_there_is_one_source():
    (source,) = sources("question,answer\nWhy?,So.")

    assert source.name == "answers.csv"
    assert parse_source(source, OPTIONS).heading.levels == ()


@pytest.mark.parametrize(
    ("cell", "levels"),
    [
        ("Muscles and bones > Back / spine", ("Muscles and bones", "Back / spine")),
        ("Muscles and bones/Back / spine", ("Muscles and bones", "Back / spine")),
        ("Feet", ("Feet",)),
        ("Feet//Toes", ()),
    ],
)
def test_a_category_may_be_a_path(cell, levels):
    assert parse(f"category,question,answer\n{cell},Why?,So.").heading.levels == levels


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_delimiters_line_ends_and_marks_do_not_matter(delimiter, end, mark):
    rows = [["Question", "Answer"], ["Why; or, how?", '"So; ""there"", yes."'], ["A?", "B"]]
    rows[1][0] = f'"{rows[1][0]}"'
    text = end.join(delimiter.join(row) for row in rows)

    archive = parse(mark + text.encode())

    assert questions(archive) == ["Why; or, how?", "A?"]
    assert answers(archive, 1) == ['So; "there", yes.']


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(x)", "=cmd|' /C calc'!A0"])
def test_a_formula_is_plain_text(cell):
    assert questions(parse(f"question,answer\n{cell},So."))[0] == cell


def test_html_in_a_cell_is_read_as_html():
    archive = parse(
        'question,answer\nWhy?,"<p>Read <b>this</b>.</p><ul><li>One</li><li>Two</li></ul><script>x</script>"'
    )

    assert [paragraph.html for paragraph in archive.entries[0].answer] == [
        "<p>Read <b>this</b>.</p>",
        "<ul><li>One</li><li>Two</li></ul>",
    ]
    assert archive.dropped == {"script": 1}


def test_markers_in_a_cell_stay_as_they_are():
    assert answers(parse("question,answer\nWhy?,A: So."), 1) == ["A: So."]


def test_a_row_with_one_half_is_an_entry_and_a_row_with_none_is_not():
    archive = parse("question,answer,title\nWhy?,,\n,So.,\n,,Alone\n,,\n")

    assert [entry.kind for entry in archive.entries] == ["unanswered", "orphan_answer"]
    assert archive.remainder == ("title: Alone",)


def test_ragged_rows_are_reported_and_lose_nothing():
    (source,) = sources("question,answer,note\nWhy?,So.\nHow?,Thus.,n,extra\n")
    archive = parse_source(source, OPTIONS)

    assert len(archive.entries) == 2
    assert archive.remainder == ("note: n", "column 4: extra")
    assert [note.split(":")[0] for note in source.notes] == [
        "Row 2 has 2 cells, the header has 3",
        "Row 3 has 4 cells, the header has 3",
    ]


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["2011-03-05", "2011-03-05 00:00:00"], [date(2011, 3, 5), date(2011, 3, 5)]),
        (["5/3/2011", "13/3/2011"], [date(2011, 3, 5), date(2011, 3, 13)]),
        (["3/5/2011", "3/13/2011"], [date(2011, 3, 5), date(2011, 3, 13)]),
        (["5.3.2011", "5 March 2011", "Mar 5, 2011"], [date(2011, 3, 5)] * 3),
        (["31/2/2011", "0000-00-00", "99999999999999999999", "٣/٣/٢٠١١x"], [None] * 4),
    ],
)
def test_dates_are_read_as_they_are_usually_written(cells, dates):
    rows = "\n".join(f'Why?,So.,"{cell}"' for cell in cells)

    assert [entry.asked_on for entry in parse(f"question,answer,date\n{rows}").entries] == dates


def test_the_whole_file_says_whether_months_come_first():
    first, second = sources("question,answer,date,category\nA,B,2/13/2011,x\nC,D,2/3/2011,y")

    assert parse_source(second, OPTIONS).entries[0].asked_on == date(2011, 2, 3)
    assert parse_source(first, OPTIONS).entries[0].asked_on == date(2011, 2, 13)


def test_named_columns_are_used_whatever_their_names():
    columns = ColumnMapping(question="Überschrift", answer="text 2")

    assert answers(parse("Überschrift,Question,Text 2\nWarum?,x,Darum.", columns), 1) == ["Darum."]


@pytest.mark.parametrize(
    ("headers", "mapping"),
    [
        (
            ["ID", "Question", "Answer", "Category", "URL"],
            ColumnMapping(question="Question", answer="Answer", category="Category", address="URL"),
        ),
        (["Frage", "Antwort", "Datum"], ColumnMapping(question="Frage", answer="Antwort", asked_on="Datum")),
        (["post_title", "post_content"], ColumnMapping(question="post_title", answer="post_content")),
        (["Title", "Q.", "A."], ColumnMapping(question="Q.", answer="A.", title="Title")),
        (["x", "", "y"], ColumnMapping()),
    ],
)
def test_usual_names_suggest_the_columns(headers, mapping):
    assert suggest_columns(headers) == mapping


def test_headers_and_the_first_rows_are_there_for_a_form():
    data = "\ufeffQuestion; Answer ;Note\nA;B\nC;D;E;F\n".encode()

    assert csv_headers("t.csv", data) == ["Question", "Answer", "Note"]
    assert csv_sample("t.csv", data, rows=1) == [["A", "B", ""]]
    assert csv_sample("t.csv", data) == [["A", "B", ""], ["C", "D", "E"]]


@pytest.mark.parametrize(
    ("text", "columns", "words"),
    [
        ("", None, "is empty"),
        (" \n\n", None, "is empty"),
        ("question,answer\n", None, "no row below its header"),
        ("Eins,Zwei\n1,2", None, "They are “Eins”, “Zwei”"),
        ("question,answer\n1,2", ColumnMapping(question="Frage", answer="answer"), "has no column “Frage”"),
        ("question,answer\n1,2", ColumnMapping(question="answer", answer="answer"), "named twice"),
        ("question,answer\n1,2", ColumnMapping(title="answer"), "Say which column"),
        (f'question,answer\n1,"{"x" * 200_000}\n', None, "a quotation mark that is never closed"),
        ("a," * 300, None, "more than 200 columns"),
        ("question,answer\nWhy\x00,So.", None, "binary"),
        (b"PK\x03\x04,answer\n", None, "is no CSV file"),
        ("question,answer\nKäse,\u0142".encode("cp1250"), None, "is not UTF-8"),
        (
            "question,answer,category\n" + "\n".join(f"q,a,{number}" for number in range(501)),
            None,
            "501 different categories",
        ),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(text, columns, words):
    assert words in refusal(text, columns)


def test_a_guessed_encoding_is_named():
    data = "question,answer\nIs a café’s “soup” good?,Yes – £2".encode("cp1252")
    (source,) = read_sources("t.csv", data, options=ReadOptions(guess_encoding=True)).sources

    assert source.encoding == "cp1252 (guessed)"
    assert questions(parse_source(source, OPTIONS)) == ["Is a café’s “soup” good?"]


def test_columns_are_named_on_the_command_line():
    assert parse_columns("question=Frage, answer=Die Antwort") == ColumnMapping(question="Frage", answer="Die Antwort")
    for wrong in ("", "question", "question=", "what=x", "question=a,question=b"):
        with pytest.raises(ValueError, match="names no column"):
            parse_columns(wrong)
