"""What a check is, and what it finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning"]
Moment = Literal["draft", "submit", "publish"]

ERROR: Level = "error"
WARNING: Level = "warning"


@dataclass(frozen=True)
class Problem:
    """One thing that an editor should mend: an error stops submitting and publishing, a warning does not.

    `field` is the name of the page's field it is in, and `anchor` the element of the editor that holds it.
    """

    check: str
    level: Level
    message: str
    field: str = ""
    anchor: str = ""


class Check:
    """A rule that a page has to meet; subclasses say which."""

    # A short name that never changes, and what is true of a page that passes.
    name = ""
    title = ""
    # When it is asked; a draft is never stopped, its editor only sees what there is to do.
    moments: frozenset[Moment] = frozenset({"draft", "submit", "publish"})

    def applies_to(self, page: Any) -> bool:
        """Return whether the rule concerns this page."""
        return True

    def find(self, page: Any) -> Iterator[Problem]:
        """Yield what is wrong with the page."""
        raise NotImplementedError

    def error(self, message: str, field: str = "", anchor: str = "") -> Problem:
        """Return a problem that must be mended first."""
        return Problem(self.name, ERROR, message, field, anchor or field_anchor(field))

    def warning(self, message: str, field: str = "", anchor: str = "") -> Problem:
        """Return a problem that is left to the editor's judgement."""
        return Problem(self.name, WARNING, message, field, anchor or field_anchor(field))


def field_anchor(field: str) -> str:
    """Return the element of the editor that holds a plain field."""
    return f"id_{field}" if field else ""
