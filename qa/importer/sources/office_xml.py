"""The XML parts of a Word document: checked, and made so that the converter sees every word."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from qa.importer.sources.container import Budget
from qa.importer.sources.model import ArchiveFileError, HostileFileError

# Deeper than any document that a person has written, and less deep than makes the converter give up.
DEEPEST = 100
# The parts whose words are the text itself.
TEXT_PARTS = {"document", "footnotes", "endnotes"}
# The elements that the converter reads, and those that it rightly passes over; all others are opened.
READ = {
    *("document", "body", "footnotes", "footnote", "endnotes", "endnote", "p", "r", "t", "tab", "br", "sym"),
    *("noBreakHyphen", "softHyphen", "fldChar", "instrText", "hyperlink", "bookmarkStart", "tbl", "tr", "tc"),
    *("ins", "moveTo", "moveToRangeStart", "moveToRangeEnd", "moveFromRangeStart", "moveFromRangeEnd"),
    *("customXml", "smartTag", "sdt", "sdtContent", "object", "drawing", "pict", "imagedata", "group", "rect"),
    *("roundrect", "shape", "textbox", "txbxContent", "footnoteReference", "endnoteReference"),
}
DELETED = {"del", "moveFrom"}
PICTURE_FRAMES = {"inline", "anchor"}


def check_part(name: str, data: bytes, budget: Budget) -> None:
    """Raises HostileFileError for a part with a document type (it could define entities that grow without end, or
    name files to read), or with too many elements; ArchiveFileError for what is no XML or nested without end."""
    parser = expat.ParserCreate()
    depth = 0

    def refuse_doctype(*args: object) -> None:
        raise HostileFileError(
            f"{name} is not safe to open: its XML defines a document type, which no Word document does. "
            "Open it in Word and save it as .docx."
        )

    def open_element(*args: object) -> None:
        nonlocal depth
        depth += 1
        budget.elements_left -= 1
        if depth > DEEPEST:
            raise ArchiveFileError(f"{name} is nested too deeply: copy its text into a new document.")
        if budget.elements_left < 0:
            raise HostileFileError(f"{name} is too long: divide it into several documents.")

    def close_element(*args: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    parser.StartElementHandler = open_element
    parser.EndElementHandler = close_element
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise ArchiveFileError(f"{name} is damaged. Open it in Word and save it as .docx.") from error


def part_kind(path: str) -> str:
    """What kind of part a path is of: "header" for word/header2.xml."""
    return re.sub(r"\d*$", "", PurePosixPath(path).stem)


def local_name(element: Element) -> str:
    """The name of an element without its namespace; transitional and strict documents differ in that alone."""
    return element.tag.rpartition("}")[2]


def parse_part(data: bytes) -> Element:
    """The tree of a part that was checked."""
    return ElementTree.fromstring(data)  # noqa: S314 -- `check_part` refuses every document type


def open_part(data: bytes, left_out: Counter[str]) -> bytes:
    """The part with every word of it where the converter looks; `left_out` counts what has none of it."""
    root = parse_part(data)
    _Opener(root.tag.removesuffix(local_name(root)), left_out).open(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


class _Opener:
    """Takes words out of elements that the converter would pass over: fields, formulas, boxes, ruby …"""

    def __init__(self, namespace: str, left_out: Counter[str]) -> None:
        self.namespace, self.left_out = namespace, left_out

    def open(self, element: Element) -> None:
        """Opens all below the element, in place."""
        element[:] = [new for child in element for new in self._opened(child)]

    def _opened(self, child: Element) -> Iterator[Element]:
        name = local_name(child)
        if name in DELETED:
            self.left_out["tracked deletion"] += _holds_words(child)
            yield child
        elif name == "altChunk":
            self.left_out["inserted document"] += 1
        elif name == "AlternateContent":
            yield from self._opened_alternative(child)
        elif name in {"br", "cr"}:
            # Breaks of pages and columns divide words as breaks of lines do.
            yield Element(f"{self.namespace}br")
        elif name in PICTURE_FRAMES:
            yield child
            for box in child.iter():
                if local_name(box) == "txbxContent":
                    self.open(box)
                    yield box
        elif name in READ or not _holds_words(child):
            self.open(child)
            if name in {"r", "t"}:
                child.tag = f"{self.namespace}{name}"
            yield child
        else:
            self.open(child)
            yield from child

    def _opened_alternative(self, element: Element) -> Iterator[Element]:
        """The simpler of the forms that a document offers, unless that one has lost the words."""
        branches = sorted(element, key=lambda branch: local_name(branch) != "Fallback")
        chosen = next((branch for branch in branches if _holds_words(branch)), branches[0] if branches else None)
        if chosen is not None:
            self.open(chosen)
            yield from chosen


def _holds_words(element: Element) -> bool:
    return any(local_name(below) in {"t", "delText"} and below.text for below in element.iter())
