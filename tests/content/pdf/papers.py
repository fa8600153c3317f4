"""PDFs for tests: made from a piece of HTML, and read again by programs of other people."""

import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pypdfium2
from bs4 import BeautifulSoup
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from content.pdf.compiling import Document, compile_pdf
from content.pdf.markup import read_html

MILLIMETRE = 72 / 25.4
FOOT = 24 * MILLIMETRE
MADE = datetime(2026, 1, 2, tzinfo=UTC)
NOTE = {"kind": "paragraph", "look": "small", "words": ["Some characters are in words."]}
# What separates words, where lines may end, and how pdfium shows a hyphen at the end of a line.
NOT_SAID = re.compile(r"[\s\u200b\u00ad]+")


def to_pdf(html: str, files: dict[str, bytes] | None = None, *, system_fonts: bool = True, **data: Any) -> bytes:
    """Return the PDF of a text below a title; `files` are its pictures, by their addresses."""
    names = {address: f"{number}.{address.rsplit('.')[-1]}" for number, address in enumerate(files or {})}
    blocks, reading = read_html(f"<h1>Title</h1>{html}", "https://charity.example/page/", names.get)
    assert not reading.unknown, reading.unknown
    facts = {
        "title": "Title",
        "authors": ["Priya Nair"],
        "description": "",
        "language": "en",
        "region": "GB",
        "publisher": "Clearwell",
        "shown_address": "charity.example/page/",
        "page_of": ["Page ", " of "],
        "blocks": blocks,
    }
    pictures = {names[address]: content for address, content in (files or {}).items()}
    return compile_pdf(Document(facts | data, MADE, pictures, NOTE), system_fonts=system_fonts)


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF without the foot of its pages, as a program for reading aloud gets them."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded(bottom=FOOT) for page in document]
    return "\n".join(pages).replace("\ufffe", "-").replace("\x02", "-")


def said(text: str) -> str:
    """Return the characters of a text that say something, in one form."""
    return NOT_SAID.sub("", unicodedata.normalize("NFKC", text))


def said_in_html(html: str) -> str:
    """Return the characters of the words that HTML shows."""
    soup = BeautifulSoup(html, "html.parser")
    for hidden in soup.select(".visually-hidden, [aria-hidden=true], .references__back, svg"):
        hidden.decompose()
    return said(soup.get_text())


def tags_of(pdf: bytes) -> list[str]:
    """Return the names of the structure tags of a PDF, in reading order."""
    return [str(element["/S"]).lstrip("/") for element in elements_of(pdf)]


def elements_of(pdf: bytes) -> Iterator[DictionaryObject]:
    """Yield the structure elements of a PDF, in reading order."""
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]

    def walk(node: Any) -> Iterator[DictionaryObject]:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, ArrayObject):
            for child in node:
                yield from walk(child)
        elif isinstance(node, DictionaryObject) and "/S" in node:
            yield node
            yield from walk(node.get("/K", ArrayObject()))

    yield from walk(root["/StructTreeRoot"]["/K"])


def catalogue_of(pdf: bytes) -> Any:
    """Return the catalogue of a PDF: its language, marks and preferences."""
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def edges_of_ink(pdf: bytes, number: int) -> tuple[float, float, float]:
    """Return the left and right edge of what is printed on a page, and its width, in points."""
    page = pypdfium2.PdfDocument(pdf)[number]
    image = page.render(scale=1, grayscale=True).to_pil()
    left, _, right, _ = image.point(lambda value: 255 if value < 250 else 0).getbbox()
    return left, right, image.width
