from datetime import date, timedelta
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.filters import ContentTypeFilter, DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.models import Page, get_page_content_types
from wagtail.permissions import page_permission_policy

from content.keys import RecordFilter
from review.planning import due, queues
from review.planning.pages import from_archive, listings
from review.reviewers import reviewers
from review.views.planning.base import DayColumn, PageColumn, PlanningReportView

SOON, ALL, OVERDUE, NEVER, ARCHIVE = "soon", "all", "overdue", "never", "archive"
# Whoever asks for one of these wants more than what is due now.
ASKS_FOR_MORE = ("due_on_from", "due_on_to", "reviewer", "section", "content_type")
DAYS = (30, 90, 365)
NOBODY = "null"


class SectionFilter(RecordFilter):
    """Keeps the pages of a section or of a category in it."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """Return the pages at `value` or below it, or all of them when nothing is chosen."""
        return qs.filter(path__startswith=value.path) if value else qs


def sections(request: HttpRequest) -> QuerySet:
    """Return the sections and their first categories, in the order of the tree."""
    return Page.objects.filter(depth__in=(3, 4), numchild__gt=0).order_by("path")


def assigned_people(request: HttpRequest) -> QuerySet:
    """Return everybody who has a review to do or may be given one."""
    people = get_user_model().objects.filter(Q(reviews_due__isnull=False) | Q(pk__in=reviewers().values("pk")))
    return people.order_by("last_name", "first_name", "email").distinct()


class DueFilterSet(WagtailFilterSet):
    """What a managing editor looks for among review dates."""

    when = django_filters.ChoiceFilter(
        label="When",
        method="filter_when",
        choices=[
            (SOON, "Overdue or due within 30 days"),
            (ALL, "All with a date"),
            (OVERDUE, "Overdue"),
            *((str(days), f"Due within {days} days") for days in DAYS),
            (NEVER, "Never reviewed (no date)"),
            (ARCHIVE, "From the archive, not reviewed since"),
        ],
    )
    due_on = django_filters.DateFromToRangeFilter(
        field_name="review_due__due_on", label="Due between", widget=DateRangePickerWidget
    )
    reviewer = RecordFilter(
        field_name="review_due__reviewer",
        queryset=assigned_people,
        label="Reviewer",
        null_label="Nobody",
        null_value=NOBODY,
    )
    section = SectionFilter(queryset=sections, label="Section")
    content_type = ContentTypeFilter(
        label="Type", queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        """Begin with what is due now, unless something is asked for."""
        data = data.copy() if data is not None else QueryDict(mutable=True)
        # An empty “When” was chosen to see everything.
        if "when" not in data and not any(data.get(name) for name in (*ASKS_FOR_MORE, "q")):
            data["when"] = SOON
        super().__init__(data, *args, **kwargs)

    def filter_when(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return the pages of which `value` is true today."""
        today = timezone.localdate()
        if value == ALL:
            return queryset
        if value == SOON:
            return queryset.filter(review_due__due_on__lte=today + queues.SOON)
        if value == OVERDUE:
            return queryset.filter(review_due__due_on__lt=today)
        if value == NEVER:
            return queryset.filter(review_due=None)
        if value == ARCHIVE:
            return queryset.filter(from_archive())
        return queryset.filter(review_due__due_on__range=(today, today + timedelta(days=int(value))))


def due_day(page: Any) -> date | None:
    """Return when a page is due, or None for one without a date."""
    row = getattr(page, "review_due", None)
    return row.due_on if row else None


def reviewer_name(page: Any) -> str:
    """Return who is to review a page, or nothing."""
    row = getattr(page, "review_due", None)
    return str(row.reviewer) if row and row.reviewer else ""


def last_review_day(page: Any) -> date | None:
    """Return the day of the last whole review, or None."""
    return timezone.localdate(page.last_reviewed_at) if page.last_reviewed_at else None


class TickColumn(Column):
    """A box to choose a page for reassignment."""

    cell_template_name = "review/planning/tick_cell.html"
    header_template_name = "review/planning/tick_header.html"


class AgainColumn(Column):
    """The way to a new review."""

    cell_template_name = "review/planning/again_cell.html"
    header_template_name = "review/planning/again_header.html"


class DueView(PlanningReportView):
    """Which published pages are due for review, when, and by whom."""

    page_title = "Due for review"
    header_icon = "calendar-check"
    index_url_name = "review_planning:due"
    index_results_url_name = "review_planning:due_results"
    results_template_name = "review/planning/due_results.html"
    filterset_class = DueFilterSet
    default_ordering = "review_due__due_on"
    search_fields = ["title", "draft_title"]
    model = Page
    verbose_name_plural = "pages"
    export_filename = "due-for-review"
    list_export = ["title", "full_url", "page_type", "reviewer", "due_on", "last_review", "state"]
    export_headings = {
        "title": "Page",
        "full_url": "Address",
        "page_type": "Type",
        "reviewer": "Reviewer",
        "due_on": "Due",
        "last_review": "Last reviewed",
        "state": "State",
    }

    def get_base_queryset(self) -> QuerySet:
        """Return the pages with a date; those without one are asked for by name."""
        pages = due.reviewable_pages(self.request.user)
        # Nobody reviews a mere listing, unless they look for one.
        if not self.chosen("content_type"):
            pages = pages.exclude(content_type__in=listings())
        return pages if self.when in {NEVER, ARCHIVE} else pages.filter(review_due__isnull=False)

    @property
    def when(self) -> str:
        """What was chosen under “When”."""
        return self.chosen("when") or ""

    def chosen(self, name: str) -> Any:
        """Return what was chosen in a filter, None for nothing that can be understood."""
        return self.filters.form.cleaned_data.get(name) if self.filters.is_valid() else None

    @property
    def may_reassign(self) -> bool:
        """Whether this person gives reviews to people: whoever publishes does."""
        return self.user_has_permission("publish")

    @property
    def columns(self) -> list[Column]:
        """The columns, with boxes for those who may use them."""
        tick = [TickColumn("tick", label="")] if self.may_reassign and self.when not in {NEVER, ARCHIVE} else []
        return [
            *tick,
            PageColumn("title", label="Page", sort_key="title", accessor=str, url_name="wagtailadmin_pages:edit"),
            Column("content_type", label="Type", accessor=lambda page: page.page_type_display_name),
            Column("reviewer", label="Reviewer", accessor=lambda page: reviewer_name(page) or "Nobody yet"),
            DayColumn("last_review", label="Last reviewed", accessor=last_review_day, sort_key="last_reviewed_at"),
            DayColumn("due_on", label="Due", accessor=due_day, sort_key="review_due__due_on", marks_past=True),
            AgainColumn("again", label=""),
        ]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return one line of the spreadsheet."""
        return {
            "title": item.title,
            "full_url": item.full_url or "",
            "page_type": str(item.page_type_display_name),
            "reviewer": reviewer_name(item),
            "due_on": due_day(item) or "",
            "last_review": last_review_day(item) or "",
            "state": describe_state(item),
        }

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the report, who has how much to do, and who may be given more."""
        context = super().get_context_data(*args, **kwargs)
        context["today"] = timezone.localdate()
        context["shows_soon"] = self.when == SOON
        context["by_reviewer"] = [with_link(count) for count in due.count_by_reviewer(self.request.user)]
        if self.columns[0].name == "tick":
            context["reviewers"] = reviewers()
            context["reassign_url"] = f"{reverse('review_planning:reassign')}?{self.request.GET.urlencode()}"
        return context


def describe_state(page: Any) -> str:
    """Return whether a page is overdue, in a word or two."""
    day = due_day(page)
    if day is None:
        return "Never reviewed"
    return "Overdue" if day < timezone.localdate() else "In date"


def with_link(count: dict[str, Any]) -> dict[str, Any]:
    """Return a reviewer's numbers with their name and where their pages are listed."""
    name = f"{count['reviewer__first_name'] or ''} {count['reviewer__last_name'] or ''}".strip()
    query = QueryDict(mutable=True)
    query["reviewer"] = count["reviewer"] or NOBODY
    return {
        "name": name or count["reviewer__email"] or "Nobody yet",
        "overdue": count["overdue"],
        "soon": count["soon"],
        "url": f"{reverse('review_planning:due')}?{query.urlencode()}",
    }


class ReassignView(DueView):
    """Gives the chosen pages, or all that the report shows, to another reviewer."""

    http_method_names = ["post"]
    permission_required = "publish"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Reassign and go back to the report; raises PermissionDenied for somebody who may not be given reviews."""
        name = request.POST.get("reviewer", "")
        back = f"{reverse('review_planning:due')}?{request.GET.urlencode()}"
        everything = request.POST.get("everything") == "yes"
        keys = [int(key) for key in request.POST.getlist("page") if key.isdecimal()]
        if not name or not (keys or everything):
            messages.warning(request, "Tick the pages and choose the reviewer, then reassign.")
            return redirect(back)
        reviewer = None
        if name != NOBODY:
            reviewer = reviewers().filter(pk=name).first() if name.isdecimal() else None
            if reviewer is None:
                raise PermissionDenied("Only somebody who may sign off can be given a review.")
        mine = page_permission_policy.instances_user_has_permission_for(request.user, "publish")
        # What is ticked is given, whatever the report would show now.
        pages = self.get_queryset() if everything else due.reviewable_pages(request.user).filter(pk__in=keys)
        number = due.reassign(pages.filter(pk__in=mine.order_by().values("pk")), reviewer, request.user)
        whom = reviewer or "nobody"
        messages.success(request, f"{number} {'review is' if number == 1 else 'reviews are'} now given to {whom}.")
        return redirect(back)
