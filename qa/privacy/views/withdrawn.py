"""Pages that were written from a question whose asker takes the consent to publication back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from content.keys import is_key
from qa import consent
from qa.inbox.permissions import may_handle
from qa.inbox.refusals import ActionRefused
from qa.privacy.forms import DecisionForm
from qa.privacy_models import PageSource
from review.redaction.remove import may_remove

SHOWN = 20
DONE = {
    consent.Decision.KEEP: "“{title}” is kept as it is.",
    consent.Decision.REDACT: "Now take out of “{title}” what leads to the person.",
    consent.Decision.UNPUBLISH: "“{title}” is not public, and will not be published.",
}


@dataclass(frozen=True)
class Waiting:
    """A page that waits for a decision, and whether this person may decide."""

    source: PageSource
    page: Page
    may_decide: bool

    @property
    def state(self) -> str:
        """Whether visitors see it."""
        return "Public until somebody decides" if self.page.live else "Not public, and cannot go live"


class HandlersMixin:
    """For those who handle visitors' questions."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer; raises PermissionDenied for all others."""
        if not may_handle(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class WithdrawnView(HandlersMixin, WagtailAdminTemplateMixin, TemplateView):
    """What waits for a decision, the longest first, and below it what was decided, by whom and why."""

    page_title = "Consents withdrawn"
    header_icon = "warning"
    template_name = "qa/privacy/withdrawn.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("inbox_modeladmin_index"), "label": "Inbox"},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return both lists."""
        waiting = consent.undecided().select_related("page__content_type")
        decided = consent.decided().select_related("page", "decided_by")
        page = Paginator(decided, SHOWN).get_page(self.request.GET.get("p"))
        shown = list(waiting[:SHOWN])
        in_all = waiting.count() if len(shown) == SHOWN else len(shown)
        return super().get_context_data(
            waiting=self.describe(shown), more=in_all - len(shown), decided=page, paginator_page=page, **kwargs
        )

    def describe(self, sources: Iterable[PageSource]) -> list[Waiting]:
        """Return the pages with whether this person may decide about them."""
        sources = list(sources)
        editable = page_permission_policy.instances_user_has_permission_for(self.request.user, "change")
        keys = editable.filter(pk__in=[source.page_id for source in sources]).order_by().values_list("pk", flat=True)
        mine = set(keys) if sources else set()
        return [Waiting(source, source.page, source.page_id in mine) for source in sources]


class DecideView(HandlersMixin, WagtailAdminTemplateMixin, FormView):
    """Asks what is to become of one page, and does it."""

    page_title = "Decide about a page"
    header_icon = "warning"
    template_name = "qa/privacy/decide.html"
    form_class = DecisionForm
    source: PageSource
    page: Page

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        """Find the page; raises PermissionDenied for people who may not edit it."""
        if not may_handle(request.user):
            raise PermissionDenied
        if not is_key(pk):
            raise Http404
        self.source = get_object_or_404(PageSource, pk=pk, withdrawn_at__isnull=False)
        self.page = self.source.page.specific
        if not consent.may_decide(self.page, request.user):
            raise PermissionDenied
        if self.source.decision:
            messages.warning(request, consent.DECIDED)
            return redirect("qa_privacy:withdrawn")
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the title of the page."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("inbox_modeladmin_index"), "label": "Inbox"},
            {"url": reverse("qa_privacy:withdrawn"), "label": "Consents withdrawn"},
            {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what this person may decide."""
        return super().get_form_kwargs() | {"page": self.page, "user": self.request.user}

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        """Do it, or say that somebody was quicker."""
        decision, user = form.cleaned_data["decision"], self.request.user
        try:
            consent.decide(self.source, decision, form.cleaned_data["reason"], user)
        except ActionRefused as refused:
            messages.warning(self.request, str(refused))
            return redirect("qa_privacy:withdrawn")
        messages.success(self.request, DONE[decision].format(title=self.get_page_subtitle()))
        if decision == consent.Decision.REDACT:
            tool = "review_redaction:remove" if may_remove(self.page, user) else "wagtailadmin_pages:edit"
            return redirect(tool, self.page.pk)
        return redirect("qa_privacy:withdrawn")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page, and what this person may not do."""
        lacks = not consent.may_take_away(self.page, self.request.user)
        return super().get_context_data(page=self.page, source=self.source, may_not_unpublish=lacks, **kwargs)
