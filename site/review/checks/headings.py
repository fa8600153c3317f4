from collections.abc import Iterator
from typing import Any

from content.outline import is_headed
from review.checks.base import Check, Problem

HIGHEST = 2


class HeadingOrderCheck(Check):
    """No smaller heading stands without a heading above it (WCAG 2.2, 1.3.1).

    The page's outline closes such a gap for its readers (`content.outline`); only the writer can say what was meant.
    """

    name = "headings"
    title = "Headings are in order"

    def find(self, page: Any) -> Iterator[Problem]:
        for name in page.get_streamfield_names():
            previous = HIGHEST - 1
            for child in getattr(page, name):
                if not is_headed(child.block):
                    continue
                heading = child.block.get_heading(child.value)
                # What other blocks stand under is not the editor's choice.
                if child.block_type == "heading" and heading.level > previous + 1:
                    message = f"“{heading.text}” is a smaller heading with no heading above it. Make it a heading."
                    yield self.error(message, name, f"block-{child.id}-section" if child.id else "")
                previous = heading.level
