"""Tables: nothing is clipped, however long or wide, and headers stand above every part."""

import pypdfium2
import pytest

from tests.content.pdf.papers import edges_of_ink, elements_of, said, tags_of, text_of, to_pdf


def table(columns: int, rows: int, cell: str = "cell", first: str = "td") -> str:
    head = "".join(f"<th scope='col'>Heading{x}</th>" for x in range(columns))
    body = "".join(
        "<tr>"
        + f"<{first}>first{y}</{first}>"
        + "".join(f"<td>{cell}{y}x{x}</td>" for x in range(1, columns))
        + "</tr>"
        for y in range(rows)
    )
    return f"<table><caption>How it went</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def pages_of(pdf: bytes) -> int:
    return text_of(pdf).count("Heading0")


def test_a_long_table_goes_on_with_its_headers_on_every_page():
    pdf = to_pdf(table(4, 120))
    assert pages_of(pdf) > 2
    text = text_of(pdf)
    assert all(f"cell{y}x{x}" in text for y in range(120) for x in range(1, 4))


@pytest.mark.parametrize("columns", [2, 6, 7, 12, 13, 30])
@pytest.mark.parametrize("cell", ["c", "Averylongwordwithoutanyspaceinit"])
def test_nothing_of_a_wide_table_is_cut_off(columns, cell):
    pdf = to_pdf(table(columns, 3, cell))
    text = said(text_of(pdf))
    assert all(f"{cell}{y}x{x}" in text for y in range(3) for x in range(1, columns))
    for number in range(len(pypdfium2.PdfDocument(pdf))):
        left, right, width = edges_of_ink(pdf, number)
        assert left >= 50
        assert right <= width - 50


def test_the_parts_of_a_wide_table_begin_with_its_first_column():
    text = text_of(to_pdf(table(30, 2, first="th")))
    assert text.count("first0") == 3
    assert "columns 2 to 12 of 30" in text


def test_words_of_neighbouring_cells_do_not_run_into_each_other():
    """A word that is too long for its column is broken inside it."""
    pdf = to_pdf(table(12, 1, "Pneumonoultramicroscopic"))
    words = text_of(pdf).split()
    assert not any(word.count("Pneumono") > 1 for word in words)


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td colspan=2>a</td></tr><tr><td>b</td><td>c</td></tr>",
        "<tr><td rowspan=9>a</td><td>b</td></tr><tr><td>c</td></tr>",
        "<tr><td rowspan=2>a</td><td>b</td></tr><tr><td colspan=5>c</td></tr>",
        "<tr><td>a</td><td rowspan=2>b</td></tr><tr><td colspan=2>c</td></tr>",
        "<tr><td>a</td></tr><tr><td>b</td><td>c</td></tr><tr></tr>",
        "<tr><td colspan=0>a</td><td colspan=x>b</td><td rowspan=-1>c</td></tr>",
    ],
)
def test_merged_and_missing_cells_keep_their_words(rows):
    pdf = to_pdf(f"<table><thead><tr><th rowspan=3>H</th></tr></thead><tbody>{rows}</tbody></table>")
    assert said(text_of(pdf)) == "TitleHabc"


def test_a_cell_taller_than_a_page_is_not_cut_off():
    words = " ".join(f"w{n}." for n in range(3000))
    text = said(text_of(to_pdf(f"<table><tr><td>{words}</td><td>b</td></tr></table>")))
    assert all(f"w{n}." in text for n in range(3000))


def test_tables_are_tagged_with_their_headers_and_caption():
    tags = tags_of(to_pdf(table(3, 2)))
    assert {"Table", "Caption", "THead", "TBody"} <= set(tags)
    assert tags.count("TH") == 3
    assert tags.count("TD") == 6
    scopes = [str(element) for element in elements_of(to_pdf(table(3, 2))) if element["/S"] == "/TH"]
    assert all("Column" in scope for scope in scopes)
