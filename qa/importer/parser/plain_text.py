"""Plain text into paragraphs."""

import re
from collections.abc import Callable

from qa.importer.parser.markers import find_marker
from qa.importer.parser.paragraphs import Paragraph

BULLET = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s+\S")
# Nobody wraps lines by hand at this length: such a line is a whole paragraph, with or without a blank line after it.
LONGEST_WRAPPED_LINE = 160


def read_plain_text(text: str, stands_alone: Callable[[str], bool]) -> list[Paragraph]:
    """The paragraphs of a text: divided by blank lines, by a line that begins with a marker or a bullet,
    and around a line that `stands_alone` says is a paragraph of its own (a heading, a count, a button)."""
    paragraphs: list[list[str]] = [[]]
    is_closed = False
    for line in text.splitlines():
        if not line.strip():
            is_closed = True
            continue
        alone = stands_alone(line)
        if is_closed or alone or find_marker(line) or BULLET.match(line):
            paragraphs.append([])
        paragraphs[-1].append(line)
        is_closed = alone or len(line) > LONGEST_WRAPPED_LINE
    return [Paragraph.plain("\n".join(lines)) for lines in paragraphs if lines]
