"""What visitors find at the address of a page that is on a safety hold."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.models import Page

from content.models import SafetyHold
from content.queries import known_hidden

Serve = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


def withhold(serve_page: Serve) -> Serve:
    """Return `serve_page` so that a page on hold answers with its notice, below whichever of its addresses."""

    def serve(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse:
        hidden = known_hidden()
        hold = SafetyHold.objects.on(page) if hidden is None or hidden.hides(page) else None
        return notice(request, page, hold) if hold else serve_page(page, request, args, kwargs)

    return serve


def notice(request: HttpRequest, page: Page, hold: SafetyHold) -> HttpResponse:
    """Return the notice. It names neither the page nor why: a title is part of what may do harm."""
    above = page.specific.breadcrumbs
    response = TemplateResponse(request, "content/withheld.html", {"notice": hold.shown_notice, "section": above[-1:]})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
