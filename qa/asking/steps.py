"""What each step of the form shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from wagtail.models import Site

from content.urgent import UrgentAdvice, find_urgent_advice
from qa.asking.consents import digests
from qa.asking.forms import QuestionForm, SendForm
from qa.asking.reply_time import usual_days
from qa.asking.tokens import FormToken
from qa.models.ask import AskPage
from search.alike import find_alike
from search.suggestions import Suggestion

# A question carried over from the search box is a few words.
LONGEST_CARRIED = 400


def first_step(page: AskPage, words: str = "") -> dict[str, Any]:
    """Return the form as it is opened, with words carried over from the search."""
    initial = {"question": words[:LONGEST_CARRIED].replace("\0", "")}
    return shared(page) | {"step": "question", "form": QuestionForm(initial=initial), "token": FormToken().sign()}


def shared(page: AskPage) -> dict[str, Any]:
    """Return what every step shows."""
    return {
        "days": usual_days(),
        "contact_days": settings.ASK_CONTACT_KEEP_DAYS,
        "text_days": settings.ASK_TEXT_KEEP_DAYS,
        "action": reverse("ask", args=[page.pk]) if page.pk else "",
    }


def find_answers(text: str, request: HttpRequest) -> list[Suggestion]:
    """Return published pages that may answer a question; it is kept nowhere."""
    site = Site.find_for_request(request)
    return find_alike(text, site.root_page, request) if site else []


def respond(request: HttpRequest, page: AskPage, status: int = 200, **context: Any) -> HttpResponse:
    """Return the page with a step of the form in it; nobody keeps it."""
    whole = page.get_context(request) | shared(page) | context
    response = render(request, page.get_template(request), whole, status=status)
    add_never_cache_headers(response)
    return response


def show_question(
    request: HttpRequest, page: AskPage, form: QuestionForm, token: FormToken, status: int = 200, **context: Any
) -> HttpResponse:
    """Return the first step with what was typed."""
    return respond(request, page, status, step="question", form=form, token=token.sign(), **context)


def show_sending(
    request: HttpRequest,
    page: AskPage,
    form: SendForm,
    token: FormToken,
    *,
    text: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Return the second step: urgent advice, what may answer the question already, and how to send it."""
    advice = find_urgent_advice(text)
    shown = token.showing(digests(page), keys_of(advice))
    return respond(
        request,
        page,
        status,
        step="send",
        form=form,
        token=shown.sign(),
        advice=advice,
        answers=find_answers(text, request),
        **context,
    )


def keys_of(advice: list[UrgentAdvice]) -> tuple[int, ...]:
    """Return which rules' advice it is."""
    return tuple(one.rule.pk for one in advice)
