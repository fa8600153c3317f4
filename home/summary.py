from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.site_summary import SummaryItem

from factsheets.models import FactsheetPage
from qa.models import QuestionPage
from qa.worklist.entries import open_for


class CountSummaryItem(SummaryItem):
    """A number at the top of the admin's home screen that leads to what it counts."""

    template_name = "home/panels/count_summary.html"
    icon = "doc-full"
    singular = plural = ""
    url_name = ""
    query_string = ""

    def get_queryset(self) -> QuerySet:
        """Return what is counted."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the number, its words and its link."""
        number = self.get_queryset().count()
        return {
            "number": number,
            "words": self.singular if number == 1 else self.plural,
            "icon": self.icon,
            "url": reverse(self.url_name) + self.query_string,
        }

    def is_shown(self) -> bool:
        """Return whether this person works with pages at all."""
        return user_has_any_page_permission(self.request.user)


class QuestionsSummaryItem(CountSummaryItem):
    order = 10
    icon = "help"
    singular, plural = "published answer", "published answers"
    url_name = "questions:index"
    query_string = "?live=true"

    def get_queryset(self) -> QuerySet:
        """Return the published answers."""
        return QuestionPage.objects.live()


class LegacySummaryItem(CountSummaryItem):
    order = 20
    icon = "history"
    singular, plural = "answer from the archive", "answers from the archive"
    url_name = "archive_worklist:index"

    def get_queryset(self) -> QuerySet:
        """Return what came from the archive and is still to be worked through, as the worklist lists it."""
        return open_for(self.request.user)


class FactsheetsSummaryItem(CountSummaryItem):
    order = 30
    singular, plural = "published factsheet", "published factsheets"
    url_name = "factsheets:index"

    def get_queryset(self) -> QuerySet:
        """Return the published factsheets."""
        return FactsheetPage.objects.live()
