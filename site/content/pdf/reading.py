"""One page being read: what its elements are to a PDF, and what is noticed on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bs4 import Tag

from content.pdf import looks

Node = dict[str, Any]
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


def is_inline(reading: Reading, element: Tag) -> bool:
    """Return whether an element stands inside a line; one with a block in it does not, whatever it is."""
    name = element.name
    if name == "svg":
        return is_left_out(element) or not looks.DRAWN.isdisjoint(classes(element))
    if not looks.OWN_LINE.isdisjoint(classes(element)):
        return False
    if name in looks.INLINE or name in looks.EMPHASES or name in looks.IGNORED:
        inside = element.find_all(["p", "div", "ul", "ol", "table", "img", *looks.HEADINGS])
        return all(is_left_out(each) for each in inside)
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


def notice_unknown(reading: Reading, element: Tag) -> None:
    """Remember a tag and classes that nobody has decided about."""
    if element.name not in looks.TAGS:
        reading.unknown.add(f"<{element.name}>")
    if not is_left_out(element):
        reading.unknown |= {f".{name}" for name in classes(element) if not looks.is_known(str(name))}
