from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page, Site

from search import log, services
from search.filters import ORDERS, Filters
from search.suggestions import suggest, suggest_again
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


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with what the words typed so far may be looking for.

    Words of a search box come by GET, and the answer may be kept for a minute. A question that is being written is
    private: it comes by POST, and is in no address, log or cache. It changes nothing, so it needs no token.
    """
    is_private = request.method == "POST"
    root = root_of(request)
    if is_private:
        found = suggest(request.POST.get("q", ""), root)
    else:
        found = suggest_again(clean_text(request.GET.get("q", "")), root.pk)
    response = JsonResponse({"suggestions": [asdict(one) for one in found]})
    if is_private:
        add_never_cache_headers(response)
    else:
        patch_cache_control(response, public=True, max_age=SUGGESTIONS_KEPT)
    return response


def page_number(request: HttpRequest) -> int:
    """Return the page of results that is asked for, the first for nonsense."""
    number = request.GET.get("page", "")
    return int(number) if number.isdecimal() and len(number) < 5 else 1


def root_of(request: HttpRequest) -> Page:
    """Return the home page of the site that was asked."""
    site = Site.find_for_request(request)
    return site.root_page if site else Page.get_first_root_node()
