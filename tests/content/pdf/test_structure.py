"""The tags by which screen readers read a PDF: language, title, levels, lists, links, pictures."""

import io
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from content.pdf.compiling import PdfFailed, compile_pdf
from content.pdf.markup import read_html
from tests.content.pdf.papers import MADE, Document, catalogue_of, elements_of, said, tags_of, text_of, to_pdf


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "JPEG")
    return file.getvalue()


def links_of(pdf: bytes) -> list:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [
        note.get_object()
        for page in pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]


def test_a_pdf_says_its_title_language_author_and_standard():
    pdf = to_pdf("<p>Words</p>")
    catalogue = catalogue_of(pdf)
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    facts = PdfReader(io.BytesIO(pdf)).metadata
    assert facts
    assert (facts.title, facts.author) == ("Title", "Priya Nair")
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()


def test_what_breaks_the_rules_of_pdf_ua_is_refused():
    with pytest.raises(PdfFailed, match="PDF/UA"):
        to_pdf("<p>Words</p>", title="")


def test_a_picture_without_a_description_is_refused_by_the_compiler_unless_it_is_decoration():
    assert "Figure" not in tags_of(to_pdf('<img src="/a.jpg" alt="">', {"/a.jpg": picture()}))
    [figure] = [
        e
        for e in elements_of(to_pdf('<img src="/a.jpg" alt="A spine">', {"/a.jpg": picture()}))
        if e["/S"] == "/Figure"
    ]
    assert figure["/Alt"] == "A spine"


def test_a_figure_has_its_largest_picture_and_its_caption():
    html = """
        <figure>
            <picture>
                <source srcset="/x.webp"><img srcset="/s.jpg 480w, /l.jpg 1200w" src="/s.jpg" alt="A spine">
            </picture>
            <figcaption>From the side <span>Picture: ours</span></figcaption>
        </figure>
    """
    pdf = to_pdf(html, {"/l.jpg": picture()})
    assert said(text_of(pdf)) == said("Title From the side Picture: ours")
    assert "Figure" in tags_of(pdf)


def test_of_a_picture_that_is_gone_the_description_stays():
    assert said("[Picture: A spine] Caption") in said(
        text_of(to_pdf('<figure><img src="/gone.jpg" alt="A spine"><figcaption>Caption</figcaption></figure>'))
    )


def test_a_drawing_in_the_page_is_a_picture_with_its_label():
    rectangle = '<rect width="20" height="10"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" aria-label="A bar">{rectangle}</svg>'
    [figure] = [e for e in elements_of(to_pdf(f"<figure>{svg}</figure>")) if e["/S"] == "/Figure"]
    assert figure["/Alt"] == "A bar"


def test_levels_of_headings_never_skip_one():
    tags = tags_of(to_pdf("<h2>Two</h2><h5>Deep</h5><h2>Two again</h2><h3>Three</h3>"))
    assert [tag for tag in tags if tag[0] == "H" and tag[1:].isdigit()] == ["H1", "H2", "H3", "H2", "H3"]


def test_lists_and_their_nested_lists_are_lists():
    tags = tags_of(to_pdf("<ul><li>One<ol><li>Two</li></ol></li><li>Three</li></ul>"))
    assert (tags.count("L"), tags.count("LI")) == (2, 3)


def test_blocks_are_read_in_the_order_of_the_page():
    html = """
        <div class="callout callout--urgent"><p class="callout__label">One</p><p>Two</p></div>
        <section><h2>Three</h2><p>Four</p></section>
        <dl><div><dt>Five</dt><dd>Six</dd></div></dl>
        <blockquote class="asked"><p>Seven</p></blockquote>
    """
    assert text_of(to_pdf(html)).split() == ["Title", "One", "Two", "Three", "Four", "Five", "Six", "Seven"]


def test_numbers_lead_to_the_list_of_references():
    back = '<a href="#ref-1-1" class="references__back">↑</a>'
    cited = '<p>So<sup><a id="ref-1-1" href="#ref-1">[1]</a></sup>.</p>'
    pdf = to_pdf(f'{cited}<ol><li id="ref-1">A trial. {back}</li></ol>')
    [link] = links_of(pdf)
    assert "/A" not in link or link["/A"]["/S"] == "/GoTo"
    assert link["/Contents"]
    assert "↑" not in text_of(pdf)


def test_links_have_full_addresses_and_only_safe_ones_are_links():
    links = ["/other/", "javascript:alert(1)", "#nowhere", "http://["]
    html = "".join(f'<p><a href="{link}">{number}</a></p>' for number, link in enumerate(links))
    pdf = to_pdf(html)
    assert [link["/A"]["/URI"] for link in links_of(pdf)] == ["https://charity.example/other/"]
    assert said(text_of(pdf)) == "Title0123"


def test_certainty_is_drawn_as_circles_that_screen_readers_skip():
    circles = '<circle class="is-full"/>' * 2 + "<circle/>" * 2
    svg = f'<svg class="certainty__symbol" aria-hidden="true">{circles}</svg>'
    blocks, _ = read_html(f"<p class='certainty'>{svg} <span><strong>Low certainty.</strong></span></p>")
    assert blocks[0]["words"][0] == {"kind": "circles", "full": 2, "of": 4}
    assert "Figure" not in tags_of(to_pdf(f"<p class='certainty'>{svg} <span>Low</span></p>"))


def test_what_is_nested_deeper_than_any_text_still_comes_out():
    deep = "<ul><li>" * 300 + "bottom" + "</li></ul>" * 300 + "<b>" * 300 + "bold" + "</b>" * 300
    assert said(text_of(to_pdf(deep))).endswith("bottombold")


def test_what_is_nested_beyond_all_measure_is_refused():
    with pytest.raises(PdfFailed, match="nested"):
        read_html("<b>" * 50_000 + "bold")


def test_tags_and_classes_that_nobody_decided_about_are_named():
    _, reading = read_html('<p class="new-look">a</p><marquee>b</marquee>')
    assert reading.unknown == {".new-look", "<marquee>"}


def test_the_same_data_make_the_same_file():
    assert to_pdf("<p>Words</p>") == to_pdf("<p>Words</p>")


def test_a_kind_that_the_template_does_not_know_is_refused():
    data: dict[str, Any] = {
        "title": "T",
        "authors": [],
        "description": "",
        "language": "en",
        "region": "",
        "publisher": "P",
    }
    data |= {"shown_address": "a", "page_of": ["", ""], "blocks": [{"kind": "strange"}]}
    with pytest.raises(PdfFailed, match="strange"):
        compile_pdf(Document(data, MADE))
