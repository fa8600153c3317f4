from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from search import log, services
from search.filters import ORDERS, Filters
from search.suggestions import suggest_again
from search.understanding import clean_text

SHOWN = ("answer", "results", "facets", "guidance", "advice")
# Seconds that a browser or a proxy may keep suggestions.
SUGGESTIONS_KEPT = 60


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer with the pages that match the visitor's words."""
    text = clean_text(request.GET.get("q", ""))
    context = {"query": text, "orders": ORDERS, "results": None}
    if text:
        filters = Filters.of(request.GET)
        shown = services.show(text, root_of(request).pk, filters, page_number(request))
        context |= {"filters": filters} | {name: getattr(shown, name) for name in SHOWN}
        if filters == Filters() and page_number(request) == 1:
            context["opened"] = log.note_answer(request, shown.answer)
    return TemplateResponse(request, "search/search.html", context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with what the words typed so far may be looking for.

    The browser that asks keeps it for a minute; caches that others share no longer than a page, which may be hidden.

    They are words of a search box. A question that is being written is private and goes by another way (`qa.asking`).
    """
    found = suggest_again(clean_text(request.GET.get("q", "")), root_of(request).pk)
    response = JsonResponse({"suggestions": [asdict(one) for one in found]})
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_KEPT, s_maxage=settings.PAGE_CACHE_SHARED_SECONDS)
    return response


def page_number(request: HttpRequest) -> int:
    """Return the page of results that is asked for, the first for nonsense."""
    number = request.GET.get("page", "")
    return int(number) if number.isdecimal() and len(number) < 5 else 1


def root_of(request: HttpRequest) -> Page:
    """Return the home page of the site that was asked."""
    site = Site.find_for_request(request)
    return site.root_page if site else Page.get_first_root_node()
