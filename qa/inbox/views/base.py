from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from content.keys import is_key
from qa.inbox import permissions
from qa.inbox.refusals import ActionRefused
from qa.models import PrivateView, SubmittedQuestion
from qa.privacy import viewing


@method_decorator([sensitive_post_parameters(), sensitive_variables()], name="dispatch")
class ActionView(WagtailAdminTemplateMixin, FormView):
    """Something that is done with one question: a small form first, and nothing typed is lost when it is refused."""

    header_icon = "mail"
    template_name = "qa/inbox/action.html"
    form_class: type[forms.Form] = forms.Form
    button_label = ""
    # What it leads to, in a sentence or two.
    explanation = ""
    # Where private words are shown beside the form; empty where they are not.
    shown_in: str = PrivateView.Where.INBOX
    submission: SubmittedQuestion

    @staticmethod
    def is_allowed(user: Any) -> bool:
        """Return whether `user` may do this."""
        return permissions.may_handle(user)

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """Find the question; raises PermissionDenied for people who may not do this."""
        if not self.is_allowed(request.user):
            raise PermissionDenied
        if not is_key(pk):
            raise Http404
        self.submission = get_object_or_404(SubmittedQuestion.objects.select_related("topic", "assigned_to"), pk=pk)
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: Any) -> str:
        """Do it, and return what to say then; raises ActionRefused."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it, or say why that cannot be."""
        try:
            said = self.act(form)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        except SubmittedQuestion.DoesNotExist:
            # Its asker was quicker.
            messages.error(self.request, f"Everything of question {self.submission.code} has just been erased.")
            return redirect("inbox_modeladmin_index")
        messages.success(self.request, said)
        return redirect(self.after())

    def after(self) -> str:
        """Return where it goes on."""
        return self.question_address

    @property
    def question_address(self) -> str:
        """The page of the question."""
        return reverse("inbox_modeladmin_inspect", args=[self.submission.pk])

    def get_page_subtitle(self) -> str:
        """Return the code: what was asked does not belong into a browser's history."""
        return self.submission.code

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("inbox_modeladmin_index"), "label": "Inbox"},
            {"url": self.question_address, "label": f"Question {self.submission.code}"},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question, and note that it is read where it is shown."""
        merged = list(self.submission.merged.filter(state__in=SubmittedQuestion.OPEN).order_by("pk"))
        if self.shown_in:
            viewing.note(self.request.user, [self.submission, *merged], self.shown_in)
        shown = {
            "submission": self.submission,
            "merged": merged,
            "shows_text": bool(self.shown_in),
            "explanation": self.explanation,
            "button_label": self.button_label,
            "question_address": self.question_address,
        }
        return super().get_context_data(**shown | kwargs)
