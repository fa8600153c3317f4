from pathlib import Path

import pytest

from qa.importer.reading import ArchiveFileError, read_source
from qa.importer.sources import ReadOptions, read_sources

TEXT = "Q: I’ve a “bad” back – £20 a visit. Will it help?\n\nA: We think it’s worth trying; your café won’t mind.\n"


def refusal(path, max_bytes=1_000_000, encoding="") -> str:
    """What the reader says when it refuses a file."""
    with pytest.raises(ArchiveFileError) as error:
        read_source(path, max_bytes, encoding)
    return str(error.value)


@pytest.fixture
def saved(tmp_path):
    """Writes bytes to a file and returns its path."""

    def save(data: bytes, name: str = "page.txt"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return save


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_is_read_with_and_without_its_mark(saved, mark):
    assert read_source(saved(mark + TEXT.encode()), 1000).text == TEXT


@pytest.mark.parametrize(
    ("written", "named"), [("cp1252", "cp1252"), ("utf-16", "utf-16"), ("utf-32", "utf-32"), ("mac_roman", "mac-roman")]
)
def test_another_encoding_is_refused_by_name_and_accepted_when_named(saved, written, named):
    path = saved(TEXT.encode(written))

    assert f"--encoding {named}" in refusal(path)
    assert read_source(path, 1000, named).text == TEXT


def test_a_wrong_encoding_is_refused_with_the_likely_one(saved):
    assert "try again with --encoding cp1252" in refusal(saved(TEXT.encode("cp1252")), encoding="ascii")


def test_an_unknown_encoding_is_refused(saved):
    assert "no text encoding called “klingon”" in refusal(saved(TEXT.encode()), encoding="klingon")
    assert "no text encoding called “hex”" in refusal(saved(TEXT.encode()), encoding="hex")


@pytest.mark.parametrize("data", [b"", b" \n\t\xc2\xa0\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(saved, data):
    assert "is empty" in refusal(saved(data))


@pytest.mark.parametrize(
    "data", [b"Q: why?\x00 A: so. " + b"x" * 999, bytes(range(256)) * 10, b"\x01\x02\x03\x04" * 50 + b"Q: why"]
)
def test_a_binary_file_is_refused(saved, data):
    assert "binary" in (message := refusal(saved(data))) or "not a text" in message


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf1", b"%PDF-1.7", b"\x1f\x8b\x08"])
def test_a_document_of_another_program_is_refused_with_advice(saved, magic):
    assert ":" in refusal(saved(magic + b" Q: why?"))


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    assert "200.0 MB; the importer takes files of up to 50.0 MB" in refusal(path, 50 * 1024 * 1024)


def test_a_missing_file_a_folder_and_a_device_are_refused(tmp_path):
    assert "no file" in refusal(tmp_path / "nowhere.txt")
    assert "is a folder" in refusal(tmp_path)
    assert "no file" in refusal(Path("/dev/null"))


def test_stray_control_characters_are_removed_and_counted(saved):
    source = read_source(saved((TEXT * 3).replace("back", "ba\x07ck").encode()), 1000)

    assert source.text == TEXT * 3
    assert source.removed_characters == 3


def test_a_page_is_known_by_its_name(saved):
    assert read_source(saved(b"Q: why?", "page.HTML"), 1000).format == "html"
    assert read_source(saved(b"Q: why?", "page.txt"), 1000).format == "text"


def test_a_page_is_known_by_its_look(saved):
    assert read_source(saved(b"<p>Q: why?</p>", "page.txt"), 1000).format == "html"


@pytest.mark.parametrize(
    ("declared", "really"), [("windows-1251", "cp1251"), ("iso-8859-1", "cp1252"), ("koi8-r", "koi8-r")]
)
def test_a_web_page_is_read_in_the_encoding_that_it_declares(declared, really):
    words = "Почему?" if really != "cp1252" else "“Café”"
    page = f'<html><head><meta charset="{declared}"></head><body><p>Q: {words}</p></body></html>'
    (source,) = read_sources("page.html", page.encode(really)).sources
    assert words in source.text
    assert source.encoding == really


@pytest.mark.parametrize("declared", ["unicode_escape", "zip", "rot13", "utf-7", "nonsense", "idna"])
def test_what_no_web_page_is_written_in_is_not_believed(declared):
    page = f'<html><head><meta charset="{declared}"></head><body><p>Q: “Café”?</p></body></html>'.encode("cp1252")
    (source,) = read_sources("page.html", page, options=ReadOptions(guess_encoding=True)).sources
    assert source.encoding == "cp1252 (guessed)"
