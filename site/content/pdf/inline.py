"""What stands inside a line: words with their emphasis and links."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import Comment, NavigableString, Tag
from django.utils.encoding import iri_to_uri

from content.pdf import looks
from content.pdf.reading import DEEPEST, Node, Reading, classes, is_left_out, label_of, notice_unknown
from content.pdf.words import BLANK, breakable, direction, printable

SCHEMES = {"http", "https", "mailto", "tel"}
COMMA = ", "


def inline(reading: Reading, children: Iterable[Any], between: str = "") -> list[Any]:
    """Return words with their emphasis and links, blanks folded as a browser does; `between` parts the elements."""
    return trim(fold(words_of(reading, children, between)))


def words_of(reading: Reading, children: Iterable[Any], between: str = "") -> list[Any]:
    """Return the words of elements inside a line."""
    words: list[Any] = []
    for child in children:
        if isinstance(child, Comment):
            continue
        if isinstance(child, NavigableString):
            words.append(breakable(printable(str(child)), reading.longest))
        elif isinstance(child, Tag):
            found = inline_element(reading, child)
            if found[:1] == [COMMA] and words and isinstance(words[-1], str):
                words[-1] = words[-1].rstrip()
            words += [between, *found] if between and found and any(map(is_said, words)) else found
    return words


def inline_element(reading: Reading, element: Tag) -> list[Any]:
    """Return the words of one element inside a line."""
    notice_unknown(reading, element)
    if not looks.DRAWN.isdisjoint(classes(element)):
        return [drawn(element), " "]
    if is_left_out(element):
        return []
    if element.name == "br":
        return [{"kind": "break"}]
    before = [looks.BEFORE[name] for name in classes(element) if name in looks.BEFORE]
    reading.depth += 1
    words = [*before, *words_of(reading, element.children)]
    reading.depth -= 1
    if reading.depth < DEEPEST and any(words):
        if element.name == "q":
            words = ["“", *words, "”"]
        if element.name == "a" and (target := target_of(reading, str(element.get("href", "")))):
            words = [target | {"kind": "link", "words": words}]
        elif element.name in looks.EMPHASES:
            words = [{"kind": looks.EMPHASES[element.name], "words": words}]
    return [*({"kind": "label", "name": block["name"]} for block in label_of(reading, element)), *words]


def drawn(element: Tag) -> Node:
    """Return a small drawing beside the words that say the same."""
    if looks.BAR in classes(element):
        bar = element.find("rect")
        return {"kind": "bar", "length": float(str(bar["width"])) if bar else 0}
    circles = element.find_all("circle")
    return {"kind": "circles", "full": sum(looks.FULL in classes(one) for one in circles), "of": len(circles)}


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
    return words if any(map(is_said, words)) else []


def is_said(word: Any) -> bool:
    """Return whether a part of a line is more than a blank, a break or the label of a place."""
    return bool(word.strip()) if isinstance(word, str) else word["kind"] not in ("label", "break")


def aligned(words: list[Any]) -> Node:
    """Return which way words run, where that is from right to left."""
    return {"direction": "rtl"} if direction(plain(words)) == "rtl" else {}


def plain(words: list[Any]) -> str:
    """Return words without their emphasis."""
    return "".join(word if isinstance(word, str) else plain(word.get("words", [])) for word in words)
