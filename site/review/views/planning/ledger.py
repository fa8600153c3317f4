from datetime import date
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from content.keys import NumberFilter, RecordFilter
from review.models import Review
from review.planning import audit
from review.views.planning.base import DayColumn, PageColumn, PlanningReportView


def signers(request: HttpRequest) -> QuerySet:
    """Return everybody who stands in the ledger."""
    people = get_user_model().objects.filter(pk__in=Review.objects.order_by().values("reviewer"))
    return people.order_by("last_name", "first_name", "email")


class LedgerFilterSet(WagtailFilterSet):
    """What an auditor asks of the ledger."""

    decision = django_filters.ChoiceFilter(label="Decision", choices=Review.Decision.choices)
    reviewer = RecordFilter(queryset=signers, label="Person")
    page = NumberFilter(field_name="page_id", label="Page number")
    signed_at = django_filters.DateFromToRangeFilter(label="Date", widget=DateRangePickerWidget)

    class Meta:
        model = Review
        fields: list[str] = []


def decision_day(line: Review) -> date:
    """Return the day of a decision."""
    return timezone.localdate(line.signed_at)


def decision_and_scope(line: Review) -> str:
    """Return what was decided, and of which part of the page."""
    part = f" (part: {line.part})" if line.scope == Review.Scope.PART else ""
    return f"{line.get_decision_display()}{part}"


class LedgerView(PlanningReportView):
    """Every sign-off and every publication without one: who, what, when, and why."""

    page_title = "Sign-off ledger"
    header_icon = "clipboard-list"
    empty_text = "Every sign-off, and every page published without one, is kept here for good. There is none yet."
    index_url_name = "review_planning:ledger"
    index_results_url_name = "review_planning:ledger_results"
    results_template_name = "review/planning/ledger_results.html"
    filterset_class = LedgerFilterSet
    default_ordering = "-signed_at"
    search_fields = ["title", "page__title", "note"]
    model = Review
    verbose_name_plural = "decisions"
    export_filename = "sign-off-ledger"
    list_export = [
        "signed_at",
        "title",
        "page",
        "version",
        "decision",
        "scope",
        "reviewer",
        "credentials",
        "note",
        "force",
        "published_at",
        "next_due_on",
        "digest",
    ]
    export_headings = {
        "signed_at": "When",
        "title": "Title then",
        "page": "Page number",
        "version": "Version",
        "decision": "Decision",
        "scope": "Part",
        "reviewer": "Person",
        "credentials": "Credentials then",
        "note": "Note or reason",
        "force": "Force",
        "published_at": "Published",
        "next_due_on": "Next review due",
        "digest": "Digest",
    }
    columns = [
        DayColumn("signed_at", label="When", accessor=decision_day, sort_key="signed_at"),
        PageColumn("title", label="Page, as it was called", url_name="review_planning:line", sort_key="title"),
        Column("decision", label="Decision", accessor=decision_and_scope, sort_key="decision"),
        Column("reviewer_name", label="Person", sort_key="reviewer_name"),
        Column("note", label="Note or reason"),
        Column("version", label="Version"),
        Column("force", label="Force", accessor=audit.force_of),
    ]

    def get_base_queryset(self) -> QuerySet:
        """Return the lines about pages that this person works with."""
        return audit.ledger_lines(self.request.user)

    def to_row_dict(self, item: Review) -> dict[str, Any]:
        """Return one line of the spreadsheet."""
        return {
            "signed_at": timezone.localtime(item.signed_at).isoformat(timespec="seconds"),
            "title": item.title,
            "page": item.page_id,
            "version": item.version or "",
            "decision": item.get_decision_display(),
            "scope": item.part or item.get_scope_display(),
            "reviewer": item.reviewer_name,
            "credentials": item.reviewer_credentials,
            "note": item.note,
            "force": audit.force_of(item),
            "published_at": (
                timezone.localtime(item.published_at).isoformat(timespec="seconds") if item.published_at else ""
            ),
            "next_due_on": item.next_due_on or "",
            "digest": item.digest,
        }

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the lines, and what an auditor should know before reading them."""
        context = super().get_context_data(*args, **kwargs)
        context["overridden"] = (
            audit.ledger_lines(self.request.user).filter(decision=Review.Decision.OVERRIDDEN).standing().count()
        )
        unsigned = audit.unsigned_pages(self.request.user)
        context["from_archive"] = unsigned.filter(is_from_archive=True).count()
        context["unsigned"] = unsigned.filter(is_from_archive=False).count()
        return context


class LineView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One line of the ledger with the content frozen in it, verified before the reader's eyes."""

    template_name = "review/planning/line.html"
    header_icon = "clipboard-list"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the line."""
        super().setup(request, *args, **kwargs)
        self.page_title = "Line of the ledger"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("review_planning:ledger"), "label": "Sign-off ledger"},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the line, whether it is unaltered, and whether it is what visitors read now; 404 for others' pages."""
        lines = audit.ledger_lines(self.request.user).defer(None)
        line = get_object_or_404(lines, pk=self.kwargs["pk"])
        self.page_title = line.title
        return {
            **super().get_context_data(**kwargs),
            "line": line,
            "verification": audit.Verification.of(line),
            "force": audit.force_of(line),
            "frozen_text": audit.frozen_text(line),
            "decision": decision_and_scope(line),
        }


class UnsignedFilterSet(WagtailFilterSet):
    """Tells the archive from what should not be so."""

    archive = django_filters.BooleanFilter(field_name="is_from_archive", label="From the archive")

    class Meta:
        model = Page
        fields: list[str] = []


class UnsignedView(PlanningReportView):
    """Published pages whose words nobody has signed off, and why."""

    page_title = "Live without sign-off"
    header_icon = "warning"
    empty_text = "Every live page with clinical content is signed off exactly as it stands. Nothing to do here."
    index_url_name = "review_planning:unsigned"
    index_results_url_name = "review_planning:unsigned_results"
    filterset_class = UnsignedFilterSet
    default_ordering = "title"
    search_fields = ["title", "draft_title"]
    model = Page
    verbose_name_plural = "pages"
    export_filename = "live-without-sign-off"
    list_export = ["title", "full_url", "why", "who", "since"]
    export_headings = {"title": "Page", "full_url": "Address", "why": "Why", "who": "By", "since": "Since"}
    columns = [
        PageColumn("title", label="Page", sort_key="title", accessor=str, url_name="wagtailadmin_pages:edit"),
        Column("why", label="Why"),
        Column("who", label="By"),
        DayColumn("since", label="Since"),
    ]

    def get_base_queryset(self) -> QuerySet:
        """Return the pages."""
        return audit.unsigned_pages(self.request.user)

    def get_table(self, object_list: Any) -> Any:
        """Return the table of the pages shown, which say why they are here."""
        pages = list(object_list)
        audit.say_why(pages)
        return super().get_table(pages)

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        """Return the pages shown, or all of an export, with why they are here."""
        pages = list(object_list)
        audit.say_why(pages)
        return pages

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return one line of the spreadsheet."""
        row = super().to_row_dict(item)
        return row | {"full_url": item.full_url or "", "since": item.since or ""}
