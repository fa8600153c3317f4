"""The names by which a cache in front of the site can drop what it keeps."""

from typing import Any

from django.http import HttpRequest, HttpResponse

ALL = "pages"


def tag(request: HttpRequest, response: HttpResponse) -> None:
    """Name the page that a response shows, and the pages above it, for caches that drop pages by name."""
    names = [ALL, *page_tags(getattr(request, "_wagtail_route_for_request", None))]
    response.headers["Surrogate-Key"] = " ".join(names)
    response.headers["Cache-Tag"] = ",".join(names)


def page_tags(route: Any) -> list[str]:
    """Return the name of the page that was found for an address, and that of its type."""
    if not route:
        return []
    page = route[0]
    return [f"page-{page.pk}", page._meta.model_name]
