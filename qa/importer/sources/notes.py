"""Footnotes and endnotes of a document that was converted to HTML."""

import re

from bs4 import BeautifulSoup, Tag

NOTE_ID = re.compile(r"(?:foot|end)note-[^\s]+")
NOTE_REFERENCE = re.compile(r"#(?:foot|end)note-[^\s]+")
REFERENCE_ID = re.compile(r"(foot|end)note-ref-")


def place_notes(html: str) -> str:
    """The page with each note below the paragraph that refers to it: at the end, all would fall to the last answer."""
    soup = BeautifulSoup(html, "html.parser")
    last_placed: dict[int, Tag] = {}
    for note in soup.find_all("li", id=NOTE_ID):
        kind, _, number = str(note["id"]).partition("-")
        reference = soup.find("a", id=f"{kind}-ref-{number}")
        for back in note.find_all("a", href=f"#{kind}-ref-{number}"):
            back.decompose()
        if not isinstance(reference, Tag):
            continue
        block = _outermost(reference)
        paragraph = soup.new_tag("div")
        paragraph.extend(list(note.contents))
        (paragraph.find("p") or paragraph).insert(0, f"{reference.get_text()} ")
        last_placed.get(id(block), block).insert_after(paragraph)
        last_placed[id(block)] = paragraph
        note.decompose()
    for reference in soup.find_all("a", href=NOTE_REFERENCE, id=REFERENCE_ID):
        reference.unwrap()
    return str(soup)


def _outermost(tag: Tag) -> Tag:
    """The block of the page that the tag stands in."""
    while tag.parent is not None and tag.parent.parent is not None:
        tag = tag.parent
    return tag
