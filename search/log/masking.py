"""Taking a visitor's words apart, and out of them what looks like somebody's details."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from content.words import STOP_WORDS, Token, tokens_in
from search.models.log import LONGEST_TEXT
from search.text import index_form

# What stands for words that are not written down.
MASK = "…"
MOST_WORDS = 12
HYPHENS = "-‐‑"
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)

DETAILS = re.compile(
    "|".join(
        (
            r"\S*\s?@\s?\S*",  # e-mail addresses, names in social media
            r"\S*(?:://|www\.)\S*",
            r"\S*[^\W\d_]{2}\.[^\W\d_]{2,}\S*",  # example.org
            r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[abd-hjlnp-uw-z]{2}\b",  # postcodes: SW1A 1AA
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s.\-]*(?:{MONTHS})\b\.?(?:[\s,\-]*\d{{2,4}})?",  # 5th of May 85
            rf"\b(?:{MONTHS})\b\.?\s*\d{{1,2}}(?:st|nd|rd|th)?\b(?:[\s,]*\d{{2,4}})?",  # May 5th
            r"\b\d{1,2}[/.\-]\d{1,2}[/.\-]\d{1,4}\b",  # 1.2.85
            r"\S*\d(?:[\s()./\-–+]*\d){3,}\S*",  # numbers of four digits or more, however they are parted
        )
    )
)


@dataclass(frozen=True)
class Word:
    """A word as it was typed, in small letters; `joins` tells that a hyphen binds it to the word before."""

    written: str
    token: Token
    joins: bool

    @property
    def stem(self) -> str:
        """What is the same for all forms of the word."""
        return index_form(self.token.stem)

    @property
    def may_be_a_name(self) -> bool:
        """Whether the word must be known before it is written down: numbers, letters and function words tell nobody."""
        folded = self.token.word
        is_letter = len(folded) == 1 and folded.isascii()
        return not (is_letter or folded.isdigit() or folded in STOP_WORDS)


# A word, or None for what was taken out.
Piece = Word | None


def take_apart(text: str) -> list[Piece]:
    """Return the words of `text`, without what looks like an address, a number, a postcode or a date."""
    text = DETAILS.sub(f" {MASK} ", unicodedata.normalize("NFC", text).casefold())
    pieces: list[Piece] = []
    for number, part in enumerate(text.split(MASK)):
        if number:
            pieces.append(None)
        end = -1
        for token in tokens_in(part):
            joins = token.start == end + 1 and end > 0 and part[end] in HYPHENS
            pieces.append(Word(part[token.start : token.end], token, joins))
            end = token.end
    return pieces


def put_together(pieces: Iterable[Piece], told: set[str]) -> str:
    """Return the words that may be written down, those with the stems `told` and those that are nobody's name.

    It is cut at a word's end. What is left out shows as one mark.
    """
    text, words = "", 0
    for piece in pieces:
        shown = piece is not None and (not piece.may_be_a_name or piece.stem in told)
        if not shown and text.endswith(MASK):
            continue
        gap = "" if not text else "-" if shown and piece and piece.joins and not text.endswith(MASK) else " "
        longer = text + gap + (piece.written if shown and piece else MASK)
        words += 1
        if words > MOST_WORDS or len(longer) > LONGEST_TEXT:
            break
        text = longer
    return text


def key_of(words: str) -> str:
    """Return what is the same for words that mean the same: their stems in order, each once, and the mark."""
    stems = {index_form(token.stem) for token in tokens_in(words) if token.word not in STOP_WORDS}
    stems |= {MASK} if MASK in words else set()
    return " ".join(sorted(stems) if stems - {MASK} else [words])[:255]
