"""Removing a passage, or a whole entry, everywhere: what, then where and why, then a receipt."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import TemplateView, View
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from review.models import Redaction
from review.redaction.forms import WhatForm, WhyForm
from review.redaction.remove import PERMISSION, may_remove, remove
from review.redaction.search import Found, RemovalRefused, Search, look

CONFIRMED = "remove"


# The passage is never said again: in no message, address or session, and in no report of an error.
@method_decorator(sensitive_post_parameters(), name="dispatch")
@method_decorator(sensitive_variables(), name="dispatch")
class RemoveView(View):
    """Asks what is to be removed, shows where it is, and removes it when that is confirmed."""

    page: Page

    def dispatch(self, request: HttpRequest, *args: Any, page_pk: int, **kwargs: Any) -> Any:
        """Find the page, which for an alias is its source; raises PermissionDenied for people who may not."""
        page = get_object_or_404(Page, pk=page_pk, depth__gt=1)
        while page.alias_of_id:
            page = page.alias_of
        self.page = page.specific
        if not may_remove(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask what is to be removed."""
        return self.ask_what(WhatForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show where it is, or remove it; whatever is wrong is said beside what was typed."""
        what = WhatForm(request.POST)
        if not what.is_valid() or "back" in request.POST:
            return self.ask_what(what)
        search = what.get_search(self.page)
        try:
            found = look(search)
            why = self.make_why(search, found)
            if CONFIRMED not in request.POST or not why.is_valid():
                return self.ask_why(what, why, found)
            data = why.cleaned_data
            redaction = remove(
                search,
                request.user,
                data["category"],
                data["reason"],
                pages=data.get("pages", ()),
                elsewhere=data.get("elsewhere", ()),
            )
        except RemovalRefused as refusal:
            what.add_error("passage" if search.passage else "kind", str(refusal))
            return self.ask_what(what)
        return redirect("review_redaction:receipt", redaction.act)

    def make_why(self, search: Search, found: Found) -> WhyForm:
        """Return the second form, filled in if it was sent."""
        editable = page_permission_policy.instances_user_has_permission_for(self.request.user, "change")
        others = Page.objects.filter(pk__in=found.pages)
        may = set(others.filter(pk__in=editable.order_by().values("pk")).values_list("pk", flat=True))
        return WhyForm(
            self.request.POST if CONFIRMED in self.request.POST else None,
            search=search,
            pages=[(page.pk, describe(page, found)) for page in others.order_by("title") if page.pk in may],
            elsewhere=[(name, f"{name}: {number}") for name, number in sorted(found.elsewhere.items())],
        )

    def ask_what(self, what: WhatForm) -> HttpResponse:
        """Answer with the first step."""
        return TemplateResponse(self.request, "review/redaction/what.html", {"page": self.page, "form": what})

    def ask_why(self, what: WhatForm, why: WhyForm, found: Found) -> HttpResponse:
        """Answer with the second step: where it was found, and what is still to be said."""
        offered = len(list(why["pages"])) if "pages" in why.fields else 0
        context = {
            "page": self.page,
            "what": what.cleaned_data,
            "is_entry": what.cleaned_data["kind"] == Redaction.Kind.ENTRY,
            "form": why,
            "here": sorted(found.here.items()),
            "not_yours": len(found.pages) - offered,
        }
        return TemplateResponse(self.request, "review/redaction/why.html", context)


def describe(page: Page, found: Found) -> str:
    """Return a page found elsewhere with where on it."""
    places = ", ".join(f"{name.lower()}: {number}" for name, number in sorted(found.pages[page.pk].items()))
    return f"{page.get_admin_display_title()} ({places})"


class ReceiptView(TemplateView):
    """What was removed from where, and what is out of reach."""

    template_name = "review/redaction/receipt.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows of the removal, the page itself first; raises Http404 for one that never was."""
        if not self.request.user.has_perm(PERMISSION):
            raise PermissionDenied
        rows = list(Redaction.objects.filter(act=kwargs["act"]).select_related("page", "removed_by").order_by("pk"))
        main = next((row for row in rows if "left" in row.counts), None)
        if main is None:
            raise Http404
        return super().get_context_data(main=main, rows=[main, *(row for row in rows if row != main)], **kwargs)
