"""The page by which an asker sees how their question stands, and has a say in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from content.posting import UNREADABLE_ERRORS
from content.queries import visible_by_key
from qa.asking.letters import sent_reply
from qa.asking.limits import is_over_limit
from qa.asking.links import is_signed, status_path
from qa.asking.reply_time import usual_days
from qa.models import AskPage, Erasure, SubmittedQuestion
from qa.privacy import erasing

State = SubmittedQuestion.State


class AddressForm(forms.Form):
    """Where news of the question goes."""

    email = forms.EmailField(
        required=False,
        max_length=254,
        label="Your email address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "This is no email address. Write it like name@example.org, or leave it empty."},
    )


# What is done by the link, once its holder has said that they mean it.
ACTS: dict[str, Callable[[SubmittedQuestion], None]] = {
    "withdraw": erasing.withdraw,
    "unpublish": erasing.withdraw_publication,
    "erase": erasing.erase,
}


@dataclass(frozen=True)
class Standing:
    """How a question stands, in the asker's words."""

    heading: str
    # How many of the steps received, being answered, answered are behind it; None where it went no further.
    step: int | None = None


STANDINGS = {
    State.NEW: Standing("We have received it", 1),
    State.ANSWERING: Standing("It is being answered", 2),
    State.WAITING: Standing("It is being answered", 2),
    State.ANSWERED: Standing("It is answered", 3),
    State.DECLINED: Standing("We cannot answer it"),
    State.SPAM: Standing("We have closed it"),
    State.WITHDRAWN: Standing("You have withdrawn it"),
}


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class AskerView(View):
    """What only the holder of the link sees; nobody keeps it, indexes it or learns of its address."""

    submission: SubmittedQuestion

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the question of the link, or say that there is none, or none any more."""
        self.code, self.signature = kwargs["code"], kwargs["signature"]
        if not is_signed(self.code, self.signature):
            return unseen(TemplateResponse(request, "qa/status_gone.html", {"is_unknown": True, **roof()}, status=404))
        request.encoding = "utf-8"
        found = SubmittedQuestion.objects.filter(code=self.code).first()
        if found is None:
            return unseen(self.gone(request))
        self.submission = found
        if found.text_purged_at is not None and not self.is_allowed_for_ever(**kwargs):
            return unseen(self.gone(request))
        return unseen(super().dispatch(request, *args, **kwargs))

    def is_allowed_for_ever(self, **kwargs: Any) -> bool:
        """Return whether this may still be done once the question itself is forgotten."""
        return False

    def gone(self, request: HttpRequest) -> HttpResponse:
        """Return what is left to say of a question that is erased, or past its time: its consent can be taken back."""
        submission = getattr(self, "submission", None)
        left = {
            "is_erased": Erasure.objects.filter(code=self.code, kind=Erasure.Kind.ERASED).exists(),
            "submission": submission,
            "signature": self.signature,
            "may_take_back": submission is not None and submission.consent_to_publish is not None,
            "has_taken_back": "unpublish" in request.GET,
        }
        return TemplateResponse(request, "qa/status_gone.html", left | roof(), status=410)

    def done(self, request: HttpRequest) -> str:
        """Return what has just been done by the link, as far as it is so."""
        is_withdrawn = self.submission.state == State.WITHDRAWN
        if "withdraw" in request.GET and not self.submission.is_open:
            return "withdraw" if is_withdrawn else "closed"
        if "unpublish" in request.GET and self.submission.consent_to_publish is None:
            return "unpublish"
        return "email" if "email" in request.GET else ""

    def show(self, request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
        """Return the page."""
        submission = self.submission
        pages = (
            visible_by_key([submission.page_id]) if submission.page_id and submission.state == State.ANSWERED else {}
        )
        shown = {
            "submission": submission,
            "signature": self.signature,
            "done": self.done(request),
            "standing": STANDINGS[State(submission.state)],
            "answer": pages.get(submission.page_id or 0),
            "was_replied": submission.state == State.ANSWERED and sent_reply(submission) is not None,
            "may_change_email": submission.contact_purged_at is None,
            "consent_to_publish": submission.consent_to_publish,
            "form": AddressForm(initial={"email": submission.email}),
            "days": usual_days(),
            "contact_days": settings.ASK_CONTACT_KEEP_DAYS,
            "text_days": settings.ASK_TEXT_KEEP_DAYS,
            "address": request.build_absolute_uri(status_path(submission.code)),
            **roof(),
            **context,
        }
        return TemplateResponse(request, "qa/status.html", shown, status=status)


def roof() -> dict[str, Any]:
    """Return the page to ask on, for the way there."""
    return {"ask_page": AskPage.objects.live().first()}


def unseen(response: HttpResponseBase) -> HttpResponseBase:
    """Keep an asker's page out of caches, of search engines, and its address out of other sites' logs."""
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


class StatusView(AskerView):
    """How the question stands."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self.show(request)


class SentView(AskerView):
    """The thanks after sending, with the link to keep."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self.show(request, is_new=True)


class ChangeView(AskerView):
    """What the asker wants done. A link alone changes nothing: programs that look at mail open links."""

    def is_allowed_for_ever(self, **kwargs: Any) -> bool:
        """Return whether it is the consent to publication: what is public may be so for years."""
        return kwargs.get("what") == "unpublish"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Lead to the page itself."""
        return redirect(status_path(self.code))

    def post(self, request: HttpRequest, what: str, **kwargs: Any) -> HttpResponse:
        """Do it, and show how the question stands then."""
        try:
            said = request.POST
        except UNREADABLE_ERRORS:
            return redirect(status_path(self.code))
        if what == "email":
            return self.change_email(request, said)
        if not said.get("sure"):
            is_forgotten = self.submission.text_purged_at is not None
            return self.gone(request) if is_forgotten else self.show(request, unsure=what)
        ACTS[what](self.submission)
        return redirect(f"{status_path(self.code)}?{what}")

    def change_email(self, request: HttpRequest, said: Any) -> HttpResponse:
        """Keep another address, or none."""
        form = AddressForm(said)
        if self.submission.contact_purged_at is not None:
            return redirect(status_path(self.code))
        if not form.is_valid():
            return self.show(request, form=form)
        if is_over_limit(request):
            form.add_error("email", "You have changed it several times within this hour. Try again later.")
            return self.show(request, 429, form=form)
        erasing.change_email(self.submission, form.cleaned_data["email"])
        return redirect(f"{status_path(self.code)}?email")
