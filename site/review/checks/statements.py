from collections.abc import Iterator
from typing import Any

from review.checks.base import Check, Problem


class StatementsCheck(Check):
    """What a page type must say of itself is said, “none” included (`required_statements` of the page type)."""

    name = "statements"
    title = "Conflicts of interest are stated"

    def applies_to(self, page: Any) -> bool:
        return bool(getattr(page, "required_statements", ()))

    def find(self, page: Any) -> Iterator[Problem]:
        for name in page.required_statements:
            if not str(getattr(page, name) or "").strip():
                label = page._meta.get_field(name).verbose_name
                yield self.error(f"Fill in “{label}”. Where there is nothing to tell, say so: “none declared”.", name)
