"""ZIP files: pages come out, whatever would do harm does not, and nothing is written to the disk."""

import pytest

from qa.importer.sources import ArchiveFileError, HostileFileError, Limits, ReadOptions, ReadResult, read_sources
from qa.importer.sources.model import DEFAULT_OPTIONS
from tests.qa.importer.packing import (
    PAGE,
    claim_size,
    document,
    overlap,
    pack,
    pack_link,
    pack_raw_name,
    pack_with_flag,
)

SMALL = ReadOptions(max_bytes=10_000, limits=Limits(members=5, unpacked_bytes=30_000, ratio_from_bytes=1_000_000))


def read(data: bytes, options: ReadOptions = DEFAULT_OPTIONS) -> ReadResult:
    return read_sources("pages.zip", data, options=options)


def names(result: ReadResult) -> list[str]:
    return [source.name for source in result.sources]


def reasons(result: ReadResult) -> dict[str, str]:
    return {one.name: one.why for one in result.refused}


def refusal(data: bytes, options: ReadOptions = DEFAULT_OPTIONS, error: type[Exception] = ArchiveFileError) -> str:
    """What the reader says when it refuses the whole file."""
    with pytest.raises(error) as raised:
        read(data, options)
    return str(raised.value)


def test_pages_of_every_kind_come_out_of_folders():
    table = "question,answer\nWhy?,So."
    result = read(
        pack({"a/page.txt": PAGE, "a/b/page.html": "<p>Q: Why?</p>", "t.csv": table, "w.docx": document("Q: Why?")})
    )

    assert names(result) == ["a/page.txt", "a/b/page.html", "t.csv", "w.docx"]
    assert [source.format for source in result.sources] == ["text", "html", "csv", "html"]
    assert result.refused == ()


def test_what_is_no_page_is_passed_over_and_counted():
    result = read(
        pack(
            {
                "__MACOSX/._page.txt": "1",
                ".DS_Store": "1",
                "a/.hidden.txt": "1",
                "Thumbs.db": "1",
                "page.htm": "<p>Q: Why?</p>",
                "page_files/logo.png": "1",
                "page_files/style.css": "1",
                "page_files/advert.html": "<p>Buy</p>",
                "other_files/real.html": "<p>Q: Why?</p>",
                "code.js": "1",
            }
        )
    )

    assert names(result) == ["page.htm", "other_files/real.html"]
    assert result.left_out == {
        "file of the operating system": 2,
        "hidden file": 2,
        "part of a saved page": 3,
        "picture": 1,
    }


def test_what_cannot_be_read_is_named_with_the_reason_and_the_others_come():
    result = read(
        pack(
            {
                "page.txt": PAGE,
                "empty.txt": "",
                "paper.pdf": "%PDF-1.7",
                "old.doc": b"\xd0\xcf\x11\xe0",
                "table.xlsx": b"PK\x03\x04",
                "inner.zip": pack({"page.txt": PAGE}),
                "binary.txt": b"Q:\x00\x01",
                "broken.docx": b"PK\x03\x04broken",
                "western.txt": "Käse".encode("cp1252"),
            }
        )
    )

    assert names(result) == ["page.txt"]
    assert reasons(result) == {
        "empty.txt": "It is empty.",
        "paper.pdf": "It is a PDF: copy its text into a plain text file (UTF-8).",
        "old.doc": "It is an old Word document, or has a password. Open it in Word and save it as .docx, "
        "without a password.",
        "table.xlsx": "It is a spreadsheet: open it in its program and save it as CSV (UTF-8).",
        "inner.zip": "It is a ZIP file in a ZIP file: upload it by itself.",
        "binary.txt": "It is a binary file, not a text.",
        "broken.docx": "It is damaged: it cannot be opened as a ZIP file.",
        "western.txt": (
            "It is not UTF-8. It looks like Western European, Windows (cp1252): try again with --encoding cp1252."
        ),
    }


def test_links_are_refused_and_the_others_come():
    result = read(pack_link())

    assert names(result) == ["page.txt"]
    assert reasons(result) == {"link.txt": "It is a link to another file: pack the file itself."}


def test_a_file_with_a_password_is_refused():
    assert "locked with a password" in refusal(pack_with_flag(1))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../page.txt",
            "a/../../page.txt",
            "/etc/page.txt",
            "C:\\page.txt",
            "c:page.txt",
            "..\\page.txt",
            "\\\\pc\\x",
        ),
        "page.txt\x00.png",
    ],
)
def test_a_name_that_points_out_of_its_folder_makes_the_whole_file_hostile(name):
    assert "points out of its folder" in refusal(pack_raw_name(name), error=HostileFileError)


def test_two_files_of_one_name_are_refused():
    data = pack({"a.txt": PAGE, "b.txt": PAGE}).replace(b"b.txt", b"a.txt")

    assert "two files of the name “a.txt”" in refusal(data, error=HostileFileError)


def test_files_that_overlap_are_refused():
    assert "overlap" in refusal(overlap(), error=HostileFileError)


def test_ten_thousand_files_are_refused():
    data = pack({f"{number}.txt": PAGE for number in range(10_000)})

    assert "more than 2,000 files" in refusal(data, error=HostileFileError)


def test_a_directory_that_would_fill_the_memory_is_refused_before_it_is_read():
    data = pack({"page.txt": PAGE}) + b"PK\x01\x02" * 20_001

    assert "more than 2,000 files" in refusal(data, error=HostileFileError)


def test_a_bomb_is_refused():
    assert "more than 200 times its size" in refusal(pack({"page.txt": b"0" * 3_000_000}), error=HostileFileError)


@pytest.mark.parametrize("size", [0, 100, 4_000_000])
def test_a_header_that_lies_about_the_size_gives_nothing(size):
    assert refusal(claim_size(pack({"page.txt": b"0" * 3_000_000}), size))


def test_a_large_file_is_refused_while_it_is_unpacked_and_the_others_come():
    result = read(pack({"page.txt": PAGE, "large.txt": b"Q: why? " * 2_000}), SMALL)

    assert names(result) == ["page.txt"]
    assert reasons(result)["large.txt"].startswith("It has 0.")


def test_too_much_in_all_is_refused():
    data = pack({f"{number}.txt": b"Q: why? " * 1_200 for number in range(5)})

    assert "unpacks to more than" in refusal(data, SMALL, HostileFileError)


def test_documents_in_a_zip_file_count_towards_its_whole():
    data = pack({f"{number}.docx": document("Q: Why? " * 1_000) for number in range(5)})

    assert "unpacks to more than" in refusal(data, SMALL, HostileFileError)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "damaged"),
        (PAGE, "damaged"),
        (pack({"page.txt": PAGE})[:-30], "damaged"),
        (pack({}), "it is empty"),
        (pack({"a/logo.png": "1", "b.png": "2"}), "holds no page of an archive (2 × picture)"),
        (pack({"a.pdf": "%PDF"}), "Nothing in pages.zip can be read. a.pdf: It is a PDF"),
    ],
    # A packed file holds the time, which two workers that gather the tests would name differently.
    ids=["empty", "a text", "cut off", "nothing in it", "only pictures", "only a PDF"],
)
def test_a_file_without_a_page_is_refused(data, words):
    assert words in refusal(data)


def test_a_damaged_member_is_refused_and_the_others_come():
    data = bytearray(pack({"broken.txt": PAGE * 20, "page.txt": PAGE}))
    data[45:50] = b"\xff" * 5

    result = read(bytes(data))

    assert names(result) == ["page.txt"]
    assert reasons(result) == {"broken.txt": "It is damaged: pack it again."}


def test_an_upload_that_is_too_large_is_refused_unopened():
    assert "the importer takes files of up to" in refusal(pack({"a.txt": bytes(range(256)) * 90}) + b"0" * 9_999, SMALL)


def test_nothing_is_written_to_the_disk(monkeypatch):
    def refuse(*args, **options):
        raise AssertionError("a file was opened")

    data = pack({"a/page.txt": PAGE, "w.docx": document("Q: Why?")})
    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)

    assert len(read(data).sources) == 2
