"""The style sheet, the icons and the sharing pictures of the charity, at addresses that change with what they show.

An address with the digest of what is there now is kept for ever; any other is answered too, with what is there now, for
a page may have been in somebody's cache for a while.
"""

import hashlib
import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content.branding.brand import OWN_ACCENT, OWN_ACCENT_DARK, Brand, find_brand
from content.branding.drawing import DRAWN_MARK, draw_app_icon, draw_card, draw_ico, to_png
from content.generation import cached
from content.keys import is_key
from content.pdf import kept
from content.queries import is_visible

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_WHILE = "public, max-age=300"
APP_ICONS = {"apple-touch-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512}
PAPER = "#fbf8f1"


def answer(content: bytes | str, content_type: str, is_current: bool) -> HttpResponse:
    """Return a file, kept for ever if its address names exactly it."""
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = FOR_EVER if is_current else FOR_A_WHILE
    return response


@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer with the colours of the charity; with nothing where it has chosen none."""
    brand = find_brand()
    return answer(brand.css, "text/css; charset=utf-8", digest == brand.digest)


@require_safe
def icon(request: HttpRequest, name: str, digest: str = "") -> HttpResponse:
    """Answer with an icon; browsers and phones ask for some at the root of a site, whatever a page says."""
    content_type = {"ico": "image/x-icon", "svg": "image/svg+xml"}.get(name.rpartition(".")[2], "image/png")
    return answer(icon_file(name), content_type, digest == find_brand().digest)


@cached
def icon_file(name: str) -> bytes:
    """Return an icon as a file."""
    brand = find_brand()
    if name == "favicon.ico":
        return draw_ico(brand)
    if name == "icon.svg":
        return DRAWN_MARK.format(light=brand.shown_accent, dark=brand.accent_dark or OWN_ACCENT_DARK).encode()
    return to_png(draw_app_icon(brand, APP_ICONS[name]))


@require_safe
def manifest(request: HttpRequest, digest: str = "") -> HttpResponse:
    """Answer with what a phone needs to put the site on its home screen."""
    brand = find_brand()
    icons = [
        {
            "src": reverse("brand_icon", args=[brand.digest, name]),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for name, size in APP_ICONS.items()
        if name.startswith("icon-")
    ]
    said: dict[str, Any] = {
        "name": brand.name,
        "short_name": brand.name,
        "start_url": "/",
        "display": "browser",
        "background_color": PAPER,
        "theme_color": brand.accent or OWN_ACCENT,
        "icons": icons,
    }
    return answer(json.dumps(said), "application/manifest+json", digest == brand.digest)


def card_digest(brand: Brand, title: str) -> str:
    """Return what is another for every other sharing picture."""
    return hashlib.sha256(json.dumps([brand.digest, title]).encode()).hexdigest()[:16]


@require_safe
def card(request: HttpRequest, page_key: int, digest: str) -> HttpResponse:
    """Answer with the sharing picture of a public page, kept beside its other files until the page changes."""
    page = Page.objects.filter(pk=page_key).first() if is_key(page_key) else None
    if page is None or not is_visible(page):
        raise Http404
    brand = find_brand()
    current = card_digest(brand, page.title)
    path = kept.folder_of(page.pk) / f"card-{current}.png"
    picture = kept.read(path)
    if picture is None:
        picture = draw_card(brand, page.title)
        kept.write(path, picture)
    return answer(picture, "image/png", digest == current)
