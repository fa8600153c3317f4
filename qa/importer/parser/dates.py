"""Dates as people write them in tables."""

import re
from collections.abc import Iterable
from datetime import date, datetime

# A date for computers, and the time of day that databases write after it.
ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](.*))?")
NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
WORDS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
OLDEST_YEAR = 1900


def read_date(text: str, *, month_first: bool = False) -> date | None:
    """The date that the text is, as in 2011-03-05, 5/3/2011 or 5 March 2011; None for anything else."""
    text = " ".join(text.split())
    try:
        found = _read(text, month_first)
    except ValueError:
        return None
    return found if found and found.year >= OLDEST_YEAR else None


def has_time(text: str) -> bool:
    """Whether a time of day stands after a date, which a date of ours does not keep."""
    match = ISO.fullmatch(text.strip())
    return bool(match and match[2])


def are_month_first(texts: Iterable[str]) -> bool:
    """Whether the numbers of the dates in a column say that the month comes first; day first where they do not tell."""
    pairs = [(int(match[1]), int(match[3])) for text in texts if (match := NUMBERS.fullmatch(text.strip()))]
    return any(second > 12 for _, second in pairs) and all(first <= 12 for first, _ in pairs)


def _read(text: str, month_first: bool) -> date | None:
    if match := ISO.fullmatch(text):
        return date.fromisoformat(match[1])
    if match := NUMBERS.fullmatch(text):
        day, month = int(match[1]), int(match[3])
        return date(int(match[4]), *((day, month) if month_first else (month, day)))
    for form in WORDS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
