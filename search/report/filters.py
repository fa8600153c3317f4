from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from search.models import SearchDay

SHOWN_DAYS = 30
NOTHING_FOUND, NEVER_OPENED = "nothing", "unopened"


class SearchesFilterSet(WagtailFilterSet):
    """Which days, and which searches want an editor's help."""

    day = django_filters.DateFromToRangeFilter(label="Days", widget=DateRangePickerWidget)
    kind = django_filters.ChoiceFilter(
        label="Searches",
        method="filter_kind",
        empty_label="All",
        choices=[(NOTHING_FOUND, "Found nothing"), (NEVER_OPENED, "Results never opened")],
    )

    class Meta:
        model = SearchDay
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        """Begin with the last thirty days, unless others are asked for."""
        data = data.copy() if data is not None else QueryDict(mutable=True)
        if not data.get("day_from") and not data.get("day_to"):
            data["day_from"] = str(timezone.localdate() - timedelta(days=SHOWN_DAYS - 1))
        super().__init__(data, *args, **kwargs)

    def filter_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return the groups of searches that found nothing at least once, or whose results nobody opened."""
        if value == NOTHING_FOUND:
            return queryset.filter(failed__gt=0)
        return queryset.filter(followed=0, total__gt=F("failed"))

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day that were asked for, None where any is meant."""
        self.is_valid()
        chosen = self.form.cleaned_data.get("day")
        if not chosen:
            return None, None
        # The ends are moments, at the beginning of the first day and at the end of the last.
        return chosen.start and timezone.localdate(chosen.start), chosen.stop and timezone.localdate(chosen.stop)
