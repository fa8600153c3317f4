"""What one asker may demand of the charity: to see what is held of them, and to have it erased."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import FormView, View
from wagtail.admin import messages

from qa.privacy import access, erasing, viewing
from qa.privacy.forms import EraseForm, FindAskerForm, read_codes
from qa.privacy.views.base import DataProtectionView, ProtectedMixin
from qa.privacy_models import Erasure, PrivateView
from qa.submission_models import SubmittedQuestion

# What is typed is in no address, log, message or report of an error.
careful = method_decorator([sensitive_post_parameters(), sensitive_variables()], name="dispatch")
GONE = "This question is not here any more."


@careful
class AccessView(DataProtectionView, FormView):
    """Finds what one asker sent."""

    page_title = "One asker’s data"
    header_icon = "user"
    template_name = "qa/privacy/access.html"
    form_class = FindAskerForm

    def form_valid(self, form: FindAskerForm) -> HttpResponse:
        """Show what was found, and note that it was looked at; without a redirect, for that would name it."""
        found = list(access.find(form.cleaned_data["who"]))
        viewing.note(self.request.user, found, PrivateView.Where.ACCESS)
        erased = Erasure.objects.filter(
            code=access.code_of(form.cleaned_data["who"])[: SubmittedQuestion._meta.get_field("code").max_length],
            kind=Erasure.Kind.ERASED,
        ).first()
        shown = self.get_context_data(form=form, was_looked_for=True, found=found, erased=erased)
        return self.render_to_response(shown)


@careful
class ExportView(ProtectedMixin, View):
    """All that is held of the askers of some questions, as a file."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Return the file."""
        codes = read_codes(request.POST.getlist("code"))[: access.MOST]
        found = list(SubmittedQuestion.objects.filter(code__in=codes).select_related("topic").order_by("pk"))
        if not found:
            messages.error(request, GONE)
            return redirect("qa_privacy:access")
        held = access.export(found, request.user)
        name = found[0].code if len(found) == 1 else f"{timezone.localdate():%Y-%m-%d}"
        return HttpResponse(
            json.dumps(held, ensure_ascii=False, indent=2) + "\n",
            content_type="application/json; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="asker-{name}.json"'},
        )


@careful
class EraseView(DataProtectionView, FormView):
    """Erases everything of one question on its asker's behalf, once that is confirmed."""

    page_title = "Erase everything"
    header_icon = "bin"
    template_name = "qa/privacy/erase.html"
    form_class = EraseForm
    http_method_names = ["post"]
    submission: SubmittedQuestion

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask whether it is meant, or do it."""
        code = access.code_of(request.POST.get("code", ""))
        found = SubmittedQuestion.objects.filter(code=code).first()
        if found is None:
            messages.error(request, GONE)
            return redirect("qa_privacy:access")
        self.submission = found
        if "confirm" not in request.POST:
            return self.render_to_response(self.get_context_data(form=EraseForm(submission=found)))
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form know whose details no reason may repeat."""
        return super().get_form_kwargs() | {"submission": self.submission}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Erase it."""
        code = self.submission.code
        erasing.erase(self.submission, self.request.user, form.cleaned_data["reason"])
        messages.success(self.request, f"Everything of the question {code} is erased.")
        return redirect("qa_privacy:access")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question, none of whose words are shown."""
        return super().get_context_data(submission=self.submission, **kwargs)
