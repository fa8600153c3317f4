from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from wagtail.models import Site
from wagtail.models.sites import get_site_for_hostname

from content.generation import cached


class SiteMiddleware:
    """Finds the site of a request once for all requests of its host: Wagtail would ask the database each time.

    And reads what is sent as UTF-8, which all that we serve is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the request its site, where `Site.find_for_request` looks for it."""
        hostname, _ = split_domain_port(request._get_raw_host())  # type: ignore[attr-defined] # as Wagtail does
        if request.encoding is not None:
            # Whatever a program says that it speaks, such as what Python knows and is no writing at all.
            request.encoding = "utf-8"
        request._wagtail_site = find_site(hostname, request.get_port())  # type: ignore[attr-defined]
        return self.get_response(request)


@cached
def find_site(hostname: str, port: str) -> Site | None:
    """Return the site of a host, its home page loaded as well, or None."""
    try:
        return get_site_for_hostname(hostname, port)
    except Site.DoesNotExist:
        return None
