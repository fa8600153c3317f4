"""The HTML of a page as a tree of plain data: dictionaries with a `kind`, lists and strings, for `document.typ`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from django.utils.encoding import iri_to_uri

from content.pdf import looks
from content.pdf.tables import read_table
from content.pdf.words import BLANK, breakable, direction, printable

Node = dict[str, Any]
SCHEMES = {"http", "https", "mailto", "tel"}
# Deeper than any text of ours; what is nested further is set as if it were not.
DEEPEST = 12
LONGEST_WORD = 30
# Finds the file of a picture by its address: its name in the document, or None.
FindPicture = Callable[[str], str | None]


@dataclass
class Reading:
    """One page being read. `unknown` names what `looks` has no word about; it is set as plain text."""

    base: str
    find_picture: FindPicture
    targets: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    level: int = 0
    depth: int = 0
    longest: int = LONGEST_WORD


def read_html(
    html: str, base: str = "", find_picture: FindPicture = lambda address: None
) -> tuple[list[Node], Reading]:
    """Return the blocks of a text, and what was noticed on the way. `base` is the address of the page."""
    soup = BeautifulSoup(html, "html.parser")
    reading = Reading(base, find_picture)
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
    name = element.name
    if is_left_out(element):
        return []
    if name in looks.HEADINGS:
        return heading(reading, element)
    if name == "p":
        return label_of(reading, element) + paragraph(reading, element.children, look_of(element))
    if name in ("ul", "ol"):
        return label_of(reading, element) + list_of(reading, element)
    if name == "dl":
        return terms(reading, element)
    if name == "table":
        return read_table(element, lambda cell, longest: cell_blocks(reading, cell, longest))
    if name == "figure":
        return figure(reading, element)
    if name in ("img", "svg"):
        return picture(reading, element, [])
    return box(reading, element)


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
    words = inline(reading, children)
    return [{"kind": "paragraph", "look": look or "plain", "words": words, **aligned(words)}] if words else []


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
    return [{"kind": "list", "is_ordered": element.name == "ol", "start": first, "items": items}] if items else []


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
        for part in caption.find_all("span"):
            part.insert_before(" ")
        words = inline(reading, caption.children)
    pictures = [each for each in element.find_all(["img", "svg"]) if not is_left_out(each)]
    if len(pictures) == 1 and not element.get_text(strip=True):
        return label_of(reading, element) + picture(reading, pictures[0], words)
    return box(reading, element) + (
        [{"kind": "paragraph", "look": "small", "words": words, **aligned(words)}] if words else []
    )


def picture(reading: Reading, element: Tag, caption: list[Any]) -> list[Node]:
    """Return a picture with its description; of one whose file is gone the description is left."""
    if element.name == "svg":
        title = element.find("title")
        alt = str(element.get("aria-label") or (title.get_text() if title else ""))
        return [{"kind": "picture", "svg": str(element), "alt": printable(alt), "caption": caption}]
    alt = printable(str(element.get("alt", "")))
    name = reading.find_picture(largest(element))
    if name is None:
        words = [f"[Picture: {alt}] " if alt else "", *caption]
        return [{"kind": "paragraph", "look": "small", "words": words, **aligned(words)}] if any(words) else []
    return [{"kind": "picture", "file": name, "alt": alt, "caption": caption}]


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


def inline(reading: Reading, children: Iterable[Any]) -> list[Any]:
    """Return words with their emphasis and links, blanks folded as a browser does."""
    return trim(fold(words_of(reading, children)))


def words_of(reading: Reading, children: Iterable[Any]) -> list[Any]:
    """Return the words of elements inside a line."""
    words: list[Any] = []
    for child in children:
        if isinstance(child, Comment):
            continue
        if isinstance(child, NavigableString):
            words.append(breakable(printable(str(child)), reading.longest))
        elif isinstance(child, Tag):
            words += inline_element(reading, child)
    return words


def inline_element(reading: Reading, element: Tag) -> list[Any]:
    """Return the words of one element inside a line."""
    notice_unknown(reading, element)
    if looks.CIRCLES in classes(element):
        circles = element.find_all("circle")
        return [
            {"kind": "circles", "full": sum(looks.FULL in classes(one) for one in circles), "of": len(circles)},
            " ",
        ]
    if is_left_out(element):
        return []
    if element.name == "br":
        return [{"kind": "break"}]
    reading.depth += 1
    words = words_of(reading, element.children)
    reading.depth -= 1
    if reading.depth < DEEPEST and any(words):
        if element.name == "q":
            words = ["“", *words, "”"]
        if element.name == "a" and (target := target_of(reading, str(element.get("href", "")))):
            words = [target | {"kind": "link", "words": words}]
        elif element.name in looks.EMPHASES:
            words = [{"kind": looks.EMPHASES[element.name], "words": words}]
    return [*({"kind": "label", "name": block["name"]} for block in label_of(reading, element)), *words]


def target_of(reading: Reading, address: str) -> Node | None:
    """Return where a link leads: a place in this text, or a full address that a reader may open."""
    if address.startswith("#"):
        return {"label": address[1:]} if address[1:] in reading.targets else None
    try:
        full = urljoin(reading.base, address.strip())
        is_open = urlsplit(full).scheme in SCHEMES
    except ValueError:
        return None
    return {"address": iri_to_uri(printable(full))} if is_open and address.strip() else None


def fold(words: list[Any]) -> list[Any]:
    """Return words with each run of blanks as one space, also across the borders of elements."""
    state = {"after_blank": True}

    def folded(parts: list[Any]) -> list[Any]:
        found: list[Any] = []
        for part in parts:
            if isinstance(part, str):
                text = BLANK.sub(" ", part)
                text = text[1:] if state["after_blank"] and text[:1] == " " else text
                if text:
                    state["after_blank"] = text[-1] == " "
                    found.append(text)
            elif "words" in part:
                found.append(part | {"words": folded(part["words"])})
            else:
                state["after_blank"] = part["kind"] == "break" or (part["kind"] == "label" and state["after_blank"])
                found.append(part)
        return [part for part in found if isinstance(part, str) or part.get("words") != []]

    return folded(words)


def trim(words: list[Any]) -> list[Any]:
    """Return words without blanks and breaks at their end; nothing where nothing is said."""
    while words and (words[-1] == " " or (isinstance(words[-1], dict) and words[-1]["kind"] == "break")):
        words = words[:-1]
    if words and isinstance(words[-1], str):
        words = [*words[:-1], words[-1].rstrip(" ")]
    said = any(isinstance(word, str) or word["kind"] not in ("label", "break") for word in words)
    return words if said else []


def aligned(words: list[Any]) -> Node:
    """Return which way words run, where that is from right to left."""
    return {"direction": "rtl"} if direction(plain(words)) == "rtl" else {}


def plain(words: list[Any]) -> str:
    """Return words without their emphasis."""
    return "".join(word if isinstance(word, str) else plain(word.get("words", [])) for word in words)


def is_inline(reading: Reading, element: Tag) -> bool:
    """Return whether an element stands inside a line; one with a block in it does not, whatever it is."""
    name = element.name
    if name == "svg":
        return is_left_out(element) or looks.CIRCLES in classes(element)
    if name in looks.INLINE or name in looks.EMPHASES or name in looks.IGNORED:
        return not element.find(["p", "div", "ul", "ol", "table", "img", *looks.HEADINGS])
    return False


def is_left_out(element: Tag) -> bool:
    """Return whether an element is for the screen alone."""
    if element.name in looks.IGNORED or element.has_attr("hidden"):
        return True
    return element.get("aria-hidden") == "true" or not looks.LEFT_OUT.isdisjoint(classes(element))


def look_of(element: Tag) -> str:
    """Return what the words of an element look like, empty where it has no look of its own."""
    return next((looks.LINES[name] for name in classes(element) if name in looks.LINES), "")


def classes(element: Tag) -> list[str]:
    """Return the classes of an element."""
    return element.get_attribute_list("class") if element.has_attr("class") else []


def label_of(reading: Reading, element: Tag) -> list[Node]:
    """Return the label of an element that something links to, once."""
    name = str(element.get("id", ""))
    if name not in reading.targets or name in reading.labels:
        return []
    reading.labels.add(name)
    return [{"kind": "label", "name": name}]


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


def notice_unknown(reading: Reading, element: Tag) -> None:
    """Remember a tag and classes that nobody has decided about."""
    known = looks.HEADINGS | looks.CONTAINERS | looks.EMPHASES.keys() | looks.INLINE | looks.IGNORED
    known |= {
        "caption",
        "tbody",
        "thead",
        "tr",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "td",
        "th",
        "img",
        "svg",
        "figcaption",
    }
    if element.name not in known:
        reading.unknown.add(f"<{element.name}>")
    if not is_left_out(element):
        reading.unknown |= {f".{name}" for name in classes(element) if not looks.is_known(str(name))}
