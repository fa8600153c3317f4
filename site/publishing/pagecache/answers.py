"""Which responses may be kept for others, what is kept of them, and how they are given out again."""

import gzip
import zlib
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.regex_helper import _lazy_re_compile

# Redirects are kept as well: old addresses are asked for by search engines for years. What is not there is not, or
# whoever tries addresses would fill the memory.
KEPT = frozenset({200, 301})
LONGEST_BODY = 2_000_000
SHORTEST_TO_PACK = 300
PACKED_TYPES = ("text/", "application/atom+xml", "application/xml", "application/json")
ACCEPTS_GZIP = _lazy_re_compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
# Headers that are made for each answer.
OWN_HEADERS = frozenset({"content-length", "content-encoding", "date"})
WITHOUT_SIZE = 400


@dataclass(slots=True)
class Answer:
    """A response as it is kept: packed as nearly all browsers take it, and as it is once somebody asked for that."""

    status: int
    headers: list[tuple[str, str]]
    etag: str
    packed: bytes | None
    plain: bytes | None
    # The number of `content.generation` before which it was begun, and when that was on the monotonic clock.
    number: int
    made_at: float

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        headers = sum(len(name) + len(value) for name, value in self.headers)
        # What is packed may be asked for as it is one day.
        return WITHOUT_SIZE + headers + (7 * len(self.packed) if self.packed else len(self.plain or b""))


def may_be_kept(request: HttpRequest, response: Any) -> bool:
    """Return whether a response is the same for all visitors, as far as the response tells; its view does as well."""
    return (
        response.status_code in KEPT
        and not response.streaming
        and not response.cookies
        # A token for a form was made, or one that came as a cookie was given out again.
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and not getattr(request, "is_preview", False)
        and len(response.content) <= LONGEST_BODY
        and "Content-Encoding" not in response
        # What says how long it may be kept, or by whom, has its reasons.
        and "Cache-Control" not in response
        and "Content-Disposition" not in response
    )


def make(response: HttpResponse, number: int, made_at: float) -> Answer:
    """Return a response as it is kept, and give the response itself what visitors of the kept one will get."""
    body = response.content
    for name, value in public_headers().items():
        response.headers[name] = value
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    headers = [(name, value) for name, value in response.items() if name.lower() not in OWN_HEADERS]
    known = f"{response.status_code} {sorted(headers)}".encode()
    etag = f'W/"{blake2b(known + body, digest_size=12).hexdigest()}"'
    headers.append(("ETag", etag))
    is_packed = len(body) >= SHORTEST_TO_PACK and response.get("Content-Type", "").startswith(PACKED_TYPES)
    packed = gzip.compress(body, compresslevel=6, mtime=0) if is_packed else None
    return Answer(response.status_code, headers, etag, packed, None if packed else body, number, made_at)


def public_headers() -> dict[str, str]:
    """Return what tells browsers to ask each time whether theirs still holds; caches in front may keep it shortly."""
    shared, stale = settings.PAGE_CACHE_SHARED_SECONDS, settings.PAGE_CACHE_STALE_SECONDS
    return {"Cache-Control": f"public, max-age=0, s-maxage={shared}, stale-while-revalidate={stale}"}


def respond(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Return a new response of what is kept: 304 to who has it already, packed for who can unpack it."""
    if "HTTP_IF_NONE_MATCH" in request.META:
        unchanged = get_conditional_response(request, etag=answer.etag)
        if unchanged is not None and unchanged.status_code == 304:
            for name, value in answer.headers:
                if name.lower() != "content-type":
                    unchanged.headers[name] = value
            return unchanged
    if answer.packed and ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        body, encoding = answer.packed, "gzip"
    else:
        if answer.plain is None:
            answer.plain = zlib.decompress(answer.packed or b"", wbits=31)
        body, encoding = answer.plain, ""
    response = HttpResponse(b"" if request.method == "HEAD" else body, status=answer.status)
    headers = response.headers
    for name, value in answer.headers:
        headers[name] = value
    headers["Content-Length"] = str(len(body))
    if encoding:
        headers["Content-Encoding"] = encoding
    return response
