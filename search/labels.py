"""What results are filtered by, as words of the full-text index. They begin as no word of a text does."""

TYPE, SECTION, TOPIC = "0k", "0s", "0t"
REVIEWED = "0r"
NOT_REVIEWED = "0n"


def of_type(content_type: int) -> str:
    """Return the label of pages of a type, by the key of its content type."""
    return f"{TYPE}{content_type}"


def of_section(page: int) -> str:
    """Return the label of pages that stand in, or are also listed in, the section with this key."""
    return f"{SECTION}{page}"


def of_topic(topic: int) -> str:
    """Return the label of pages about a topic."""
    return f"{TOPIC}{topic}"
