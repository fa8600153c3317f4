"""Paths of categories as an operator types them, and names as people compare them."""

import re

# A slash with a space on both sides belongs to a name: "Back / spine".
LEVEL_SLASH = re.compile(r"(?<!\s)/|/(?!\s)")


def split_path(path: str) -> tuple[str, ...]:
    """The names in "Muscles and bones/Back / spine"; raises ValueError where one of them is empty."""
    names = tuple(" ".join(name.split()) for name in LEVEL_SLASH.split(path.strip().strip("/")))
    if not all(names):
        raise ValueError(f"“{path}” names no category, or has an empty name in it.")
    return names


def name_key(name: str) -> str:
    """The name for comparing: without regard to case and to the spaces around a slash."""
    return re.sub(r"\s*/\s*", "/", " ".join(name.casefold().split()))


def display_name(name: str) -> str:
    """The name with a capital letter, for a new category: headings of archives are often in lower case."""
    return name[:1].upper() + name[1:]
