from qa.importer.parser.answers import answer_blocks
from qa.importer.parser.parse import ParserOptions, parse_archive


def blocks(answer: str, is_html: bool = False) -> list[tuple[str, object]]:
    """The type and the value of each block of an answer."""
    text = f"<p>Q: Why?</p><p>A: {answer}</p>" if is_html else f"Q: Why?\n\nA: {answer}"
    archive = parse_archive(text, ParserOptions())
    return [(block["type"], block["value"]) for block in answer_blocks(archive.entries[0].answer)]


def quotation(html: str) -> tuple[str, object]:
    """The block of an earlier answer, about which nothing is known but its words."""
    return "earlier_answer", {"date": None, "text": html, "page": None}


def test_each_paragraph_is_a_block_of_escaped_rich_text():
    assert blocks("Rest & wait.\n\nIf 2 < 3, move.") == [
        ("paragraph", "<p>Rest &amp; wait.</p>"),
        ("paragraph", "<p>If 2 &lt; 3, move.</p>"),
    ]


def test_we_said_opens_one_quoted_paragraph_without_a_date():
    assert blocks("As before. We said:\n\nRest it.\n\nSo we say again.") == [
        ("paragraph", "<p>As before. We said:</p>"),
        quotation("<p>Rest it.</p>"),
        ("paragraph", "<p>So we say again.</p>"),
    ]


def test_a_quotation_in_the_same_paragraph_is_the_rest_of_it():
    assert blocks("As before, we  said :\u00a0Rest it.\n\nSo we say again.") == [
        ("paragraph", "<p>As before, we said :</p>"),
        quotation("<p>Rest it.</p>"),
        ("paragraph", "<p>So we say again.</p>"),
    ]


def test_every_we_said_opens_a_quotation():
    kinds = [kind for kind, _ in blocks("We said:\n\nRest.\n\nLater we said:\n\nMove.\n\nBoth hold.")]

    assert kinds == ["paragraph", "earlier_answer", "paragraph", "earlier_answer", "paragraph"]


def test_we_said_with_nothing_after_it_quotes_nothing():
    assert blocks("As we said:") == [("paragraph", "<p>As we said:</p>")]


def test_a_quotation_keeps_its_emphasis():
    assert blocks("<b>We said:</b> rest <i>well</i>", is_html=True) == [
        ("paragraph", "<p><b>We said:</b></p>"),
        quotation("<p>rest <i>well</i></p>"),
    ]
