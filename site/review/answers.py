"""How a refusal is told: to a person by the list of what is missing on the page's editor, to a program as JSON."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from content.exceptions import PublishingRefused
from review.four_eyes import ApprovalRefused
from review.gate import SubmissionRefused
from review.retiring import DeletionRefused

OVERRIDE = "review.override_sign_off"


def may_override(page: Any, user: Any) -> bool:
    """Return whether `user` may publish this page without its sign-off, giving a reason."""
    return bool(
        page.pk and page.clinical_fields and user.has_perm(OVERRIDE) and page.permissions_for_user(user).can_publish()
    )


def wants_json(request: HttpRequest) -> bool:
    """Return whether a program asks: one that takes no HTML, a script of a page, or a client of the API."""
    return (
        not request.accepts("text/html")
        or request.headers.get("x-requested-with") == "XMLHttpRequest"
        or "/api/" in request.path
    )


def tell_refusal(request: HttpRequest, refusal: PublishingRefused, *, was_saved: bool = False) -> None:
    """Put the list of what is missing into the messages that the next page shows."""
    user: Any = request.user
    buttons = []
    if not isinstance(refusal, SubmissionRefused) and may_override(refusal.page, user):
        address = reverse("review_gate:override", args=[refusal.page.pk])
        buttons.append(messages.button(address, "Publish without sign-off…"))
    messages.error(request, say(refusal, was_saved=was_saved), buttons=buttons)


def say(refusal: PublishingRefused, *, was_saved: bool = False) -> SafeString:
    """Return the refusal in words."""
    what = "be submitted for review" if isinstance(refusal, SubmissionRefused) else "go live"
    start = "Your changes are saved as a draft. " if was_saved else ""
    problems = format_html_join("", "<li>{}</li>", ((problem,) for problem in refusal.problems))
    return format_html(
        "{}“{}” cannot {} yet:<ul class='review-refusal'>{}</ul>", start, refusal.page.title, what, problems
    )


def answer_refusal(request: HttpRequest, refusal: PublishingRefused, *, was_saved: bool = False) -> HttpResponse:
    """Return the answer to a request that a PublishingRefused ended: the editor with the list, or 409 and JSON."""
    if wants_json(request):
        return JsonResponse({"error": "refused", "problems": refusal.problems}, status=409)
    tell_refusal(request, refusal, was_saved=was_saved)
    return to_editor(request, refusal.page.pk)


def answer_approval(request: HttpRequest, refusal: ApprovalRefused, page_pk: int | None) -> HttpResponse:
    """Return the answer to an approval that was refused."""
    if wants_json(request):
        return JsonResponse({"error": "refused", "problems": [str(refusal)]}, status=409)
    messages.error(request, str(refusal))
    return to_editor(request, page_pk)


def answer_deletion(request: HttpRequest, refusal: DeletionRefused) -> HttpResponse:
    """Return the answer to a request that would have deleted what the ledger speaks of."""
    if wants_json(request):
        return JsonResponse({"error": "refused", "problems": [str(refusal)]}, status=409)
    messages.error(request, str(refusal))
    return to_editor(request, refusal.kept[0].pk)


def to_editor(request: HttpRequest, page_pk: int | None) -> HttpResponse:
    """Return a redirect to the editor of a page, which goes on to where the request wanted; home without a page."""
    if not page_pk:
        return redirect("wagtailadmin_home")
    address = reverse("wagtailadmin_pages:edit", args=[page_pk])
    onward = get_valid_next_url_from_request(request)
    return redirect(f"{address}?{urlencode({'next': onward})}" if onward else address)
