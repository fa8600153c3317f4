"""Words from files and from other people's databases, made plain."""

import re
import unicodedata
from html import unescape
from typing import Any

TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span|scp|jats:[a-z-]+|mml:[a-z-]+)\b[^<>]*>", re.IGNORECASE)
# Characters that no text has: PostgreSQL refuses the first, and nobody sees the others.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def one_line(value: Any) -> str:
    """Return a text or a number on one line, without markup and control characters; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = CONTROL.sub("", unicodedata.normalize("NFC", str(value)))
    return " ".join(unescape(TAG.sub("", text)).split())


def first_line(value: Any) -> str:
    """Return the first text of a list, or a text itself, on one line."""
    if isinstance(value, list):
        return next((text for one in value if (text := one_line(one))), "")
    return one_line(value)
