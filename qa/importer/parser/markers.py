"""The signs that give an archive page its shape: `Q:`, `A:`, the heading, the declared count."""

import re
from dataclasses import dataclass

# Characters that show nothing but are not spaces to Python; saved pages carry them before a marker.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
MARKER = re.compile(rf"\s*(?P<sign>[{INVISIBLE}]*(?P<letter>[QAqa])[\s{INVISIBLE}]*:)\s*")
COUNT = re.compile(r"\(?(?P<number>\d{1,3}(?:[,.\s]\d{3})+|\d{1,9})\s+questions?\)?[.:]?", re.IGNORECASE)
TRAILING_COUNT = re.compile(rf"\s[-–—:|,]?\s*(?P<count>{COUNT.pattern})$", re.IGNORECASE)
LEVEL_SEPARATOR = re.compile(r"\s+[-–—>»›|]\s+")
# A heading is a line, not a sentence that happens to hold a dash.
HEADING_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Marker:
    """A `Q:` or an `A:` at the head of a paragraph: which, as written, and how many characters it takes."""

    is_question: bool
    sign: str
    length: int


def find_marker(text: str) -> Marker | None:
    """The marker that the text begins with, if it does."""
    match = MARKER.match(text)
    if not match:
        return None
    return Marker(match["letter"] in "Qq", "".join(match["sign"].split()), match.end())


def declared_count(text: str) -> int | None:
    """The number in a line such as "66 questions" or "(1,204 questions)"; None for any other text."""
    match = COUNT.fullmatch(text.strip(" -–—:|,\t\n\xa0"))
    return int(re.sub(r"\D", "", match["number"])) if match else None


def split_trailing_count(text: str) -> tuple[str, str]:
    """The text without the count that it ends in, and that count, as in "Back / spine (66 questions)"."""
    match = TRAILING_COUNT.search(text)
    return (text[: match.start()].rstrip(), text[match.start() :].strip()) if match else (text, "")


def split_heading(text: str, service_name: str) -> tuple[str, ...] | None:
    """The category path in a heading such as "Ask an expert - muscles and bones - back / spine".

    None where the text does not begin with the name of the service and a dash. A slash belongs to a name.
    """
    text = " ".join(text.split())
    if len(text) > HEADING_LENGTH:
        return None
    first, *levels = LEVEL_SEPARATOR.split(split_trailing_count(text)[0])
    if first.casefold() != service_name.casefold() or not all(levels):
        return None
    return tuple(levels) or None
