from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from publishing.pagecache import keep


@keep
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answer with the rules for search engines' robots and the address of the sitemap."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return render(request, "robots.txt", {"sitemap": sitemap}, content_type="text/plain; charset=utf-8")
