"""Paths of categories as an operator types them, and names as people compare them."""

import re
from collections.abc import Sequence

# A slash with a space on both sides belongs to a name: "Back / spine".
LEVEL_SLASH = re.compile(r"(?<!\s)/|/(?!\s)")
LONGEST_KEY = 600


def split_path(path: str) -> tuple[str, ...]:
    """The names in "Muscles and bones/Back / spine"; raises ValueError where one of them is empty."""
    names = tuple(" ".join(name.split()) for name in LEVEL_SLASH.split(path.strip().strip("/")))
    if not all(names):
        raise ValueError(f"“{path}” names no category, or has an empty name in it.")
    return names


def name_key(name: str) -> str:
    """The name for comparing: without regard to case and to the spaces around a slash."""
    return re.sub(r"\s*/\s*", "/", " ".join(name.casefold().split()))


def path_key(names: Sequence[str]) -> str:
    """The names of a path in the form that is compared and looked up, 600 characters at most."""
    return "/".join(name_key(name).replace("/", "∕") for name in names)[:LONGEST_KEY]


def display_name(name: str) -> str:
    """The name with a capital letter, for a new category: headings of archives are often in lower case."""
    return name[:1].upper() + name[1:]
