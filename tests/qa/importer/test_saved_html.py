import re

import pytest

from qa.importer.parser.parse import ParserOptions, parse_archive
from tests.qa.importer.samples import PAGE, UNTIDY, answers, parse, questions


def answer_html(html: str, base_url: str = "") -> list[str]:
    """The rich text of the answer in a page that holds only it."""
    archive = parse_archive(f"<body><p>Q: Why?</p>{html}</body>", ParserOptions(base_url=base_url))
    return [paragraph.html for paragraph in archive.entries[0].answer]


def test_a_saved_page_gives_the_same_entries_as_its_text():
    html = "<body>" + "".join(f"<p>{block}</p>" for block in UNTIDY.split("\n\n") if block.strip()) + "</body>"

    assert parse(html) == parse(UNTIDY)


def test_a_saved_page_is_told_by_its_look():
    archive = parse(PAGE)

    assert archive.heading.levels == ("head and neck", "jaw / face")
    assert archive.heading.declared == 3
    assert questions(archive) == [
        "My jaw clicks when I chew. Is it harmful?",
        "Can a night guard help?",
        "What about this trick?",
    ]


def test_emphasis_links_and_lists_are_kept():
    assert [paragraph.html for paragraph in parse(PAGE).entries[0].answer] == [
        '<p>No. Read <a href="https://example.org/clicks?a=1&amp;b=2">what we know</a> and <b>rest</b>.</p>',
        "<ul><li>Soft food</li><li>Warm <i>cloths</i></li></ul>",
    ]


def test_two_line_breaks_and_a_marker_after_one_begin_a_paragraph():
    archive = parse(PAGE)

    assert answers(archive, 2) == ["It can. Ask your dentist."]
    assert answer_html("A: One.<br>Two.<br> <br>Three.") == ["<p>One. Two.</p>", "<p>Three.</p>"]


def test_a_marker_after_one_line_break_begins_a_paragraph():
    archive = parse("<p>Q: Why?<br>A: Because.<br>Q: How?<br>A: Slowly.</p>")

    assert questions(archive) == ["Why?", "How?"]
    assert answers(archive, 2) == ["Slowly."]


def test_scripts_are_dropped_and_counted():
    archive = parse(PAGE)

    assert archive.dropped == {"comment": 2, "script": 1, "style": 1, "title": 1}
    assert "tracked" not in str(archive)


def test_furniture_of_the_page_goes_to_the_remainder():
    assert parse(PAGE).remainder == ("Home\nAll questions", "Registered charity 1")


def test_a_menu_that_was_never_closed_does_not_swallow_the_page():
    archive = parse("<nav><ul><li>Home</li></ul><p>Q: Why?</p><p>A: Because.</p>")

    assert answers(archive, 1) == ["Because."]


def test_a_heading_inside_the_header_of_the_page_is_found():
    archive = parse("<header><p>Menu</p><h1>Ask an expert - feet</h1></header><p>Q: Why?</p><p>A: So.</p>")

    assert archive.heading.levels == ("feet",)
    assert archive.remainder == ("Menu",)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " JavaScript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "javascript://example.org/%0aalert(1)",
        "https:",
        "http://[",
        "/relative",
        "#top",
        "",
    ],
)
def test_only_safe_complete_addresses_stay_links(href):
    assert answer_html(f'<p>A: <a href="{href.replace("<", "&lt;")}">here</a></p>') == ["<p>here</p>"]


@pytest.mark.parametrize("href", ["https://example.org/a", "HTTP://example.org", "mailto:jo@example.org"])
def test_safe_addresses_stay_links(href):
    assert answer_html(f'<p>A: <a href="{href}">here</a></p>') == [f'<p><a href="{href}">here</a></p>']


def test_an_address_that_was_broken_over_lines_is_joined():
    assert answer_html('<p>A: <a href=" https://example.org/\n  a b ">here</a></p>') == [
        '<p><a href="https://example.org/%20%20a%20b">here</a></p>'
    ]


def test_relative_links_are_completed_from_the_old_address():
    base = "https://example.org/ask/feet.html?page=2"

    assert answer_html('<p>A: <a href="../toes">here</a></p>', base_url=base) == [
        '<p><a href="https://example.org/toes">here</a></p>'
    ]


def test_relative_links_are_completed_from_the_address_the_page_gives_itself():
    base = '<link rel="canonical" href="https://example.org/ask/">'

    assert answer_html(f'{base}<p>A: <a href="toes">here</a></p>') == [
        '<p><a href="https://example.org/ask/toes">here</a></p>'
    ]


def test_a_link_that_is_lost_is_remembered_with_its_paragraph():
    archive = parse(PAGE)

    assert [paragraph.lost_links for paragraph in archive.entries[2].question] == [("javascript:alert(1)",)]
    assert [paragraph.lost_links for paragraph in archive.entries[2].answer] == [("/guards.html",)]
    assert [paragraph.images for paragraph in archive.entries[2].answer] == [("A jaw",)]


def test_the_rich_text_is_safe_whatever_the_page_holds():
    hostile = (
        '<p onclick="x()">A: <img src=x onerror=alert(1)><b style="color:red" onmouseover="x()">bold</b> &lt;script&gt;'
        '<a href="https://example.org/&quot;onclick=&quot;x()" onclick="x()" target="_blank">link</a></p>'
        "<h2>Title</h2><table><tr><td>One</td><td>Two</td></tr></table><custom-tag>Three</custom-tag>"
    )
    html = "".join(answer_html(hostile))

    assert set(re.findall(r"<[^>]*>", html)) == {"<p>", "</p>", "<b>", "</b>"}
    assert "&lt;script&gt;" in html


def test_a_link_with_a_quote_in_it_is_lost():
    assert answer_html('<p>A: <a href="https://example.org/&quot;x">here</a></p>') == ["<p>here</p>"]


def test_numbered_and_nested_lists_are_kept_as_lists():
    html = "<p>A: Do this:</p><ol><li>Rest</li><li>Move<ul><li>gently</li></ul></li></ol>"

    assert answer_html(html) == ["<p>Do this:</p>", "<ol><li>Rest</li><li>Move</li><li>gently</li></ol>"]


def test_questions_in_a_list_are_entries():
    archive = parse("<ul><li>Q: Why?</li><li>A: Because.</li></ul>")

    assert questions(archive) == ["Why?"]
    assert answers(archive, 1) == ["Because."]


def test_spaces_never_stick_to_a_link_or_an_emphasis():
    assert answer_html("<p>A:<b> Yes </b>and<a href='https://example.org'> no </a>.</p>") == [
        '<p><b>Yes</b> and <a href="https://example.org">no</a> .</p>'
    ]


def test_text_saved_inside_pre_keeps_its_lines():
    archive = parse(f"<html><body><pre>{UNTIDY}</pre></body></html>")

    assert [entry.kind for entry in archive.entries] == [entry.kind for entry in parse(UNTIDY).entries]
    assert archive.heading == parse(UNTIDY).heading


def test_a_page_nested_without_end_is_read():
    archive = parse("<div>" * 5000 + "Q: Why?<p>A: Because." + "</div>" * 5000)

    assert answers(archive, 1) == ["Because."]


def test_paragraphs_that_were_never_closed_are_paragraphs():
    archive = parse("<body>" + "<p>Q: Why?<p>A: Because." * 2000)

    assert archive.complete == 2000


def test_markup_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="cannot be read"):
        parse("<p>Q: Why?<![foo[bar]><![if")
