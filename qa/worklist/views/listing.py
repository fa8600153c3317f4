from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet

from content.keys import RecordFilter
from qa.models import ArchiveReason, ArchiveWork, CategoryIndexPage
from qa.worklist.entries import Entry, by_risk, describe, open_for
from qa.worklist.forms import NOBODY, BulkForm
from qa.worklist.progress import find_progress, sum_up
from qa.worklist.reasons import REASONS
from review.views.planning.base import PlanningReportView


class CategoryFilter(RecordFilter):
    """Keeps the pages in a category and below it."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """Return the works in `value`, or all of them when nothing is chosen."""
        return qs.filter(page__path__startswith=value.path) if value else qs


def assigned_people(request: HttpRequest) -> QuerySet:
    """Return everybody who has something to work through."""
    people = get_user_model().objects.filter(pk__in=ArchiveWork.objects.order_by().values("assigned_to"))
    return people.order_by("last_name", "first_name", "email")


class WorklistFilterSet(WagtailFilterSet):
    """What an editor looks for on the worklist."""

    category = CategoryFilter(queryset=CategoryIndexPage.objects.order_by("path"), label="Category")
    reason = django_filters.ChoiceFilter(
        label="Reason", method="filter_reason", choices=[(reason.kind, reason.label) for reason in REASONS]
    )
    assigned_to = RecordFilter(queryset=assigned_people, label="Given to", null_label="Nobody", null_value=NOBODY)
    state = django_filters.ChoiceFilter(
        label="State", method="filter_state", choices=[("public", "Public"), ("draft", "Draft")]
    )

    class Meta:
        model = ArchiveWork
        fields: list[str] = []

    def filter_reason(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return the works with this open reason."""
        reasons = ArchiveReason.objects.filter(work=OuterRef("pk"), kind=value, dealt_with_at=None)
        return queryset.filter(Exists(reasons))

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return the works whose page visitors can read, or those whose page they cannot."""
        return queryset.filter(page__live=value == "public")


class WorklistView(PlanningReportView):
    """Every page from the archive that this person may work through, the gravest first."""

    page_title = "Archive to work through"
    header_icon = "history"
    index_url_name = "archive_worklist:index"
    index_results_url_name = "archive_worklist:results"
    results_template_name = "qa/worklist/results.html"
    any_permission_required = ["change"]
    filterset_class = WorklistFilterSet
    search_fields = ["page__draft_title", "page__title", "page__question"]
    model = ArchiveWork
    paginate_by = 25
    verbose_name_plural = "pages"
    export_filename = "archive-to-work-through"
    export_headings = {
        "title": "Page",
        "edit_url": "Editor",
        "category": "Category",
        "reasons": "Why it matters",
        "excerpts": "Words that raised it",
        "risk": "Risk",
        "assigned_to": "Given to",
        "state": "State",
        "answered_on": "Answered",
    }
    list_export = list(export_headings)

    def get_base_queryset(self) -> QuerySet:
        """Return what is still to be worked through."""
        return open_for(self.request.user).select_related("page", "assigned_to").defer("page__answer")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the gravest first, then the oldest."""
        return by_risk(queryset)

    def decorate_paginated_queryset(self, object_list: Any) -> list[Entry]:
        """Return the rows shown, or all of an export, with all that they show."""
        return describe(object_list)

    def to_row_dict(self, item: Entry) -> dict[str, Any]:
        """Return one line of the spreadsheet."""
        address = reverse("wagtailadmin_pages:edit", args=[item.page.pk])
        return {
            "title": item.title,
            "edit_url": self.request.build_absolute_uri(address),
            "category": item.category,
            "reasons": "; ".join(shown.reason.label for shown in item.reasons),
            "excerpts": "; ".join(excerpt for shown in item.reasons for excerpt in shown.excerpts),
            "risk": item.work.risk,
            "assigned_to": str(item.work.assigned_to or ""),
            "state": item.state,
            "answered_on": item.page.answered_on or "",
        }

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the rows, how far the work has come, and what can be done with many."""
        context = super().get_context_data(*args, **kwargs)
        if self.is_export:
            return context
        query = self.request.GET.urlencode()
        categories = find_progress(self.request.user)
        return context | {
            "progress": sum_up(categories),
            "categories": categories,
            "bulk_form": BulkForm(),
            "bulk_url": f"{reverse('archive_worklist:bulk')}?{query}",
            "list_url": f"{reverse('archive_worklist:index')}?{query}",
            "may_publish": self.user_has_permission("publish"),
        }
