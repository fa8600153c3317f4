"""The pages in a ZIP file."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from qa.importer.sources.container import Budget, Container
from qa.importer.sources.model import ArchiveFileError, HostileFileError, ReadOptions, ReadResult, Refused, SourceFile
from qa.importer.sources.texts import HTML_SUFFIXES, suffix

SYSTEM_FOLDERS = {"__macosx"}
SYSTEM_FILES = {"thumbs.db", "desktop.ini"}
PICTURES = {".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"}
PAGE_PARTS = {".css", ".eot", ".js", ".json", ".map", ".mjs", ".otf", ".ttf", ".woff", ".woff2"}
# What browsers add to the name of a page for the folder of its parts ("saved page, complete").
PARTS_FOLDER = re.compile(r"(.+)[-_ ](?:files|file|Dateien|fichiers|archivos|bestanden|arquivos)")
SHOWN_REASONS = 5

# Reads one member: its name and its bytes into sources.
ReadMember = Callable[[str, bytes], tuple[SourceFile, ...]]


def read_zip(name: str, data: bytes, options: ReadOptions, budget: Budget, read_member: ReadMember) -> ReadResult:
    """The sources in a ZIP file, what of it cannot be read, and how much was passed over.

    Raises ArchiveFileError where nothing in it can be read, and where it is hostile.
    """
    container = Container(name, data, budget)
    pages = _saved_pages(info.filename for info in container.members)
    sources: list[SourceFile] = []
    refused: list[Refused] = []
    left_out: Counter[str] = Counter()
    for info in container.members:
        if what := _passed_over(info.filename, pages):
            left_out[what] += 1
            continue
        try:
            sources += read_member(info.filename, container.read(info, options.max_bytes))
        except HostileFileError:
            raise
        except ArchiveFileError as error:
            refused.append(Refused(info.filename, _why(info.filename, error)))
    if not sources:
        raise ArchiveFileError(_nothing(name, refused, left_out))
    return ReadResult(tuple(sources), tuple(refused), dict(sorted(left_out.items())))


def _passed_over(name: str, pages: set[str]) -> str:
    """What a member is that holds no page of the archive; "" where it may be one."""
    *folders, file = name.replace("\\", "/").split("/")
    if file.casefold() in SYSTEM_FILES or any(folder.casefold() in SYSTEM_FOLDERS for folder in folders):
        return "file of the operating system"
    if any(part.startswith(".") for part in (*folders, file)):
        return "hidden file"
    if suffix(name) in PICTURES:
        return "picture"
    is_part = suffix(name) in PAGE_PARTS or any(
        (match := PARTS_FOLDER.fullmatch("/".join(folders[: depth + 1]))) and match[1] in pages
        for depth in range(len(folders))
    )
    return "part of a saved page" if is_part else ""


def _saved_pages(names: Iterable[str]) -> set[str]:
    """The paths of the web pages, without their suffix."""
    return {str(PurePosixPath(name).with_suffix("")) for name in names if suffix(name) in HTML_SUFFIXES}


def _why(name: str, error: ArchiveFileError) -> str:
    """The reason as a sentence that stands beside the name."""
    message = str(error)
    return f"It {message.removeprefix(name).lstrip()}" if message.startswith(f"{name} ") else message


def _nothing(name: str, refused: list[Refused], left_out: Counter[str]) -> str:
    if not refused:
        held = ", ".join(f"{number} × {what}" for what, number in sorted(left_out.items()))
        return f"{name} holds no page of an archive{f' ({held})' if held else ': it is empty'}."
    shown = " ".join(f"{one.name}: {one.why}" for one in refused[:SHOWN_REASONS])
    more = f" … and {len(refused) - SHOWN_REASONS} more." if len(refused) > SHOWN_REASONS else ""
    return f"Nothing in {name} can be read. {shown}{more}"
