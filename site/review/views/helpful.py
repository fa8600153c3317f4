"""The report of what visitors find helpful, and all that was said of one page."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from review.helpful import report
from review.models import HelpfulReason
from review.views.planning.base import PageColumn, PlanningReportView

MOST_SHOWN = 500


class HelpfulFilterSet(WagtailFilterSet):
    """Which pages an editor would look at first."""

    reasons = django_filters.ChoiceFilter(
        label="Reasons",
        choices=[("some", "With reasons"), ("none", "Without reasons")],
        method="filter_reasons",
    )
    answers = django_filters.ChoiceFilter(
        label="Answers",
        choices=[("5", "5 or more"), ("20", "20 or more"), ("100", "100 or more")],
        field_name="answers",
        lookup_expr="gte",
    )
    share = django_filters.ChoiceFilter(
        label="Helpful to",
        choices=[("50", "Less than half"), ("75", "Less than three quarters")],
        field_name="share",
        lookup_expr="lt",
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_reasons(self, pages: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the pages that somebody wrote reasons for, or the others."""
        return pages.filter(reasons__gt=0) if value == "some" else pages.filter(reasons=0)


def as_share(page: Any) -> str:
    """Return the share of a page as people write it."""
    return f"{report.share(page.yes, page.no)} %"


class HelpfulReportView(PlanningReportView):
    """What visitors say of the pages that somebody works with."""

    page_title = "Was this helpful"
    header_icon = "success"
    index_url_name = "review_helpful:index"
    index_results_url_name = "review_helpful:results"
    results_template_name = "review/helpful/report_results.html"
    filterset_class = HelpfulFilterSet
    default_ordering = "-no"
    search_fields = ["title", "draft_title"]
    model = Page
    verbose_name_plural = "pages"
    export_filename = "was-this-helpful"
    list_export = ["title", "full_url", "answers", "yes", "no", "share", "reason_texts"]
    export_headings = {
        "title": "Page",
        "full_url": "Address",
        "answers": "Answers",
        "yes": "Yes",
        "no": "No",
        "share": "Helpful to (%)",
        "reason_texts": "Reasons",
    }
    columns = [
        PageColumn("title", label="Page", sort_key="title", accessor=str, url_name="review_helpful:page"),
        Column("answers", label="Answers", sort_key="answers"),
        Column("yes", label="Yes", sort_key="yes"),
        Column("no", label="No", sort_key="no"),
        Column("share", label="Helpful to", accessor=as_share, sort_key="share"),
        Column("reasons", label="Reasons", sort_key="reasons"),
    ]

    def get_base_queryset(self) -> QuerySet:
        """Return the pages that somebody answered for."""
        return report.answered_pages(self.request.user)

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        """Return the pages shown, or all of an export, with their reasons."""
        return report.with_reasons(object_list)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return one line of the spreadsheet."""
        return {
            "title": item.title,
            "full_url": item.full_url or "",
            "answers": item.answers,
            "yes": item.yes,
            "no": item.no,
            "share": report.share(item.yes, item.no),
            "reason_texts": item.reason_texts,
        }


class AboutPageView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """All that visitors said of one page: by version, and why."""

    template_name = "review/helpful/page.html"
    header_icon = "success"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    page_title = "Was this helpful"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here."""
        way = {"url": reverse("review_helpful:index"), "label": "Was this helpful"}
        return [*self.breadcrumbs_items, way, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what was said; 404 for a page that this person does not work with."""
        page = get_object_or_404(report.pages_of(self.request.user), pk=self.kwargs["pk"])
        self.page_title = page.get_admin_display_title()
        return {
            **super().get_context_data(**kwargs),
            "about": page,
            "keep_days": settings.HELPFUL_REASONS_KEEP_DAYS,
            "versions": report.versions_of(page),
            "reasons": HelpfulReason.objects.filter(page=page).order_by("-written_on", "-pk")[:MOST_SHOWN],
        }


class RemoveReasonView(PermissionCheckedMixin, View):
    """Removes what somebody wrote, such as something personal."""

    permission_policy = page_permission_policy
    any_permission_required = ["change", "publish"]
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete the reason, and go back to the others."""
        reason = get_object_or_404(HelpfulReason, pk=pk, page__in=report.pages_of(request.user))
        reason.delete()
        messages.success(request, "Removed. The answer is still counted.")
        return redirect("review_helpful:page", reason.page_id)
