from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from search.services import search_pages

RESULTS_PER_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer with the pages that match the visitor's words."""
    text = request.GET.get("q", "").replace("\x00", "")[:400].strip()
    results = search_pages(text, Site.find_for_request(request).root_page)
    paginator = Paginator(results, RESULTS_PER_PAGE)
    found = paginator.get_page(request.GET.get("page"))
    return TemplateResponse(request, "search/search.html", {"query": text, "results": found})
