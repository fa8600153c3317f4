"""A plain text or a saved page into a source."""

import re
from hashlib import sha256
from pathlib import PurePosixPath

from qa.importer.parser.parse import looks_like_html
from qa.importer.parser.saved_html import saved_from
from qa.importer.sources.encodings import decode
from qa.importer.sources.model import MEGABYTE, ArchiveFileError, Format, ReadOptions, SourceFile

HTML_SUFFIXES = {".htm", ".html", ".xhtml"}
# What other programs write at the head of their files, and what to do with such a file.
MAGIC = {
    b"PK\x03\x04": "a zip or office document: open it in its program and save it as plain text (UTF-8)",
    b"\xd0\xcf\x11\xe0": "an old office document: open it in its program and save it as plain text (UTF-8)",
    b"{\\rtf": "a rich text document: open it in its program and save it as plain text (UTF-8)",
    b"%PDF": "a PDF: copy its text into a plain text file (UTF-8)",
    b"\x1f\x8b": "compressed: unpack it first",
}
# Characters that no page may hold (they break feeds), and that mean nothing in a text.
UNUSABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
# So many of them say that the file is no text.
MOST_UNUSABLE = 0.01


def suffix(name: str) -> str:
    """The end of a file's name, in lower case: ".html"."""
    return PurePosixPath(name).suffix.lower()


def refuse_large(name: str, size: int, max_bytes: int) -> None:
    """Raises ArchiveFileError for a file of more than `max_bytes` bytes."""
    if size > max_bytes:
        raise ArchiveFileError(
            f"{name} has {_megabytes(size)}; the importer takes files of up to {_megabytes(max_bytes)}. "
            "Divide it, one category to a file."
        )


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"


def read_text(name: str, data: bytes, options: ReadOptions) -> SourceFile:
    """The source that a text file is; raises ArchiveFileError for what is empty, no text, or in another encoding."""
    for magic, advice in MAGIC.items():
        if data.startswith(magic):
            raise ArchiveFileError(f"{name} is {advice}.")
    text, encoding = decode(name, data, options)
    usable, removed = without_unusable(name, text)
    is_html = suffix(name) in HTML_SUFFIXES or looks_like_html(usable)
    return SourceFile(
        name=name,
        text=usable,
        sha256=sha256(data).hexdigest(),
        encoding=encoding,
        format=Format.HTML if is_html else Format.TEXT,
        removed_characters=removed,
        address=saved_from(usable) if is_html else "",
    )


def without_unusable(name: str, text: str) -> tuple[str, int]:
    """The text without the characters that no page may hold, and how many they were.

    Raises ArchiveFileError where nothing is left, or where they are so many that it is no text.
    """
    usable, removed = UNUSABLE.subn("", text)
    if removed > len(text) * MOST_UNUSABLE:
        raise ArchiveFileError(f"{name} is not a text: it is full of control characters.")
    if not usable.strip():
        raise ArchiveFileError(f"{name} is empty.")
    return usable, removed
