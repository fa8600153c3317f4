"""What the house says when it refuses."""

from collections.abc import Sequence
from typing import Any


class PublishingRefused(Exception):
    """A page may not go live. `page` is the page and `problems` says why, in words for its editor."""

    def __init__(self, page: Any, problems: Sequence[str]) -> None:
        self.page = page
        self.problems = list(problems)
        super().__init__(f"“{page}” cannot go live: {' '.join(self.problems)}")
