"""A Word document (DOCX) into a source: the web page that it is like."""

from collections import Counter
from hashlib import sha256
from html import escape
from io import BytesIO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import mammoth
from bs4 import BeautifulSoup

from qa.importer.sources.container import Budget, Container
from qa.importer.sources.model import ArchiveFileError, Format, HostileFileError, SourceFile
from qa.importer.sources.notes import place_notes
from qa.importer.sources.office_xml import TEXT_PARTS, check_part, local_name, open_part, parse_part, part_kind
from qa.importer.sources.texts import suffix, without_unusable

WORD_SUFFIXES = {".doc", ".docm", ".docx", ".dotm"}
MACRO_SUFFIXES = {".docm", ".dotm"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ZIP_SIGN = b"PK"
MAIN_PART = "word/document.xml"
XML_SUFFIXES = {".rels", ".xml"}
MACROS = "vbaproject.bin"
MACRO_TYPE = b"macroenabled"
# Parts that hold words outside the run of the text; in a page they would be furniture, and so they are here.
FURNITURE_PARTS = {"header": "header", "footer": "footer", "comments": "aside"}
# Parts whose words, if they have any, are in a picture.
DRAWN_PARTS = {"chart": "chart", "data": "diagram"}
DRAWN_FOLDERS = ("word/charts/", "word/diagrams/")
EMBEDDED_FOLDER = "word/embeddings/"


def read_word(name: str, data: bytes, budget: Budget) -> SourceFile:
    """The source that a DOCX document is: HTML, without its pictures.

    Nothing outside the document is ever opened. Raises ArchiveFileError for what is damaged, no DOCX, or has macros,
    HostileFileError for what is made to do harm.
    """
    _refuse_other_kinds(name, data)
    parts, left_out = _read_parts(name, data, budget)
    if MAIN_PART not in parts:
        raise ArchiveFileError(f"{name} is no Word document: it holds no text. {_ADVICE}")
    html = _convert(name, parts, left_out) + "".join(_furniture(parts))
    html, removed = without_unusable(name, html)
    if not BeautifulSoup(html, "html.parser").get_text().strip():
        raise ArchiveFileError(f"{name} is empty: it holds no words.")
    return SourceFile(
        name=name,
        text=html,
        sha256=sha256(data).hexdigest(),
        encoding="docx",
        format=Format.HTML,
        removed_characters=removed,
        left_out=dict(sorted((+left_out).items())),
    )


_ADVICE = "Open it in Word and save it as .docx."


def _refuse_other_kinds(name: str, data: bytes) -> None:
    if suffix(name) in MACRO_SUFFIXES:
        raise ArchiveFileError(_macros(name))
    if data.startswith(OLD_OFFICE):
        raise ArchiveFileError(
            f"{name} is an old Word document, or has a password. {_ADVICE[:-1]}, without a password."
        )
    if not data.startswith(ZIP_SIGN):
        raise ArchiveFileError(f"{name} is no Word document, whatever its name says. {_ADVICE}")


def _macros(name: str) -> str:
    return f"{name} holds macros, which are programs. {_ADVICE[:-1]} (without macros)."


def _read_parts(name: str, data: bytes, budget: Budget) -> tuple[dict[str, bytes], Counter[str]]:
    """The XML parts of a document, checked, and how much of other kinds there is in it."""
    container = Container(name, data, budget)
    if any(info.filename.casefold().endswith(MACROS) for info in container.members):
        raise ArchiveFileError(_macros(name))
    parts: dict[str, bytes] = {}
    left_out: Counter[str] = Counter()
    for info in container.members:
        path = info.filename
        if path.startswith(EMBEDDED_FOLDER):
            left_out["embedded file"] += 1
        if path.startswith(DRAWN_FOLDERS) and part_kind(path) in DRAWN_PARTS:
            left_out[DRAWN_PARTS[part_kind(path)]] += 1
        if suffix(path) not in XML_SUFFIXES:
            continue
        try:
            parts[path] = container.read(info, budget.limits.unpacked_bytes)
        except HostileFileError:
            raise
        except ArchiveFileError as error:
            raise ArchiveFileError(f"{name} is damaged. {_ADVICE}") from error
        check_part(name, parts[path], budget)
    if MACRO_TYPE in parts.get("[Content_Types].xml", b"").lower():
        raise ArchiveFileError(_macros(name))
    return parts, left_out


def _convert(name: str, parts: dict[str, bytes], left_out: Counter[str]) -> str:
    """The HTML of a document. The converter gets it packed anew, from the parts that were checked."""
    try:
        opened = {path: open_part(data, left_out) if _has_text(path) else data for path, data in parts.items()}
        result = mammoth.convert_to_html(
            _pack(opened),
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda image: {}),
        )
        left_out["symbol"] += sum("w:sym" in message.message for message in result.messages)
        left_out["picture"] += result.value.count("<img ")
        return place_notes(result.value)
    except Exception as error:  # the converter does not say what a broken document makes of it
        raise ArchiveFileError(f"{name} is damaged, or is too complicated. {_ADVICE}") from error


def _has_text(path: str) -> bool:
    return path.startswith("word/") and suffix(path) == ".xml" and part_kind(path) in TEXT_PARTS


def _pack(parts: dict[str, bytes]) -> BytesIO:
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        for path, data in parts.items():
            packed.writestr(path, data)
    file.seek(0)
    return file


def _furniture(parts: dict[str, bytes]) -> list[str]:
    """Headers, footers and comments as parts of a page, so that their words come to the remainder."""
    found = []
    for path, data in sorted(parts.items()):
        tag = FURNITURE_PARTS.get(part_kind(path)) if path.startswith("word/") else None
        if tag:
            texts = filter(
                None, (_text(paragraph) for paragraph in parse_part(data).iter() if _is_paragraph(paragraph))
            )
            found += [f"<{tag}><p>{escape(text)}</p></{tag}>" for text in texts]
    return found


def _is_paragraph(element: Element) -> bool:
    return local_name(element) == "p"


def _text(paragraph: Element) -> str:
    return "".join(element.text or "" for element in paragraph.iter() if local_name(element) == "t").strip()
