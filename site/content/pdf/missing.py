"""Characters for which no font was found: they are put into words, and readers are told so."""

import re
import unicodedata
from typing import Any

# How the compiler names what it cannot set; with escapes such as \u{1}.
NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
NOT_ALLOWED = re.compile(r'disallowed codepoint `"(.*?)"`')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)", re.DOTALL)
UNUSUAL = re.compile("[^\x00-\u024f\u200b\\s]+")
PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
INVISIBLE = {"Cc", "Cf", "Cn", "Zl", "Zp"}
# What is set as it stands, whatever it holds.
KEPT_KEYS = {"address", "file", "fonts", "kind", "label", "language", "look", "name", "svg"}


def unusual_words(node: Any) -> set[str]:
    """Return the words that are not written in Latin letters."""
    if isinstance(node, str):
        return set(UNUSUAL.findall(node))
    if isinstance(node, list):
        return set().union(*map(unusual_words, node))
    if isinstance(node, dict):
        return set().union(*(unusual_words(part) for key, part in node.items() if key not in KEPT_KEYS))
    return set()


def find_missing(diagnostic: str) -> set[str]:
    """Return the texts that the compiler says it has no glyphs for, or may not set."""
    found = {unescape(text) for text in NO_GLYPH.findall(diagnostic)}
    return {text for text in found | {unescape(text) for text in NOT_ALLOWED.findall(diagnostic)} if text}


def unescape(text: str) -> str:
    """Return a text that the compiler wrote with escapes."""
    return ESCAPE.sub(lambda e: chr(int(e[1], 16)) if e[1] else PLAIN_ESCAPES.get(e[2], e[2]), text)


def put_into_words(node: Any, missing: set[str]) -> Any:
    """Return data in which every run of `missing` texts stands in words."""
    any_of = "|".join(re.escape(text) for text in sorted(missing, key=len, reverse=True))
    return replaced(node, re.compile(f"(?:{any_of})+(?:[ \u200b]+(?:{any_of})+)*"))


def replaced(node: Any, runs: re.Pattern[str]) -> Any:
    """Return data with the runs that a pattern finds in words."""
    if isinstance(node, str):
        return runs.sub(lambda run: in_words(run[0]), node)
    if isinstance(node, list):
        return [replaced(part, runs) for part in node]
    if isinstance(node, dict):
        return {key: part if key in KEPT_KEYS else replaced(part, runs) for key, part in node.items()}
    return node


def in_words(text: str) -> str:
    """Return what is said in place of `text`: the names of symbols, the number of letters."""
    seen = [each for each in text if unicodedata.category(each) not in INVISIBLE and not each.isspace()]
    seen = [each for each in seen if not unicodedata.category(each).startswith("M")]
    if not seen:
        return ""
    if all(unicodedata.category(each).startswith("S") for each in seen):
        return f"[{', '.join(unicodedata.name(each, 'symbol').lower() for each in seen)}]"
    return f"[{len(seen)} character{'s' if len(seen) > 1 else ''} not in this PDF]"
