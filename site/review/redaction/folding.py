"""Text as a reader sees it, with the way back to where each letter stands in the source.

A passage is pasted as it looks: between its words the source may hold tags, line breaks, entities and letters in
another Unicode spelling. Folding takes these away and remembers, for every letter left, the piece of source it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

# The number of a citation is no word of the sentence that it stands in: all of it counts as a tag.
TAG = re.compile(r"""<!--.*?-->|<sup class="cite">.*?</sup>|</?[a-zA-Z][^<>]*>""", re.DOTALL)
PIECE = re.compile(rf"(?P<tag>{TAG.pattern})|&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|.", re.DOTALL)
# Between these there is a gap to the eye; other tags stand inside a word or a line.
SPACING_TAG = re.compile(
    r"""</?(?:p|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|hr|br|embed(?![^>]*"reference")|img|div|section|table|caption|thead|tbody|tr|td|th)\b""",
    re.IGNORECASE,
)
ALIKE = str.maketrans(
    {**dict.fromkeys("‘’‛ʼ", "'"), **dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‐‑‒–—−", "-")}
)  # fmt: skip
# Soft hyphens and marks of no width, which no reader sees.
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True)
class Folded:
    """Folded text; `spans` says for each of its letters from where to where it stands in the source."""

    text: str
    spans: list[tuple[int, int]]


def fold(source: str, *, ignore_case: bool) -> Folded:
    """Return `source` without tags, entities, unseen marks and other spellings of the same letter."""
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    for piece in PIECE.finditer(source):
        for letter in fold_piece(piece, ignore_case):
            letters.append(letter)
            spans.append(piece.span())
    return Folded("".join(letters), spans)


def fold_piece(piece: re.Match[str], ignore_case: bool) -> str:
    """Return what a reader sees of one piece of the source."""
    if piece["tag"]:
        return " " if SPACING_TAG.match(piece[0]) else ""
    return "".join(fold_letter(letter, ignore_case) for letter in unescape(piece[0]))


def fold_letter(letter: str, ignore_case: bool) -> str:
    """Return one letter in the one spelling: a space for every kind of space, a plain quote for every kind of quote."""
    if letter.isspace():
        return " "
    if letter in UNSEEN:
        return ""
    plain = unicodedata.normalize("NFD", letter).translate(ALIKE)
    return plain.casefold() if ignore_case else plain


def words_of(text: str) -> list[str]:
    """Return the words of a text, without its punctuation, capitals and markup."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", fold(text, ignore_case=True).text))
