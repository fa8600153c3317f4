"""The pages that each process keeps for anonymous visitors, for as long as nothing that the public sees has changed.

`middleware` answers, `requests` says which requests are everybody's and by what their answers are known, `answers`
which responses may be kept, `store` keeps them in so many bytes, and `purging` tells a cache in front of the site.

A view says itself that its answers may be kept (`keep`). Pages may be, unless their response says otherwise.
"""

from collections.abc import Callable
from typing import Any

from publishing.pagecache.requests import know_parameters

__all__ = ["keep", "know_parameters"]


def keep(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose answers are the same for all visitors until something public changes."""
    view.is_kept = True  # type: ignore[attr-defined] # the middleware asks for it
    return view
