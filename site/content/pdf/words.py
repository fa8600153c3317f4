"""Single texts: what may stand in a PDF, where long words break, and which way they run."""

import re
import unicodedata

# Characters that PDF/UA forbids, and those that no text has a use for.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
# As HTML folds it; a space that does not break stays.
BLANK = re.compile("[ \t\n\r\f]+")
# A place where a line may end although there is no space.
BREAK = "\u200b"
# A letter with the marks and joiners that belong to it.
JOINERS = "\u200d\ufe0e\ufe0f"
STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def printable(text: str) -> str:
    """Return `text` without what cannot be part of a PDF."""
    return FORBIDDEN.sub("", text)


def breakable(text: str, longest: int) -> str:
    """Return `text` with places to break in words of more than `longest` characters, so that nothing is cut off."""
    return re.sub(rf"\S{{{longest + 1},}}", lambda word: break_up(word[0], longest), text)


def break_up(word: str, longest: int) -> str:
    """Return a word with places to break every few characters, never between a letter and its marks."""
    pieces: list[str] = []
    length = 0
    for character in word:
        if length >= longest and not belongs_to_last(character) and pieces[-1] != JOINERS[0]:
            pieces.append(BREAK)
            length = 0
        pieces.append(character)
        length += 1
    return "".join(pieces)


def belongs_to_last(character: str) -> bool:
    """Return whether a character may belong to the one before it: a mark, a joiner, the second half of a flag."""
    is_part_of_picture = "\U0001f1e6" <= character <= "\U0001f3ff"
    return unicodedata.category(character).startswith("M") or character in JOINERS or is_part_of_picture


def direction(text: str) -> str:
    """Return `rtl` for a text that begins with a letter of a script that runs from right to left, else `ltr`."""
    return next((STRONG[kind] for each in text if (kind := unicodedata.bidirectional(each)) in STRONG), "ltr")
