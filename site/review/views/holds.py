"""Placing and lifting safety holds, and the list of them."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page

from content.models import SafetyHold
from review import holds
from review.planning.pages import keys_for
from review.views.planning.base import DayColumn, PlanningReportView


class PlaceForm(forms.ModelForm):
    """Why a page is withheld, and what visitors read meanwhile."""

    class Meta:
        model = SafetyHold
        fields = ["reason", "notice"]
        labels = {"reason": "What may be wrong?", "notice": "What visitors read in its place"}
        error_messages = {"reason": {"required": "Say what may be wrong, so that somebody else can look into it."}}
        widgets = {"reason": AdminAutoHeightTextInput, "notice": AdminAutoHeightTextInput}


class LiftForm(forms.Form):
    """Why a page is safe to show again."""

    because = forms.CharField(
        label="Why is it safe to show again?",
        help_text="For colleagues: what you checked, and what was changed.",
        widget=AdminAutoHeightTextInput,
        error_messages={"required": "Say why the page is safe to show again."},
    )


class HoldView(FormView):
    """What placing and lifting have in common: the page, which for an alias is its source, and the hold on it."""

    page: Page
    hold: SafetyHold | None

    def dispatch(self, request: HttpRequest, *args: Any, page_pk: int, **kwargs: Any) -> Any:
        """Find the page and its hold; raises PermissionDenied for people who may not edit it."""
        self.page = holds.source_of(get_object_or_404(Page, pk=page_pk, depth__gt=1)).specific
        self.hold = SafetyHold.objects.on(self.page)
        if not holds.may_place(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page and the hold."""
        return super().get_context_data(page=self.page, hold=self.hold, **kwargs)

    def edit_page(self) -> HttpResponse:
        """Lead back to the editor."""
        return redirect("wagtailadmin_pages:edit", self.page.pk)


class PlaceHoldView(HoldView):
    """Withhold a page from the public."""

    form_class = PlaceForm
    template_name = "review/holds/place.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or the hold that is on the page already."""
        return redirect("review_holds:lift", self.page.pk) if self.hold else super().get(request, *args, **kwargs)

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        """Place the hold."""
        holds.place(self.page, self.request.user, form.cleaned_data["reason"], form.cleaned_data["notice"])
        messages.success(
            self.request, f"“{self.page.get_admin_display_title()}” is on hold. Visitors see a notice in its place."
        )
        return self.edit_page()


class LiftHoldView(HoldView):
    """Show a page again; a second person does."""

    form_class = LiftForm
    template_name = "review/holds/lift.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the hold, and the form to people who may lift it."""
        return super().get(request, *args, **kwargs) if self.hold else self.say_it_is_lifted()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lift the hold; people who may not are told why."""
        if self.hold is None:
            return self.say_it_is_lifted()
        if holds.why_not_lift(self.hold, request.user):
            return self.render_to_response(self.get_context_data(), status=403)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: LiftForm) -> HttpResponse:
        """Lift it."""
        assert self.hold  # noqa: S101 - `post` has asked
        holds.lift(self.hold, self.request.user, form.cleaned_data["because"])
        messages.success(self.request, f"Visitors see “{self.page.get_admin_display_title()}” again.")
        return self.edit_page()

    def say_it_is_lifted(self) -> HttpResponse:
        """Lead back to the editor of a page that is not on hold."""
        messages.info(self.request, f"“{self.page.get_admin_display_title()}” is not on hold.")
        return self.edit_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add why this person may not lift the hold, if they may not."""
        refusal = holds.why_not_lift(self.hold, self.request.user) if self.hold else ""
        return super().get_context_data(refusal=refusal, **kwargs)


def state_of(hold: SafetyHold) -> str:
    """Return whether a hold is in force."""
    return "Lifted" if hold.lifted_at else "In force"


def lifting_of(hold: SafetyHold) -> str:
    """Return who lifted a hold and why, empty for one in force."""
    return f"{hold.lifted_by or 'Somebody who has left'}: {hold.lifted_because}" if hold.lifted_at else ""


def iso(moment: datetime | None) -> str:
    """Return a time as a spreadsheet reads it, empty for none."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def hold_url(hold: SafetyHold) -> str:
    """Return where a hold is lifted, or the editor of a page whose hold is lifted already."""
    name = "wagtailadmin_pages:edit" if hold.lifted_at else "review_holds:lift"
    return reverse(name, args=[hold.page_id])


class HoldsView(PlanningReportView):
    """Every safety hold, those in force first."""

    page_title = "Safety holds"
    header_icon = "warning"
    empty_text = "No page is on hold. Placed from the menu of a page, a hold withholds it from visitors at once."
    index_url_name = "review_holds:index"
    index_results_url_name = "review_holds:results"
    search_fields = ["page__title", "reason", "lifted_because"]
    model = SafetyHold
    verbose_name_plural = "safety holds"
    export_filename = "safety-holds"
    export_headings = {
        "page": "Page",
        "state": "State",
        "reason": "Reason",
        "notice": "Notice for visitors",
        "placed_by": "Placed by",
        "placed_at": "Placed",
        "lifted_by": "Lifted by",
        "lifted_at": "Lifted",
        "lifted_because": "Lifted because",
    }
    list_export = list(export_headings)
    columns = [
        TitleColumn("page", label="Page", accessor="page.title", get_url=hold_url),
        Column("state", label="State", accessor=state_of),
        Column("reason", label="Reason"),
        Column("placed_by", label="Placed by"),
        DayColumn("placed_at", label="Placed", accessor=lambda hold: timezone.localdate(hold.placed_at)),
        Column("lifted", label="Lifted", accessor=lifting_of),
    ]

    def get_base_queryset(self) -> QuerySet:
        """Return the holds on pages that this person works with."""
        found = SafetyHold.objects.filter(page__in=keys_for(self.request.user))
        return found.select_related("page", "placed_by", "lifted_by")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return those in force first, the latest first."""
        return queryset.order_by(F("lifted_at").desc(nulls_first=True), "-placed_at", "pk")

    def to_row_dict(self, item: SafetyHold) -> dict[str, Any]:
        """Return one line of the spreadsheet."""
        row = {name: getattr(item, name, None) or "" for name in self.list_export}
        moments = {"placed_at": iso(item.placed_at), "lifted_at": iso(item.lifted_at)}
        return row | moments | {"page": item.page.title, "state": state_of(item)}
