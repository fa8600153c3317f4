from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def hello(request: HttpRequest) -> HttpResponse:
    """The least that Django can do: what everything else is measured by."""
    return HttpResponse("Hello")


urlpatterns = [path("hello/", hello), path("", include("config.urls"))]
