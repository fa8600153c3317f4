"""Names of authors: one line each for editors (“Vickers AJ”), CSL for everything else."""

import re
from typing import Any

from references.text import one_line

Name = dict[str, str]

# Longer than this, capitals at the end of a line are a word of their own, as in “Cancer Research UNITED”.
MOST_INITIALS = 4
SUFFIX = re.compile(r"^(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?$")
PARTS = ("family", "given", "literal", "suffix", "non-dropping-particle", "dropping-particle")


def to_names(lines: str) -> list[Name]:
    """Return the CSL names of lines that editors write; what ends in no initials is an organisation."""
    return [to_name(line) for raw in lines.splitlines() if (line := one_line(raw))]


def to_name(line: str) -> Name:
    """Return the CSL name of one line."""
    words = line.split()
    suffix = words.pop() if len(words) > 2 and SUFFIX.match(words[-1]) else ""
    if len(words) > 1 and is_initials(words[-1]):
        name = {"family": " ".join(words[:-1]), "given": " ".join(words[-1].replace("-", ""))}
        return name | {"suffix": suffix} if suffix else name
    return {"literal": line}


def is_initials(word: str) -> bool:
    """Return whether a word is the initials of somebody's given names."""
    letters = word.replace("-", "")
    return letters.isalpha() and letters.isupper() and len(letters) <= MOST_INITIALS


def to_lines(names: Any) -> str:
    """Return CSL names as editors write them, one on each line."""
    return "\n".join(line for name in clean_names(names) if (line := to_line(name)))


def to_line(name: Name) -> str:
    """Return one name: the family name and initials, or an organisation as it is."""
    if literal := name.get("literal"):
        return literal
    particle = name.get("non-dropping-particle") or name.get("dropping-particle") or ""
    given = name.get("given", "")
    parts = (particle, name.get("family", ""), to_initials(given), name.get("suffix", "").rstrip("."))
    return " ".join(part for part in parts if part)


def to_initials(given: str) -> str:
    """Return the initials of given names; names in a script without capitals stay whole."""
    words = [word for word in re.split(r"[\s.\-‐]+", given) if word]
    if not all(word[0].isupper() for word in words):
        return given if not any(word[0].isupper() for word in words) else "".join(w[0] for w in words if w[0].isupper())
    # “AJ” is two given names already.
    return "".join(word if is_short(word) else word[0] for word in words)


def clean_names(names: Any) -> list[Name]:
    """Return those of `names` that are names, with nothing in them but text."""
    if not isinstance(names, list):
        return []
    cleaned = [
        {part: text for part in PARTS if (text := one_line(name.get(part)))} for name in names if isinstance(name, dict)
    ]
    return [spread(name) for name in cleaned if {"family", "given", "literal"} & name.keys()]


def spread(name: Name) -> Name:
    """Return a name with a family name, and with its initials apart, as a CSL processor expects them."""
    if "literal" in name:
        return {"literal": name["literal"]}
    if "family" not in name:
        return {"literal": name["given"]}
    words = name.get("given", "").split()
    given = " ".join(" ".join(word.replace("-", "")) if is_short(word) else word for word in words)
    return name | {"given": given} if given else name


def is_short(word: str) -> bool:
    """Return whether a given name is initials run together: “AJ”, and not “ANNE”."""
    return is_initials(word) and len(word) < MOST_INITIALS


def from_full_name(text: str) -> Name:
    """Return the CSL name of “Family, Given, Jr” as reference managers write it; without a comma an organisation's."""
    text = one_line(text)
    family, *others = [part.strip() for part in text.split(",")]
    if not others or not family:
        return to_name(text)
    name = {"family": family, "given": others[0]} if others[0] else {"literal": family}
    if len(others) > 1 and others[1]:
        name["suffix"] = others[1]
    return spread(name)
