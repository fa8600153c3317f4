from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views import View
from wagtail.admin import messages
from wagtail.locks import WorkflowLock
from wagtail.log_actions import log
from wagtail.models import Page

from content.exceptions import PublishingRefused
from content.models import BasePage, SafetyHold
from review import checks, ledger
from review.answers import may_override, wants_json
from review.checks.report import Report
from review.forms import OverrideForm
from review.four_eyes import CHANGED_MEANWHILE
from review.models import ClinicalChange, ClinicalPage, Review

OVERRIDDEN = "review.override"


def show_checks(request: HttpRequest, page_pk: int) -> HttpResponse:
    """Answer with what the checks say of the latest version of a page: as a page, as part of the editor, or as JSON.

    Raises PermissionDenied for people who may neither edit nor publish it.
    """
    page = get_object_or_404(Page, pk=page_pk)
    permissions = page.permissions_for_user(request.user)
    if not issubclass(page.specific_class or Page, BasePage) or not (
        permissions.can_edit() or permissions.can_publish()
    ):
        raise PermissionDenied
    report = Report.of(page.get_latest_revision_as_object())
    assert report is not None  # noqa: S101 - it is one of our pages
    if wants_json(request):
        return JsonResponse(report.as_json())
    part = "part" in request.GET
    template = "review/gate/includes/checks.html" if part else "review/gate/checks.html"
    return TemplateResponse(request, template, {"page": report.page, "report": report, "in_editor": part})


class OverrideView(View):
    """Publish a page without its sign-off: the reason is written into the ledger and the history first."""

    def dispatch(self, request: HttpRequest, *args: Any, page_pk: int, **kwargs: Any) -> Any:
        """Find the page; raises PermissionDenied for people who may not override."""
        stored = get_object_or_404(Page, pk=page_pk, alias_of=None)
        self.page = stored.get_latest_revision_as_object()
        if not isinstance(self.page, ClinicalPage) or not may_override(self.page, request.user):
            raise PermissionDenied
        lock = stored.specific.get_lock()
        if lock and not isinstance(lock, WorkflowLock) and lock.for_user(request.user):
            messages.error(request, "The page is locked. Unlock it first.")
            return redirect("wagtailadmin_pages:edit", page_pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what would be overridden, and ask for the reason."""
        note = ledger.new_note(self.page, self.page.change_note)
        return self.show(OverrideForm(initial={"seen": self.page.clinical_digest, "change_note": note}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write the reason down and publish, both or neither."""
        form = OverrideForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        if form.cleaned_data["seen"] != self.page.clinical_digest:
            messages.error(request, CHANGED_MEANWHILE)
            return redirect("review_gate:override", self.page.pk)
        try:
            self.override(form.cleaned_data["reason"], form.cleaned_data["change_note"])
        except ValidationError as error:
            form.add_error(None, "It cannot be published while something is left empty: " + " ".join(error.messages))
            return self.show(form)
        except PublishingRefused as refusal:
            form.add_error(None, " ".join(refusal.problems))
            return self.show(form)
        self.tell()
        return redirect("wagtailadmin_explore", self.page.get_parent().pk)

    @transaction.atomic
    def override(self, reason: str, change_note: str) -> None:
        """Let the latest version of the page out for a `reason`, and record what that passed over.

        A `change_note` tells visitors what changed; it is kept with the page, as if its editor had written it.
        """
        revision = self.page.get_latest_revision()
        has_new_note = change_note and change_note != self.page.change_note
        if revision is None or has_new_note:
            self.page.change_note = change_note or self.page.change_note
            revision = self.page.save_revision(user=self.request.user)
        passed_over = [problem.message for problem in self.errors()]
        line = ledger.override(revision, self.request.user, reason)
        log(
            instance=self.page,
            action=OVERRIDDEN,
            user=self.request.user,
            revision=revision,
            data={"reason": reason, "passed_over": passed_over, "review": line.pk},
        )
        revision.publish(user=self.request.user)

    def tell(self) -> None:
        """Say what has become of the page."""
        page = self.page
        if page.go_live_at and page.go_live_at > timezone.now():
            day = date_format(timezone.localtime(page.go_live_at), "j F Y, H:i")
            said = f"“{page.title}” goes live on {day} without sign-off. The reason is in the ledger."
        else:
            said = f"“{page.title}” is published without sign-off. The reason is in the ledger."
        if is_held(page):
            said += " It stays on its safety hold: visitors see the notice until the hold is lifted."
        messages.success(self.request, said)

    def errors(self) -> list[checks.Problem]:
        """Return what stands against publishing."""
        return [problem for problem in checks.run(self.page, "publish") if problem.level == checks.ERROR]

    def show(self, form: OverrideForm) -> HttpResponse:
        """Return the page that asks."""
        last = Review.objects.filter(page_id=self.page.pk).whole().first()
        context = {
            "page": self.page,
            "form": form,
            "errors": self.errors(),
            "last": last,
            "changes": ClinicalChange.objects.filter(page_id=self.page.pk, signed_off_by=None).select_related("user"),
            "compare_url": self.compare_url(last),
            "is_held": is_held(self.page),
            "is_live": self.page.live,
        }
        return TemplateResponse(self.request, "review/gate/override.html", context)

    def compare_url(self, last: Review | None) -> str:
        """Return where the latest version can be compared with the last that was signed off, if that is still kept."""
        latest = self.page.latest_revision_id
        kept = last and self.page.revisions.filter(pk=last.revision_number).exists()
        if not last or not kept or last.revision_number == latest:
            return ""
        return reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, last.revision_number, latest])


def is_held(page: Page) -> bool:
    """Return whether visitors see a safety notice in the page's place."""
    return SafetyHold.objects.on(page) is not None
