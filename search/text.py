"""Texts as the full-text index holds them: stems in plain letters and digits, parted by spaces."""

import re
from itertools import pairwise

from content.words import STOP_WORDS, stem_of, tokens_in

LONGEST_STEM = 60
# Of one field of a page; what comes later can be read but not searched.
MOST_WORDS = 15_000
NOT_PLAIN = re.compile(r"[^a-z0-9]")


def index_form(stem: str) -> str:
    """Return `stem` in the letters that every database takes for letters."""
    if not stem.isascii():
        stem = NOT_PLAIN.sub(lambda match: f"u{ord(match.group()):x}", stem)
    if stem[:1] == "0" and not stem.isdecimal():
        stem = f"x{stem}"  # labels begin so
    return stem[:LONGEST_STEM]


def index_text(text: str) -> str:
    """Return the words of `text` that say something, as the index holds them.

    What a hyphen joins is held in one piece as well, after its parts: "x-ray" is found by "x ray" and by "xray".
    """
    found: list[str] = []
    before = None
    for token in tokens_in(text):
        says_something = token.word not in STOP_WORDS
        if says_something:
            found.append(index_form(token.stem))
        if before and token.start == before.end + 1 and text[before.end] in "-‐‑":
            found.append(index_form(joined_stem(before.word, token.word)))
        before = token
        if len(found) >= MOST_WORDS:
            break
    return " ".join(found)


def joined_stem(first: str, second: str) -> str:
    """Return the stem of two words written as one."""
    return stem_of(first + second)


def pair(first: str, second: str) -> str:
    """Return what the index holds for two stems that stand next to each other."""
    return f"{first}0{second}"


def title_word(stem: str) -> str:
    """Return what the index holds for a stem in a title: a word of its own, which few pages have."""
    return f"0d{stem}"


def lead_word(stem: str) -> str:
    """Return what the index holds for a stem in a title, question or summary."""
    return f"0e{stem}"


def heads_in(title: str, question: str, summary: str) -> str:
    """Return what the index holds of the head of a page, of which the parts are indexed texts."""
    parts = [text.split() for text in (title, question, summary)]
    found = [title_word(stem) for stem in parts[0]]
    found += [lead_word(stem) for part in parts for stem in part]
    found += [pair(*two) for part in parts for two in pairwise(part)]
    return " ".join(dict.fromkeys(found))
