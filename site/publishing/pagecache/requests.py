"""Which requests any visitor could have made, and the key by which their answers are known."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

# What is longer is no address of a page.
LONGEST_PATH, LONGEST_QUERY, LONGEST_VALUE = 500, 500, 20
# What advertisers and mail programs add to a link; no page asks for it.
OF_TRACKERS = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|_hs\w+|igshid")

_known: set[str] = set()


def know_parameters(*names: str) -> None:
    """Have answers that differ by these query parameters kept apart; with any other parameter nothing is kept."""
    _known.update(names)


class Key(NamedTuple):
    """What an answer depends on."""

    scheme: str
    host: str
    port: str
    path: str
    query: str


def key_of(request: HttpRequest) -> Key | None:
    """Return the key of a request that any visitor could have made, or None for every other request.

    What trackers added to the address is taken out of the request, so that it stands in no link of a page that others
    get as well. Raises DisallowedHost as Django does.
    """
    if request.method not in {"GET", "HEAD"} or getattr(request, "is_dummy", False) or not is_anonymous(request):
        return None
    query = known_query(request)
    if query is None or len(request.path) > LONGEST_PATH:
        return None
    return Key(request.scheme or "", request.get_host(), request.get_port(), request.path, query)


def is_anonymous(request: HttpRequest) -> bool:
    """Return whether the request has nothing by which the site could know its sender."""
    if "HTTP_AUTHORIZATION" in request.META:
        return False
    if "HTTP_COOKIE" not in request.META:
        return True
    cookies = request.COOKIES
    return settings.SESSION_COOKIE_NAME not in cookies and "messages" not in cookies


def known_query(request: HttpRequest) -> str | None:
    """Return the query in the one form that we give it, None for one with parameters that nobody has named."""
    given = request.META.get("QUERY_STRING", "")
    if not given:
        return ""
    if len(given) > LONGEST_QUERY:
        return None
    pairs = [pair for pair in parse_qsl(given, keep_blank_values=True) if not OF_TRACKERS.fullmatch(pair[0])]
    names = {name for name, _ in pairs}
    if not names <= _known or len(names) < len(pairs) or any(len(value) > LONGEST_VALUE for _, value in pairs):
        return None
    request.META["QUERY_STRING"] = urlencode(sorted(pairs))
    request.__dict__.pop("GET", None)
    return str(request.META["QUERY_STRING"])


def leads_to_kept(request: HttpRequest) -> bool:
    """Return whether the address is that of a page, of a view marked with `keep`, or of none, where one may lead on."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return True
    return match.view_name == "wagtail_serve" or getattr(match.func, "is_kept", False)
