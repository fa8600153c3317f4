"""Earlier versions of public pages, at permanent addresses."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe
from wagtail.rich_text import expand_db_html

from review import public

if TYPE_CHECKING:
    from review.models import ClinicalPage, Redaction

GONE = 410


def earlier_version(request: HttpRequest, page: "ClinicalPage", number: int) -> HttpResponse:
    """Answer with version `number` of a page as it was public then, from the ledger.

    The current version's number leads to the page itself. A withdrawn version is a notice. Raises Http404 for a
    version that never was public. Links lead only to pages that are public now.
    """
    version = public.find_version(page, number)
    if version is None:
        raise Http404
    if number == public.current_version(page):
        response: HttpResponse = redirect(page.get_url(request))
    else:
        response = TemplateResponse(
            request,
            "review/public/earlier_version.html",
            {
                "page": page,
                "version": version,
                "until": public.public_until(version),
                # Written by our own templates when it was signed off.
                "content": "" if version.withdrawn_at else mark_safe(expand_db_html(version.rendered)),
            },
            status=GONE if version.withdrawn_at else 200,
        )
    response["X-Robots-Tag"] = "noindex"
    return response


def removed_entry(request: HttpRequest, page: "ClinicalPage", removal: "Redaction") -> HttpResponse:
    """Answer that the page was removed and when; old links that are redirected to it end here."""
    context = {"section": page.breadcrumbs[-1:], "removal": removal}
    response = TemplateResponse(request, "review/public/removed.html", context, status=GONE)
    response["X-Robots-Tag"] = "noindex"
    return response
