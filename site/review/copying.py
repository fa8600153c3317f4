"""What a page was copied from, while it is being copied: whoever has written the source has written the copy.

Wagtail tells the copy nothing of its source, and the source's revisions may have been purged.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page

source: ContextVar[Page | None] = ContextVar("source", default=None)


def remember_sources() -> None:
    """Let Wagtail's copying of a page, and its converting of an alias, name the source while they run."""
    CopyPageAction._copy_page = naming(CopyPageAction._copy_page, lambda page: page)
    ConvertAliasPageAction._convert_alias = naming(ConvertAliasPageAction._convert_alias, lambda alias: alias.alias_of)


def naming(method: Callable[..., Any], find: Callable[[Page], Page | None]) -> Callable[..., Any]:
    """Return a method that works with one page so that `source` is what `find` finds for it."""

    def run(self: Any, page: Page, *args: Any, **kwargs: Any) -> Any:
        token = source.set(find(page))
        try:
            return method(self, page, *args, **kwargs)
        finally:
            source.reset(token)

    return run
