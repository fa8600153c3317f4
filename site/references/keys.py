from typing import Any


def to_key(value: Any) -> int | None:
    """Return the number of a record that came from outside, or None for what is none."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
