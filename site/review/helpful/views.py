"""What the form at the end of a page sends. It needs no cookie, for it acts for nobody, and keeps no address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from content.keys import is_key
from content.posting import UNREADABLE_ERRORS, is_from_elsewhere
from content.queries import visible_by_key
from review.helpful import counting
from review.helpful.forms import ReasonForm
from review.models import ClinicalPage

TOO_MANY = "Many answers came from your network within this hour, so this one is not counted. You may try again later."
TRAP = "leave_this_empty"


def find_page(key: int) -> Page:
    """Return the public page that is asked about; raises Http404 where there is none."""
    page = visible_by_key([key]).get(key) if is_key(key) else None
    if not isinstance(page, ClinicalPage):
        raise Http404
    return page


def what_was_sent(request: HttpRequest) -> Any:
    """Return the fields of the form, none for one that cannot be read."""
    try:
        return request.POST
    except UNREADABLE_ERRORS:
        return {}


def show(request: HttpRequest, page: Page, status: int = 200, **context: Any) -> HttpResponse:
    """Return the place where somebody is thanked."""
    context |= {"helpful_page": page, "trap": TRAP}
    response = render(request, "review/public/helpful_thanks.html", context, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, page_key: int) -> HttpResponse:
    """Count whether a page helped, and lead to the place where its reason may be given."""
    page = find_page(page_key)
    sent = what_was_sent(request) if request.method == "POST" else {}
    said = sent.get("answer")
    if said not in ("yes", "no") or is_from_elsewhere(request):
        return redirect(page.get_url(request))
    if sent.get(TRAP):
        return redirect("helpful_done", page.pk)
    if counting.is_over_limit(request):
        return show(request, page, 429, problem=TOO_MANY)
    counted = counting.count(page, counting.read_version(page, sent.get("version", "")), said == "yes")
    response = redirect("helpful_thanks", counted.sign())
    add_never_cache_headers(response)
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def thanks(request: HttpRequest, signed: str) -> HttpResponse:
    """Thank somebody for an answer, and take its reason if they write one."""
    said = counting.Said.read(signed)
    if said is None:
        raise Http404
    page = find_page(said.page)
    if request.method != "POST" or is_from_elsewhere(request):
        return show(request, page, form=ReasonForm(was_helpful=said.was_helpful), action=request.path)
    sent = what_was_sent(request)
    if sent.get(TRAP):
        return redirect("helpful_done", page.pk)
    form = ReasonForm(sent, was_helpful=said.was_helpful)
    if not form.is_valid():
        return show(request, page, form=form, action=request.path)
    if counting.is_over_limit(request):
        return show(request, page, 429, problem=TOO_MANY, form=form, action=request.path)
    counting.keep_reason(said, form.cleaned_data["reason"])
    return redirect("helpful_done", page.pk)


@require_safe
def done(request: HttpRequest, page_key: int) -> HttpResponse:
    """Thank somebody for all that they said."""
    return show(request, find_page(page_key), is_done=True)
