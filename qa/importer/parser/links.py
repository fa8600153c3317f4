"""Which addresses of a saved page may stand in a page of ours."""

import re
from urllib.parse import urljoin, urlsplit

SAFE_SCHEMES = {"http", "https", "mailto"}
# Browsers drop these wherever they stand in an address, and so "java\nscript:" would run.
DROPPED_BY_BROWSERS = re.compile(r"[\t\n\r]")
# What has no place in an address, and could hide what it is.
SUSPICIOUS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff<>\"\\]")


def keep_link(href: str, base_url: str = "") -> str:
    """The absolute http, https or mailto address that `href` means on a page at `base_url`; "" where it is none."""
    href = DROPPED_BY_BROWSERS.sub("", href).strip()
    if not href or href.startswith("#") or SUSPICIOUS.search(href):
        return ""
    try:
        address = urljoin(base_url, href) if base_url else href
        parts = urlsplit(address)
        is_complete = bool(parts.hostname) or (parts.scheme == "mailto" and "@" in parts.path)
    except ValueError:
        return ""
    return re.sub(r"\s", "%20", address) if parts.scheme in SAFE_SCHEMES and is_complete else ""
