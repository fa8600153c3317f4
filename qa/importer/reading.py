"""A file from disk into text, or a refusal in plain words."""

import codecs
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from charset_normalizer import from_bytes

HTML_SUFFIXES = {".htm", ".html", ".xhtml"}
# What other programs write at the head of their files, and what to do with such a file.
MAGIC = {
    b"PK\x03\x04": "a zip or office document: open it in its program and save it as plain text (UTF-8)",
    b"\xd0\xcf\x11\xe0": "an old office document: open it in its program and save it as plain text (UTF-8)",
    b"{\\rtf": "a rich text document: open it in its program and save it as plain text (UTF-8)",
    b"%PDF": "a PDF: copy its text into a plain text file (UTF-8)",
    b"\x1f\x8b": "compressed: unpack it first",
}
UNICODE_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# The encodings that old archives come in; a guess among all that exist is often an exotic one.
LIKELY_ENCODINGS = [
    *("cp1252", "utf_16", "utf_32", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "big5", "shift_jis"),
]
GUESS_FROM_BYTES = 200_000
# Characters that no page may hold (they break feeds), and that mean nothing in a text.
UNUSABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
# So many of them say that the file is no text.
MOST_UNUSABLE = 0.01


class ArchiveFileError(Exception):
    """The file cannot be imported; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: `sha256` is of its bytes, `removed_characters` were not usable in a page."""

    name: str
    text: str
    sha256: str
    encoding: str
    is_html: bool | None
    removed_characters: int = 0


def read_source(path: Path, max_bytes: int, encoding: str = "") -> SourceFile:
    """Reads a text of at most `max_bytes` bytes, UTF-8 unless `encoding` names another.

    Raises ArchiveFileError for what is missing, too large, empty, not text, or not in that encoding.
    """
    data = _read_bytes(path, max_bytes)
    text = _decode(path.name, data, encoding)
    usable, removed = UNUSABLE.subn("", text)
    if removed > len(text) * MOST_UNUSABLE:
        raise ArchiveFileError(f"{path.name} is not a text: it is full of control characters.")
    if not usable.strip():
        raise ArchiveFileError(f"{path.name} is empty.")
    return SourceFile(
        name=path.name,
        text=usable,
        sha256=sha256(data).hexdigest(),
        encoding=encoding or "utf-8",
        is_html=True if path.suffix.lower() in HTML_SUFFIXES else None,
        removed_characters=removed,
    )


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    try:
        if path.is_dir():
            raise ArchiveFileError(f"{path} is a folder: name one file in it.")
        if not path.is_file():
            raise ArchiveFileError(f"There is no file {path}.")
        size = path.stat().st_size
        if size > max_bytes:
            raise ArchiveFileError(
                f"{path.name} has {_megabytes(size)}; the importer takes files of up to {_megabytes(max_bytes)}. "
                "Divide it, one category to a file."
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise ArchiveFileError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.1f} MB"


def _decode(name: str, data: bytes, encoding: str) -> str:
    for magic, advice in MAGIC.items():
        if data.startswith(magic):
            raise ArchiveFileError(f"{name} is {advice}.")
    if not encoding:
        return _decode_utf8(name, data)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise ArchiveFileError(f"There is no text encoding called “{encoding}”.") from error
    except (UnicodeError, ValueError) as error:
        guess = _guess_encoding(data)
        raise ArchiveFileError(f"{name} is not in the encoding {encoding}.{_advice(guess)}") from error


def _decode_utf8(name: str, data: bytes) -> str:
    has_mark = any(data.startswith(mark) for mark in UNICODE_MARKS)
    if b"\x00" in data and not has_mark:
        raise ArchiveFileError(f"{name} is a binary file, not a text.")
    try:
        if has_mark:
            raise UnicodeError
        return data.decode("utf-8-sig")
    except UnicodeError as error:
        guess = _guess_encoding(data)
        if not guess:
            raise ArchiveFileError(f"{name} is a binary file, or a text in an unknown encoding.") from error
        raise ArchiveFileError(f"{name} is not UTF-8.{_advice(guess)}") from error


def _advice(guess: str) -> str:
    return f" It looks like {guess}: try again with --encoding {guess}." if guess else ""


def _guess_encoding(data: bytes) -> str:
    """The likely encoding of the bytes, as Python calls it; "" where nothing fits."""
    for mark, encoding in UNICODE_MARKS.items():
        if data.startswith(mark):
            return encoding
    guess = from_bytes(_sample(data), cp_isolation=LIKELY_ENCODINGS).best()
    return guess.encoding.replace("_", "-") if guess else ""


def _sample(data: bytes) -> bytes:
    """A part of the bytes that holds the first one that is not plain ASCII."""
    first = next((place for place, byte in enumerate(data) if byte > 127), 0)
    start = max(0, first - GUESS_FROM_BYTES // 2)
    return data[start : start + GUESS_FROM_BYTES]
