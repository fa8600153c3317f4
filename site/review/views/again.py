from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.views import View
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page

from content.models import BasePage
from review import ledger
from review.models import ClinicalPage, ReviewDue


class ReviewAgainView(View):
    """Ask for a new review of a published page: by a reviewer where it gives advice, else by whoever reads it now."""

    def dispatch(self, request: HttpRequest, *args: Any, page_pk: int, **kwargs: Any) -> Any:
        """Find the page; raises PermissionDenied for people who may not edit it."""
        page = get_object_or_404(Page, pk=page_pk, live=True, alias_of=None).specific
        if not isinstance(page, BasePage) or not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.page = page
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_clinical(self) -> bool:
        """Whether a reviewer must sign it off."""
        return isinstance(self.page, ClinicalPage)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what will happen, or lead to the review that is under way."""
        if running := self.screen():
            return redirect(running)
        return TemplateResponse(
            request,
            "review/again/begin.html",
            {
                "page": self.page,
                "is_clinical": self.is_clinical,
                "due": ReviewDue.objects.filter(page_id=self.page.pk).first(),
                "next_due": ledger.due_after(self.page),
                "has_workflow": self.page.has_workflow,
            },
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin the review, or note that the page still holds."""
        if self.is_clinical:
            return self.begin(request)
        due_on = ledger.due_after(self.page)
        ledger.set_due(self.page, due_on, request.user)
        log(instance=self.page, action="review.confirm", user=request.user)
        messages.success(request, f"“{self.page.title}” is next due on {date_format(due_on, 'j F Y')}.")
        return redirect("wagtailadmin_explore", self.page.get_parent().pk)

    def begin(self, request: HttpRequest) -> HttpResponse:
        """Send the page to its reviewers, and whoever may review it straight to the review screen."""
        workflow = self.page.get_workflow()
        if self.screen() is None:
            if workflow is None:
                messages.error(request, "This part of the site has no reviewers: ask an administrator to set them up.")
                return redirect("wagtailadmin_pages:edit", self.page.pk)
            if self.page.latest_revision_id is None:
                self.page.save_revision()
            if returned := self.page.current_workflow_state:
                returned.resume(user=request.user)
            else:
                workflow.start(self.page.get_latest_revision_as_object(), request.user)
        state = self.page.current_workflow_task_state
        if state and state.task.specific.get_actions(self.page, request.user):
            return redirect("review_screen:task", state.pk)
        messages.success(request, f"“{self.page.title}” waits for its reviewer now.")
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    def screen(self) -> str | None:
        """Return the address of the review that is under way, if there is one."""
        state = self.page.current_workflow_task_state if self.is_clinical else None
        return reverse("review_screen:task", args=[state.pk]) if state else None
