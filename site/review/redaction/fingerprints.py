"""Recognising a removed passage that comes back, without keeping it.

A fingerprint is an HMAC of the passage's words under a salt of this database. Whoever has the database could guess a
name or a telephone number by it, so short passages leave none; a sentence nobody guesses who does not know it already.
"""

import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from review.redaction.folding import words_of
from review.redaction.matching import is_unmistakable

Fingerprint = list[Any]


def make_salt() -> str:
    """Return a new salt."""
    return secrets.token_hex(32)


def fingerprint(passage: str, salt: str) -> Fingerprint | None:
    """Return the number of words of a passage and their HMAC; None for a passage that could be guessed by it."""
    if not is_unmistakable(passage):
        return None
    words = words_of(passage)
    return [len(words), mac(words, salt)]


def mac(words: list[str], salt: str) -> str:
    """Return the HMAC of some words."""
    return hmac.digest(bytes.fromhex(salt), " ".join(words).encode(), "sha256").hex()


class Memory:
    """What has been removed, to compare texts with."""

    def __init__(self, removals: Iterable[Any]) -> None:
        """Learn the fingerprints of some redactions."""
        self.known: dict[tuple[str, int], dict[str, Any]] = {}
        for removal in removals:
            for length, code in removal.fingerprints:
                self.known.setdefault((removal.salt, length), {})[code] = removal

    def find(self, text: str) -> Any:
        """Return the redaction of a passage that stands in `text`, or None."""
        words = words_of(text) if self.known else []
        for (salt, length), codes in self.known.items():
            for start in range(len(words) - length + 1):
                if removal := codes.get(mac(words[start : start + length], salt)):
                    return removal
        return None
