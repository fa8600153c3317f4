"""The HTML of a page as a tree of plain data: dictionaries with a `kind`, lists and strings, for `document.typ`."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag

from content.pdf import looks
from content.pdf.compiling import PdfFailed
from content.pdf.inline import aligned, inline
from content.pdf.reading import (
    DEEPEST,
    FindPicture,
    Node,
    Reading,
    classes,
    is_inline,
    is_left_out,
    label_of,
    look_of,
    notice_unknown,
)
from content.pdf.tables import read_table
from content.pdf.words import printable


def read_html(
    html: str, base: str = "", find_picture: FindPicture = lambda address: None
) -> tuple[list[Node], Reading]:
    """Return the blocks of a text, and what was noticed on the way. `base` is the address of the page.

    Raises PdfFailed for a text that is nested beyond all measure.
    """
    try:
        return read_soup(html, Reading(base, find_picture))
    except RecursionError as error:
        raise PdfFailed("It is nested too deeply.") from error


def read_soup(html: str, reading: Reading) -> tuple[list[Node], Reading]:
    """Return the same; places that nothing links to have no label."""
    soup = BeautifulSoup(html, "html.parser")
    named = {str(element["id"]) for element in soup.find_all(id=True) if not is_left_out(element)}
    reading.targets = named & {
        str(link["href"])[1:] for link in soup.find_all("a", href=True) if link["href"][0:1] == "#"
    }
    blocks = read_blocks(reading, soup.children)
    # A link inside the text needs its target to have been set.
    drop_dead_links(blocks, reading.labels)
    return blocks, reading


def read_blocks(reading: Reading, children: Iterable[Any]) -> list[Node]:
    """Return what stands one below the other; words between blocks are paragraphs of their own."""
    blocks: list[Node] = []
    loose: list[Any] = []
    for child in children:
        if not isinstance(child, Tag):
            if not isinstance(child, Comment):
                loose.append(child)
            continue
        if is_inline(reading, child):
            loose.append(child)
            continue
        blocks += paragraph(reading, loose)
        loose = []
        blocks += read_block(reading, child)
    return blocks + paragraph(reading, loose)


def read_block(reading: Reading, element: Tag) -> list[Node]:
    """Return the blocks of one element, and remember what is not known about it."""
    notice_unknown(reading, element)
    if is_left_out(element):
        return []
    name = "heading" if element.name in looks.HEADINGS else element.name
    return READERS.get(name, box)(reading, element)


def box(reading: Reading, element: Tag) -> list[Node]:
    """Return an element with others in it, framed where it has a look of its own."""
    look = next((looks.BOXES[name] for name in reversed(classes(element)) if name in looks.BOXES), "")
    before = label_of(reading, element)
    # What is set as a line and holds nothing but words is a paragraph.
    line = look_of(element)
    if line and not any(isinstance(child, Tag) and not is_inline(reading, child) for child in element.children):
        return before + paragraph(reading, element.children, line)
    reading.depth += 1
    blocks = read_blocks(reading, element.children)
    reading.depth -= 1
    if not look or not blocks or reading.depth >= DEEPEST:
        return before + blocks
    return [*before, {"kind": "box", "look": look, "blocks": blocks}]


def heading(reading: Reading, element: Tag) -> list[Node]:
    """Return a heading, one level below the one before it at most: screen readers are told of no gap."""
    words = inline(reading, element.children)
    if not words:
        return []
    reading.level = min(int(element.name[1]), reading.level + 1)
    return [{"kind": "heading", "level": reading.level, "words": words, **aligned(words)}, *label_of(reading, element)]


def paragraph(reading: Reading, children: Iterable[Any], look: str = "plain") -> list[Node]:
    """Return words as a paragraph; nothing where there are none."""
    return line_of(inline(reading, children), look)


def line_of(words: list[Any], look: str) -> list[Node]:
    """Return a paragraph of these words; nothing where nothing is said."""
    return [{"kind": "paragraph", "look": look or "plain", "words": words, **aligned(words)}] if any(words) else []


def lone_paragraph(reading: Reading, element: Tag) -> list[Node]:
    """Return an element that is a paragraph."""
    between = next((looks.BETWEEN[name] for name in classes(element) if name in looks.BETWEEN), "")
    return label_of(reading, element) + line_of(inline(reading, element.children, between), look_of(element))


def table(reading: Reading, element: Tag) -> list[Node]:
    """Return a table."""
    return read_table(element, lambda cell, longest: cell_blocks(reading, cell, longest))


def list_of(reading: Reading, element: Tag) -> list[Node]:
    """Return a list; each of its items holds blocks."""
    items = []
    for item in element.find_all("li", recursive=False):
        notice_unknown(reading, item)
        reading.depth += 1
        items.append(label_of(reading, item) + read_blocks(reading, item.children))
        reading.depth -= 1
    items = [item for item in items if any(block["kind"] != "label" for block in item)]
    if reading.depth >= DEEPEST:
        return [block for item in items for block in item]
    start = str(element.get("start", "1"))
    first = int(start) if start.isdecimal() else 1
    before = label_of(reading, element)
    return (
        [*before, {"kind": "list", "is_ordered": element.name == "ol", "start": first, "items": items}]
        if items
        else before
    )


def terms(reading: Reading, element: Tag) -> list[Node]:
    """Return a list of terms with what is said of each."""
    found: list[Node] = []
    for each in element.find_all(["dt", "dd"]):
        notice_unknown(reading, each)
        if each.name == "dt":
            found.append({"words": inline(reading, each.children), "blocks": label_of(reading, each)})
        elif found:
            found[-1]["blocks"] += label_of(reading, each) + read_blocks(reading, each.children)
    return [{"kind": "terms", "items": found}] if found else []


def figure(reading: Reading, element: Tag) -> list[Node]:
    """Return a picture, a chart or whatever else stands in a figure, with its caption."""
    caption = element.find("figcaption")
    words: list[Any] = []
    if caption:
        caption.extract()
        words = inline(reading, caption.children)
    pictures = [each for each in element.find_all(["img", "svg"]) if not is_left_out(each)]
    if len(pictures) == 1 and not element.get_text(strip=True):
        return label_of(reading, element) + picture(reading, pictures[0], words)
    return box(reading, element) + (
        [{"kind": "paragraph", "look": "small", "words": words, **aligned(words)}] if words else []
    )


def picture(reading: Reading, element: Tag, caption: Sequence[Any] = ()) -> list[Node]:
    """Return a picture with its description; of one whose file is gone the description is left."""
    if element.name == "svg":
        title = element.find("title")
        alt = str(element.get("aria-label") or (title.get_text() if title else ""))
        return [{"kind": "picture", "svg": str(element), "alt": printable(alt), "caption": list(caption)}]
    alt = printable(str(element.get("alt", "")))
    name = reading.find_picture(largest(element))
    if name is None:
        return line_of([f"[Picture: {alt}] " if alt else "", *caption], "small")
    return [{"kind": "picture", "file": name, "alt": alt, "caption": list(caption)}]


def largest(element: Tag) -> str:
    """Return the address of the largest version that an image offers."""
    offers = [offer.split() for offer in str(element.get("srcset", "")).split(",") if offer.strip()]
    sized = [(int(size[0][:-1]), address) for address, *size in offers if size and size[0][:-1].isdecimal()]
    return max(sized)[1] if sized else str(element.get("src", ""))


def cell_blocks(reading: Reading, cell: Tag, longest: int) -> list[Node]:
    """Return what stands in a cell, whose words break where a narrow column needs it."""
    before, reading.longest = reading.longest, longest
    reading.depth += 1
    notice_unknown(reading, cell)
    blocks = label_of(reading, cell) + read_blocks(reading, cell.children)
    reading.depth -= 1
    reading.longest = before
    return blocks


def drop_dead_links(node: Any, labels: set[str]) -> None:
    """Make mere words of links to places that were not set."""
    if isinstance(node, list):
        for part in node:
            drop_dead_links(part, labels)
    elif isinstance(node, dict):
        if node.get("kind") == "link" and node.get("label", "") not in {"", *labels}:
            node["kind"] = "span"
        for part in node.values():
            drop_dead_links(part, labels)


READERS: dict[str, Callable[[Reading, Tag], list[Node]]] = {
    "heading": heading,
    "p": lone_paragraph,
    "ul": list_of,
    "ol": list_of,
    "dl": terms,
    "table": table,
    "figure": figure,
    "img": picture,
    "svg": picture,
}
