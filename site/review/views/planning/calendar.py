from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.views.generic import TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from review.planning import calendar


class CalendarView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A month of what goes live, expires and falls due."""

    template_name = "review/planning/calendar.html"
    page_title = "Publishing calendar"
    header_icon = "calendar-alt"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the month asked for, or this one with a word about it when there is no such month."""
        month = find_month(self.request)
        weeks = calendar.weeks(month, self.request.user)
        return {
            **super().get_context_data(**kwargs),
            "month": month,
            "this_month": calendar.Month.current(),
            "weeks": weeks,
            "is_empty": not any(day.entries for week in weeks for day in week if day.is_in_month),
            "time_zone": settings.TIME_ZONE.replace("_", " "),
        }


def find_month(request: HttpRequest) -> calendar.Month:
    """Return the month that the address names."""
    asked = request.GET.get("month")
    if asked is None:
        return calendar.Month.current()
    try:
        return calendar.Month.parse(asked)
    except ValueError:
        messages.warning(request, "There is no such month in the calendar. This is the current one.")
        return calendar.Month.current()
