"""The review screen: reading, deciding, claiming."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page, TaskState
from wagtail.utils.decorators import xframe_options_sameorigin_override

from content.exceptions import PublishingRefused
from review import claims
from review.claims import ClaimRefused
from review.four_eyes import CHANGED_MEANWHILE, ApprovalRefused
from review.models.task import APPROVE, REJECT
from review.queue import find_queue
from review.reviewers import may_review
from review.screen import Case
from review.screen_forms import DecisionForm

DECIDED_MEANWHILE = "Somebody decided this review while you had it open. Your comment was not sent."
# The page is read, not used: no scripts, no forms, no way out but in a window of its own.
SANDBOX = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"


class CaseView(View):
    """A view of one review. People who may not read the page are told so in plain words."""

    def dispatch(self, request: HttpRequest, *args: Any, task_state_pk: int, **kwargs: Any) -> HttpResponseBase:
        """Find the review and see who is looking."""
        states = TaskState.objects.select_related("task", "workflow_state__requested_by", "finished_by")
        self.case = Case(get_object_or_404(states, pk=task_state_pk), request.user)
        get_object_or_404(Page, pk=self.case.state.workflow_state.object_id)
        if not self.case.may_see:
            return TemplateResponse(request, "review/screen/refused.html", {"case": self.case}, status=403)
        if not self.case.is_clinical_review:
            return redirect("wagtailadmin_pages:edit", self.case.page.pk)
        return super().dispatch(request, *args, **kwargs)


class TaskView(CaseView):
    """Shows what a reviewer needs, and takes their decision."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page with what changed, or what became of a review that is over."""
        return self.show(DecisionForm(case=self.case) if self.case.is_open else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Approve or return; whatever stands in the way, the comment is shown again."""
        if not self.case.is_open:
            return self.show_decided()
        form = DecisionForm(request.POST, case=self.case)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.decide(form)
        except AlreadyDecided:
            self.case = Case(TaskState.objects.get(pk=self.case.state.pk), request.user)
            return self.show_decided()
        except ApprovalRefused as refusal:
            return self.show_refusal(form, str(refusal))
        except PublishingRefused as refusal:
            return self.show_refusal(form, "It cannot go live as it is.", refusal.problems)
        messages.success(request, "Approved." if form.cleaned_data["decision"] == APPROVE else "Sent back.")
        return redirect("review_screen:task", self.case.state.pk)

    @transaction.atomic
    def decide(self, form: DecisionForm) -> None:
        """Carry out the decision; of two at once the second finds it decided.

        Raises AlreadyDecided, ApprovalRefused, and PublishingRefused when the page may not go live; nothing is
        written then.
        """
        state = TaskState.objects.select_for_update().get(pk=self.case.state.pk)
        if state.status != TaskState.STATUS_IN_PROGRESS:
            raise AlreadyDecided
        comment = form.cleaned_data["comment"]
        if form.cleaned_data["decision"] == REJECT:
            self.case.task.on_action(state, self.request.user, REJECT, comment=comment)
            return
        if form.cleaned_data["seen_digest"] != self.case.digest:
            raise ApprovalRefused(CHANGED_MEANWHILE)
        self.case.task.on_action(state, self.request.user, APPROVE, comment=comment, **form.get_sign_off())

    def show_refusal(self, form: DecisionForm, message: str, problems: Any = ()) -> HttpResponse:
        """Show the page as it is now, with the reason and all that was typed."""
        form.add_error(None, message)
        for problem in problems:
            form.add_error(None, problem)
        fresh = self.request.POST.copy()
        self.case = Case(TaskState.objects.get(pk=self.case.state.pk), self.request.user)
        fresh["seen_digest"] = self.case.digest
        # What has changed must be read first.
        fresh.pop("has_read", None)
        form.data, form.case = fresh, self.case
        return self.show(form, status=409)

    def show_decided(self) -> HttpResponse:
        """Show what became of the review, with the comment that came too late."""
        return self.show(None, status=409, message=DECIDED_MEANWHILE, unsent=self.request.POST.get("comment", ""))

    def show(self, form: DecisionForm | None, status: int = 200, **context: Any) -> HttpResponse:
        """Return the screen."""
        template = "review/screen/task.html" if form else "review/screen/decided.html"
        context |= {"case": self.case, "form": form}
        if not form:
            context["waiting"] = [
                entry
                for entry in find_queue(self.request.user)
                if entry.is_reviewer and not entry.waiting.is_own_work and (not entry.held or entry.is_held_by_me)
            ]
        return TemplateResponse(self.request, template, context, status=status)


class AlreadyDecided(Exception):
    """Somebody else was first."""


@method_decorator(xframe_options_sameorigin_override, name="dispatch")
class DraftView(CaseView):
    """The page as visitors will see it, for the frame in the screen. It does nothing but show."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the draft as the public page."""
        draft = self.case.draft
        attributes = {"revision_id": self.case.revision.pk}
        response = draft.make_preview_request(request, draft.default_preview_mode, extra_request_attrs=attributes)
        response["Content-Security-Policy"] = SANDBOX
        return response


class ClaimView(CaseView):
    """“I am reading this one.”"""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Claim it, unless somebody else was first."""
        if not self.case.is_reviewer or self.case.is_own_work:
            raise PermissionDenied("Only a reviewer who did not write it can claim it.")
        try:
            claims.claim(self.case.state, request.user)
        except ClaimRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "It is yours to review.")
        return redirect(back(request, self.case.state.pk))


class ReleaseView(CaseView):
    """“Somebody else may read it.”"""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the claim, if it is this person's to end."""
        if self.case.held and not self.case.may_release:
            raise PermissionDenied("Only its reader or a managing editor can release it.")
        if self.case.held:
            claims.release(self.case.state)
            messages.success(request, "Anybody may review it now.")
        return redirect(back(request, self.case.state.pk))


def back(request: HttpRequest, task_state_pk: int) -> str:
    """Return where a claim was made: in the queue or on the screen."""
    if request.POST.get("from") == "queue":
        return reverse("review_screen:queue")
    return reverse("review_screen:task", args=[task_state_pk])


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    """All reviews that wait, as this person may see them."""

    template_name = "review/screen/queue.html"
    page_title = "Review"
    header_icon = "glasses"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the queue."""
        entries = find_queue(self.request.user)
        return super().get_context_data(**kwargs) | {
            "entries": entries,
            "is_reviewer": any(entry.is_reviewer for entry in entries) or may_review(self.request.user),
        }


def signal(request: HttpRequest) -> HttpResponse:
    """Answer with nothing but the token to send with: the screen asks whether it is still connected and logged in."""
    return HttpResponse(status=204, headers={"X-CSRFToken": get_token(request)})
