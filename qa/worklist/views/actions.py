"""What is done to one page: sent to review, retired, merged."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from content.exceptions import PublishingRefused
from qa import merging
from qa.models import ArchiveWork, QuestionPage
from qa.worklist.forms import MergeForm, RetireForm
from qa.worklist.refresh import refresh
from review.answers import tell_refusal
from review.retiring import RetireRefused, retire, why_not_change, why_not_take_out

ANCHORS = re.compile(r' (?:id|aria-labelledby|aria-describedby)="[^"]*"')


class EntryView(View):
    """What the views of one page have in common: the page, for people who may edit it, and the way back."""

    def dispatch(self, request: HttpRequest, *args: Any, page_pk: int, **kwargs: Any) -> Any:
        """Find the page; raises PermissionDenied for people who may not edit it."""
        self.page = get_object_or_404(QuestionPage, pk=page_pk)
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def title(self) -> str:
        """The title of the latest draft."""
        return self.page.get_admin_display_title()

    def back(self) -> str:
        """Return the list that the person came from."""
        return get_valid_next_url_from_request(self.request) or reverse("archive_worklist:index")


class ReviewView(EntryView):
    """Sends a page to its reviewers, or says in plain words what is missing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Start the page's workflow."""
        page = self.page
        if page.alias_of_id or not page.permissions_for_user(request.user).can_submit_for_moderation():
            words = why_not_change(page, request.user) or "It repeats another page, or this part has no reviewers."
            messages.error(request, f"“{self.title}” cannot be sent to review. {words}")
            return redirect(self.back())
        if page.latest_revision_id is None:
            page.save_revision(user=request.user)
        try:
            if returned := page.current_workflow_state:
                returned.resume(user=request.user)
            else:
                page.get_workflow().start(page.get_latest_revision_as_object(), request.user)
        except PublishingRefused as refusal:
            tell_refusal(request, refusal)
            return redirect("wagtailadmin_pages:edit", page.pk)
        messages.success(request, f"“{self.title}” waits for its reviewer now.")
        return redirect(self.back())


class RetireView(EntryView):
    """Takes a page out, and leads its address to another."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask where its visitors are to be led."""
        return self.show(request, RetireForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Retire it, or say why that cannot be."""
        form = RetireForm(request.POST)
        if form.is_valid():
            try:
                self.retire(request.user, form.cleaned_data["successor"])
            except RetireRefused as refused:
                form.add_error("successor", str(refused))
            else:
                messages.success(request, f"“{self.title}” is retired.")
                return redirect(self.back())
        return self.show(request, form)

    def retire(self, user: Any, successor: Any) -> None:
        """Take the page out, and note that the work on it is done."""
        retire(self.page, user, successor)
        ArchiveWork.objects.update_or_create(
            page_id=self.page.pk, defaults={"retired_at": timezone.now(), "retired_by": user}
        )
        refresh([self.page.pk])

    def show(self, request: HttpRequest, form: RetireForm) -> HttpResponse:
        """Return the form."""
        context = {
            "page": self.page,
            "form": form,
            "refusal": why_not_take_out(self.page, request.user),
            "back": self.back(),
            "next": request.GET.get("next") or request.POST.get("next") or "",
        }
        return TemplateResponse(request, "qa/worklist/retire.html", context)


class MergeView(EntryView):
    """Merges a page into another question, after showing both side by side."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the other question, and compare the two when it is chosen."""
        form = MergeForm(request.GET if "into" in request.GET else None)
        return self.show(request, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Merge, or say why that cannot be."""
        form = MergeForm(request.POST)
        if form.is_valid():
            target = form.cleaned_data["into"]
            try:
                merging.merge(self.page, target, request.user)
            except RetireRefused as refused:
                return self.show(request, form, str(refused))
            title = target.get_admin_display_title()
            edit = messages.button(reverse("wagtailadmin_pages:edit", args=[target.pk]), "Open the draft")
            messages.success(
                request,
                f"“{self.title}” is merged into “{title}”: a draft of that quotes it, and wants a review.",
                buttons=[edit],
            )
            return redirect(self.back())
        return self.show(request, form)

    def show(self, request: HttpRequest, form: MergeForm, refusal: str = "") -> HttpResponse:
        """Return the choice, and the comparison when there is one."""
        target = form.cleaned_data.get("into") if form.is_bound and form.is_valid() else None
        context = {
            "page": self.page,
            "form": form,
            "back": self.back(),
            "next": request.GET.get("next") or request.POST.get("next") or "",
        }
        if target:
            mine = self.page if self.page.live else self.page.get_latest_revision_as_object()
            context |= {
                "target": target,
                "refusal": refusal or merging.why_not_merge(self.page, target, request.user),
                "left_out": merging.left_out(self.page),
                "mine": beside_another(mine),
                "theirs": beside_another(target.get_latest_revision_as_object()),
            }
        return TemplateResponse(request, "qa/worklist/merge.html", context)


def beside_another(page: QuestionPage) -> SafeString:
    """Return the clinical content of a page without its anchors, for the page beside it has the same."""
    return mark_safe(ANCHORS.sub("", page.render_clinical_content()))
