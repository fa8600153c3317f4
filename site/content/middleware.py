from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import Resolver404, resolve
from wagtail.models import Site
from wagtail.models.sites import get_site_for_hostname
from wagtail.views import serve

from content.generation import cached
from content.queries import known_hidden, looking
from content.routing import find_route


class SiteMiddleware:
    """Finds the site of a request once for all requests of its host: Wagtail would ask the database each time.

    And reads what is sent as UTF-8, which all that we serve is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; one that looks at a page is told once what has changed and what is hidden."""
        if request.encoding is not None:
            # Whatever a program says that it speaks, such as what Python knows and is no writing at all.
            request.encoding = "utf-8"
        if request.method not in {"GET", "HEAD"} or not leads_to_page(request):
            return self.answer(request)
        with looking():
            return self.answer(request)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Give the request its site, where `Site.find_for_request` looks for it, and answer it."""
        hostname, _ = split_domain_port(request._get_raw_host())  # type: ignore[attr-defined] # as Wagtail does
        request._wagtail_site = find_site(hostname, request.get_port())  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Find the page where Wagtail's view looks for one that was found already."""
        if view is serve and known_hidden() and (route := find_route(request, *args, **kwargs)):
            request._wagtail_route_for_request = route  # type: ignore[attr-defined]


def leads_to_page(request: HttpRequest) -> bool:
    """Return whether the address is one at which a page may stand."""
    try:
        return resolve(request.path_info).func is serve
    except Resolver404:
        return False


@cached
def find_site(hostname: str, port: str) -> Site | None:
    """Return the site of a host, its home page loaded as well, or None."""
    try:
        return get_site_for_hostname(hostname, port)
    except Site.DoesNotExist:
        return None
