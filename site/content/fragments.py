"""Parts of public pages that each process keeps until something public changes, for pages that are not kept whole."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.models import Site

from content.generation import Kept
from content.models import BasePage
from content.queries import known_hidden

# So many parts; the longest, a page of a category with twenty answers, has about 150 kB.
MOST_PARTS = 300

_parts = Kept(MOST_PARTS)


def render(name: str, page: Any, request: HttpRequest | None, make: Callable[[], SafeString]) -> SafeString:
    """Return a part of a page, made by `make` where none is kept that holds, or on another day.

    Nothing is kept, or taken from what is, where a page is not looked at by a visitor: in previews, mails and PDFs.
    """
    asked = what_is_asked(page, request)
    if request is None or known_hidden() is None or asked is None or getattr(request, "is_preview", False):
        return make()
    site = Site.find_for_request(request)
    return _parts.get((name, page.pk, site and site.pk, request.path, asked, timezone.localdate()), make)


def what_is_asked(page: Any, request: HttpRequest | None) -> tuple[tuple[str, str], ...] | None:
    """Return what the page understands of the query; None for a query of which parts would get into its links."""
    if not isinstance(page, BasePage) or request is None:
        return None
    if not page.query_parameters:
        return ()
    query: Any = request.GET
    if not set(query) <= set(page.query_parameters) or any(len(value) > 9 for value in query.values()):
        return None
    return tuple((name, query[name]) for name in sorted(query))
