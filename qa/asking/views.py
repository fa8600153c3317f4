"""What the form sends. It needs no cookie: what it carries is signed, and it acts for nobody."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from content.keys import is_key
from content.posting import UNREADABLE_ERRORS
from content.queries import visible, visible_by_key
from content.urgent import UrgentAdvice, find_urgent_advice
from qa.asking import limits
from qa.asking.consents import digests
from qa.asking.forms import LONGEST, QuestionForm, SendForm
from qa.asking.links import signature_of
from qa.asking.receiving import Asked, receive, received_already
from qa.asking.steps import find_answers, keys_of, show_question, show_sending
from qa.asking.tokens import FormToken
from qa.models import AnswerFound, AskPage, SubmittedQuestion

TOO_FAST = "Look over what you wrote, then press “Send my question” again."
TOO_OLD = (
    "This page was open for a long time, so it could not be sent. Nothing is lost: press “Send my question” again."
)
NEW_WORDS = (
    "We have changed the words beside the boxes since you opened this page. "
    "Read them again, and tick what you agree to."
)
READ_FIRST = "Before you send it, please read what stands above. Then press “Send my question” again."
TOO_MANY = (
    "You have sent several questions within this hour, so we cannot take this one yet. It is still in the box: send it "
    "again in an hour, or copy it and write to us."
)
UNREADABLE = f"What you sent was too large to be read. Write your question again, in {LONGEST:,} characters at most."


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def take_step(request: HttpRequest, page_key: int) -> HttpResponse:
    """Go on to the next step of the form, back, or send it."""
    page = visible(AskPage.objects.filter(pk=page_key)).first() if is_key(page_key) else None
    if page is None:
        raise Http404
    if request.method != "POST":
        return redirect(page.get_url(request))
    try:
        said = request.POST
    except UNREADABLE_ERRORS:
        return show_question(request, page, QuestionForm(), FormToken(), 413, problem=UNREADABLE)
    if "helped" in said:
        return answered_already(request, page, said["helped"])
    token = FormToken.read(said.get("form", ""))
    if "send" in said and page.takes_questions:
        return send(request, page, said, token)
    return go_on(request, page, said, token or FormToken())


def go_on(request: HttpRequest, page: AskPage, said: Any, token: FormToken) -> HttpResponse:
    """Return the second step for a question that can be understood, else the first with what was typed."""
    form = QuestionForm(said)
    if "back" in said or not page.takes_questions:
        return show_question(request, page, QuestionForm(initial={"question": said.get("question", "")}), token)
    if not form.is_valid():
        return show_question(request, page, form, token)
    text = form.cleaned_data["question"]
    return show_sending(request, page, SendForm(initial={"question": text}, page=page), token, text=text)


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def look(request: HttpRequest, page_key: int) -> HttpResponse:
    """Answer with what may help somebody who is still writing: urgent advice, and answers published already.

    What is written comes by POST, and is in no address, log or cache.
    """
    try:
        text = request.POST.get("question", "")[:LONGEST]
    except UNREADABLE_ERRORS:
        text = ""
    found: dict[str, Any] = {"action": reverse("ask", args=[page_key])}
    if text.strip():
        found |= {"advice": find_urgent_advice(text), "answers": find_answers(text, request)}
    response = render(request, "qa/includes/ask_found.html", found)
    add_never_cache_headers(response)
    return response


def send(request: HttpRequest, page: AskPage, said: Any, token: FormToken | None) -> HttpResponse:
    """Take the question in; whatever stands against that, what was typed stays in the form."""
    form = SendForm(said, page=page)
    is_valid = form.is_valid()
    text = form.cleaned_data.get("question") or said.get("question", "")
    advice = find_urgent_advice(text)
    problem, status = "", 200
    asked = asked_by(form, token.key, advice) if token and is_valid else None
    if asked and (known := received_already(asked)):
        return thank(known)
    if token is None:
        token, problem = FormToken(), TOO_OLD
    elif token.consents != digests(page):
        form, problem = with_boxes_empty(said, page), NEW_WORDS
    elif not is_valid:
        pass
    elif token.is_too_fast:
        problem = TOO_FAST
    elif not set(keys_of(advice)) <= set(token.advice):
        problem = READ_FIRST
    elif limits.is_over_limit(request):
        problem, status = TOO_MANY, 429
    elif asked:
        return thank(receive(asked))
    return show_sending(request, page, form, token, text=text, status=status, problem=problem)


def asked_by(form: SendForm, key: str, advice: list[UrgentAdvice]) -> Asked:
    """Return what somebody asks by a form that is filled in rightly."""
    return Asked(
        text=form.cleaned_data["question"],
        form_key=key,
        consents=form.agreed,
        email=form.cleaned_data["email"],
        topic=form.cleaned_data["topic"],
        is_of_age=form.cleaned_data.get("is_of_age"),
        advice=advice,
        is_spam=bool(form.cleaned_data["leave_this_empty"]),
    )


def thank(submission: SubmittedQuestion) -> HttpResponse:
    """Lead to the thanks, with the link."""
    response = redirect("ask_sent", submission.code, signature_of(submission.code))
    add_never_cache_headers(response)
    return response


def with_boxes_empty(said: Any, page: AskPage) -> SendForm:
    """Return the form with what was typed, and nothing agreed to."""
    kept = said.copy()
    for name in ("consent_to_answer", "consent_to_publish"):
        kept.pop(name, None)
    return SendForm(kept, page=page)


def answered_already(request: HttpRequest, page: AskPage, key: str) -> HttpResponse:
    """Count that a page answers what somebody was about to ask, without what that was, and let them read it."""
    answer = visible_by_key([int(key)]).get(int(key)) if is_key(key) else None
    if answer is None:
        return redirect(page.get_url(request))
    today = AnswerFound.objects.filter(page=answer.pk, day=timezone.localdate())
    AnswerFound.objects.bulk_create([AnswerFound(page_id=answer.pk, day=timezone.localdate())], ignore_conflicts=True)
    today.update(count=F("count") + 1)
    response = TemplateResponse(request, "qa/ask_answered.html", {"ask_page": page, "answer": answer})
    add_never_cache_headers(response)
    return response
