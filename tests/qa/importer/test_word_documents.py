"""Word documents: their words come, with emphasis, links and notes; what could do harm does not."""

import pytest

from qa.importer.parser.parse import ParsedArchive
from qa.importer.sources import (
    ArchiveFileError,
    HostileFileError,
    Limits,
    ReadOptions,
    SourceFile,
    parse_source,
    read_sources,
)
from tests.qa.importer.packing import CONTENT_TYPES, OFFICE, document, pack, paragraph, part, run
from tests.qa.importer.samples import OPTIONS, answers, questions

PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="A foot"/><a:graphic><a:graphicData><pic:pic>'
    '<pic:blipFill><a:blip {link}="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r>"
)


def source(data: bytes, name: str = "page.docx") -> SourceFile:
    return read_sources(name, data).sources[0]


def parse(data: bytes) -> ParsedArchive:
    return parse_source(source(data), OPTIONS)


def refusal(data: bytes, name: str = "page.docx", error: type[Exception] = ArchiveFileError) -> str:
    """What the reader says when it refuses a document."""
    with pytest.raises(error) as raised:
        read_sources(name, data)
    return str(raised.value)


def test_a_document_is_taken_apart_as_a_saved_page_is():
    archive = parse(
        document(
            *("Ask an expert - feet", "2 questions", "Q: Why do they hurt?"),
            paragraph("A: ", run("Rest", "<w:b/>"), " them, ", run("well", "<w:i/>"), "."),
            *("Q: Should I run?", "A: Not yet."),
        )
    )

    assert archive.heading.levels == ("feet",)
    assert archive.heading.declared == 2
    assert questions(archive) == ["Why do they hurt?", "Should I run?"]
    assert archive.entries[0].answer[0].html == "<p><b>Rest</b> them, <i>well</i>.</p>"


def test_links_are_kept_and_never_fetched(monkeypatch):
    def refuse(*args, **options):
        raise AssertionError("something was fetched")

    monkeypatch.setattr("mammoth.docx.files.urlopen", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    target = (
        f'<Relationship Id="rId{{}}" Type="{OFFICE}/{{}}" Target="https://example.org/{{}}" TargetMode="External"/>'
    )
    file = source(
        document(
            "Q: Why?",
            paragraph(
                "A: See ", f'<w:hyperlink r:id="rId8">{run("this")}</w:hyperlink>', PICTURE.format(link="r:link")
            ),
            relationships=target.format(8, "hyperlink", "a") + target.format(9, "image", "b.png"),
        )
    )

    archive = parse_source(file, OPTIONS)
    assert file.left_out == {"picture": 1}
    assert list(archive.entries[0].answer[0].links) == ["https://example.org/a"]


def test_pictures_are_left_out_and_named():
    relationship = f'<Relationship Id="rId9" Type="{OFFICE}/image" Target="media/foot.png"/>'
    file = source(
        document(
            "Q: Why?",
            paragraph("A: So.", PICTURE.format(link="r:embed")),
            parts={"word/media/foot.png": b"\x89PNG"},
            relationships=relationship,
        )
    )

    assert file.left_out == {"picture": 1}
    assert parse_source(file, OPTIONS).entries[0].answer[0].images == ("A foot",)


def test_a_footnote_stays_with_the_answer_that_refers_to_it():
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = part("footnotes", f'<w:footnote w:id="2">{paragraph("Smith 2009.")}</w:footnote>')
    archive = parse(
        document(
            "Q: Why?", paragraph("A: So.", note), "More.", "Q: How?", "A: Thus.", parts={"word/footnotes.xml": notes}
        )
    )

    assert answers(archive, 1) == ["So.[1]", "[1] Smith 2009.", "More."]
    assert answers(archive, 2) == ["Thus."]
    assert not any(paragraph.lost_links for paragraph in archive.entries[0].answer)


def test_headers_footers_and_comments_go_to_the_remainder():
    archive = parse(
        document(
            *("Q: Why?", "A: So."),
            parts={
                "word/header1.xml": part("hdr", paragraph("The charity")),
                "word/footer2.xml": part("ftr", paragraph("Page 1")),
                "word/comments.xml": part("comments", f'<w:comment w:id="0">{paragraph("Really?")}</w:comment>'),
            },
        )
    )

    assert answers(archive, 1) == ["So."]
    assert sorted(archive.remainder) == ["Page 1", "Really?", "The charity"]


@pytest.mark.parametrize(
    "xml",
    [
        f'<w:fldSimple w:instr="DATE">{run("words")}</w:fldSimple>',
        f"<w:ins>{run('words')}</w:ins>",
        f"<w:bdo>{run('words')}</w:bdo>",
        f"<w:sdt><w:sdtContent>{run('words')}</w:sdtContent></w:sdt>",
        "<m:oMath><m:f><m:num><m:r><m:t>words</m:t></m:r></m:num></m:f></m:oMath>",
        f"<w:r><w:ruby><w:rubyBase>{run('words')}</w:rubyBase></w:ruby></w:r>",
        f'<mc:AlternateContent><mc:Choice Requires="new">{run("words")}</mc:Choice></mc:AlternateContent>',
        f"<mc:AlternateContent><mc:Choice>{run('words')}</mc:Choice><mc:Fallback>{run('words')}</mc:Fallback>"
        "</mc:AlternateContent>",
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('words')}</w:txbxContent></v:textbox></v:shape>"
        "</w:pict></w:r>",
        "<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>"
        f"{paragraph('words')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>",
    ],
)
def test_words_come_once_from_wherever_word_keeps_them(xml):
    assert source(document(paragraph("Q: ", xml))).text.count("words") == 1


def test_a_break_divides_words():
    text = paragraph(run("one"), '<w:r><w:br w:type="page"/></w:r>', run("two"), "<w:r><w:cr/></w:r>", run("three"))

    assert questions(parse(document("Q: why", text, "A: x"))) == ["why\n\none two three"]


def test_what_is_no_text_is_counted():
    left_out = source(
        document(
            *(
                "Q: Why?",
                "<w:p><w:del><w:r><w:delText>Old</w:delText></w:r></w:del></w:p>",
                '<w:altChunk r:id="rId7"/>',
            ),
            parts={"word/embeddings/sheet.xlsx": b"PK", "word/charts/chart1.xml": "<chart/>"},
        )
    ).left_out

    assert left_out == {"chart": 1, "embedded file": 1, "inserted document": 1, "tracked deletion": 1}


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"PK\x03\x04 not really", "page.docx", "damaged"),
        (document("Q: Why?")[:-40], "page.docx", "damaged"),
        (pack({"readme.txt": "x"}), "page.docx", "no Word document"),
        (b"Q: Why?", "page.docx", "no Word document, whatever its name says"),
        (b"\xd0\xcf\x11\xe0 old", "page.docx", "old Word document, or has a password"),
        (b"\xd0\xcf\x11\xe0 old", "page.doc", "save it as .docx"),
        (document("Q: Why?"), "page.docm", "macros"),
        (document("Q: Why?", parts={"word/vbaProject.bin": b"1"}), "page.docx", "macros"),
        (
            document(
                "x", parts={"[Content_Types].xml": CONTENT_TYPES.replace("document.main", "document.macroEnabled")}
            ),
            "page.docx",
            "macros",
        ),
        (document("x", parts={"word/document.xml": "<w:document"}), "page.docx", "damaged"),
        (document("x", parts={"word/document.xml": "\x00"}), "page.docx", "damaged"),
        (document("x", parts={"word/document.xml": "<a/>"}), "page.docx", "damaged"),
        (document('<w:p><w:r><w:footnoteReference w:id="7"/></w:r></w:p>'), "page.docx", "damaged"),
        (document("<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200), "page.docx", "nested too deeply"),
        (document(""), "page.docx", "is empty"),
        (b"", "page.docx", "is empty"),
    ],
)
def test_what_is_no_sound_document_is_refused_with_the_reason(data, name, words):
    assert words in refusal(data, name)


@pytest.mark.parametrize(
    "path", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "docProps/a.xml"]
)
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><a>&b;</a>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>',
        '<!DOCTYPE a SYSTEM "https://example.org/a.dtd"><a/>',
    ],
)
def test_a_document_type_in_any_part_makes_a_document_hostile(path, doctype):
    assert "document type" in refusal(document("Q: Why?", parts={path: doctype}), error=HostileFileError)
    utf16 = f'<?xml version="1.0" encoding="utf-16"?>{doctype}'.encode("utf-16")
    assert "document type" in refusal(document("Q: Why?", parts={path: utf16}), error=HostileFileError)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (document("Q: Why?", parts={"../evil.xml": "<a/>"}), "points out of its folder"),
        (document("Q: Why?", parts={"word/bomb.xml": b" " * 3_000_000}), "more than 200 times its size"),
        (document("Q: Why?", parts={f"word/{number}.xml": "<a/>" for number in range(2_001)}), "more than 2,000 files"),
    ],
)
def test_the_container_of_a_document_has_the_limits_of_a_zip_file(data, words):
    assert words in refusal(data, error=HostileFileError)


def test_a_document_of_too_many_elements_is_refused():
    options = ReadOptions(limits=Limits(document_elements=1_000))

    with pytest.raises(HostileFileError, match="too long"):
        read_sources("page.docx", document(*["x"] * 400), options=options)


def test_the_deepest_document_that_is_taken_can_be_converted():
    deep = "<w:smartTag>" * 90 + run("words") + "</w:smartTag>" * 90

    assert "words" in source(document(f"<w:p>{deep}</w:p>")).text
