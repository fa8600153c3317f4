"""What is asked of the reader of files, and what it gives back; no Django, and no file system."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum

MEGABYTE = 1024 * 1024


class ArchiveFileError(Exception):
    """The file cannot be imported; the message says why and what to do."""


class HostileFileError(ArchiveFileError):
    """The file is made, or fit, to do harm: nothing of it is read, not even what looks harmless."""


class Format(StrEnum):
    """How the text of a source is to be taken apart."""

    TEXT = "text"
    HTML = "html"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A text that was read: with its name and its `format` it can be stored, and taken apart again later.

    `address` is where a saved page says it was, "" where none does; `sha256` is of the bytes it came from.
    `removed_characters` were not usable in a page, `left_out` counts what is no text (pictures …), `notes` are
    sentences for a person.
    """

    name: str
    text: str
    sha256: str
    encoding: str
    format: str = Format.TEXT
    removed_characters: int = 0
    address: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, alone or in a ZIP file, that cannot be read, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file holds; `left_out` counts what was passed over in a ZIP file (pictures, hidden files …)."""

    sources: tuple[SourceFile, ...]
    refused: tuple[Refused, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The headers of the columns of a CSV file that hold each part of an entry; "" where no column does."""

    question: str = ""
    answer: str = ""
    title: str = ""
    category: str = ""
    address: str = ""
    asked_on: str = ""

    def items(self) -> list[tuple[str, str]]:
        """The parts that have a column, and its header."""
        pairs = ((part.name, getattr(self, part.name)) for part in fields(self))
        return [(name, header) for name, header in pairs if header]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a ZIP file or a DOCX document may hold; far above any archive, far below what stops a server."""

    members: int = 2_000
    unpacked_bytes: int = 200 * MEGABYTE
    ratio: int = 200
    ratio_from_bytes: int = MEGABYTE
    document_elements: int = 300_000


@dataclass(frozen=True, slots=True)
class Hints:
    """What whoever asked can do about a refusal, in the words of where they asked: the command's, as it stands here.

    `encoding` follows the name of a likely encoding, which it may repeat as `{encoding}`; `columns` follows that the
    names of the columns do not tell what they hold.
    """

    encoding: str = "try again with --encoding {encoding}"
    columns: str = "say so (--columns question=…,answer=…)"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a file: the encoding of texts that are not UTF-8 (or leave to guess it), the columns of CSV files."""

    max_bytes: int = 50 * MEGABYTE
    encoding: str = ""
    guess_encoding: bool = False
    columns: ColumnMapping | None = None
    limits: Limits = Limits()
    hints: Hints = Hints()


DEFAULT_OPTIONS = ReadOptions()
