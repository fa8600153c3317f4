from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn, ParentPageColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from content.keys import RecordFilter
from content.models import Person, Topic
from qa.models import AnswerFound, CategoryIndexPage, QuestionPage


class CategoryFilter(RecordFilter):
    """Keeps the questions filed in a category or below it."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """Return the questions of `value`, or all of them when no category is chosen."""
        return qs.filter(path__startswith=value.path) if value else qs


class QuestionFilterSet(PageFilterSet):
    """What editors look for in a long list of questions."""

    category = CategoryFilter(queryset=CategoryIndexPage.objects.order_by("path"), label="Category")
    is_legacy = django_filters.BooleanFilter(label="From the archive, not reviewed since")
    title_is_derived = django_filters.BooleanFilter(label="Title still to be improved")
    no_summary = django_filters.BooleanFilter(method="filter_no_summary", label="Without a summary")
    answered_by = RecordFilter(queryset=Person.objects.all(), label="Answered by")
    topics = RecordFilter(queryset=Topic.objects.all(), label="Topic")
    live = django_filters.BooleanFilter(label="Published")
    has_unpublished_changes = django_filters.BooleanFilter(label="With unpublished changes")

    class Meta:
        model = QuestionPage
        fields: list[str] = []

    def filter_no_summary(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return the questions that lack a summary, or those that have one."""
        return queryset.filter(summary="") if value else queryset.exclude(summary="")


class QuestionIndexView(IndexView):
    """All questions, wherever they are filed."""

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        """Return `pages` with what the columns show, in a fixed number of queries."""
        found = AnswerFound.objects.filter(page=OuterRef("pk")).order_by().values("page")
        helped = Subquery(found.annotate(total=Sum("count")).values("total"))
        return super().annotate_queryset(pages.select_related("answered_by").annotate(helped=helped))


class ChooseCategoryView(ChooseParentView):
    """The first step of a new answer: the category it belongs to."""

    page_title = "New answer"
    submit_button_label = "Write the answer"

    def get_page_subtitle(self) -> str:
        """Return what is asked for."""
        return "Where would readers look for it?"

    def get_form(self) -> Any:
        """Return Wagtail's form with a category's words for a parent page."""
        form = super().get_form()
        form.fields["parent_page"].label = "Category"
        form.fields["parent_page"].help_text = "Choose the part of the archive it belongs to. You can move it later."
        return form


def answer_date(page: QuestionPage) -> str:
    """Return the date of the answer as editors write it, or nothing."""
    return date_format(page.answered_on, "j M Y") if page.answered_on else ""


def archive_note(page: QuestionPage) -> str:
    """Return what an editor should know of an archive answer, or nothing."""
    return "Not reviewed" if page.is_legacy else ""


def helped_count(page: QuestionPage) -> str:
    """Return how many visitors found their answer here when they were about to ask, or nothing."""
    return str(page.helped or "")


class QuestionListingViewSet(PageListingViewSet):
    """“Questions” in the menu: every question page in one list."""

    model = QuestionPage
    icon = "help"
    menu_label = "Questions"
    menu_order = 110
    add_to_admin_menu = True
    name = "questions"
    index_view_class = QuestionIndexView
    choose_parent_view_class = ChooseCategoryView
    filterset_class = QuestionFilterSet
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Question", sort_key="title", classname="title"),
        ParentPageColumn("parent", label="Category"),
        Column("answered_by", label="Answered by", sort_key="answered_by__name"),
        Column("answered_on", label="Answered", accessor=answer_date, sort_key="answered_on", width="10%"),
        Column("is_legacy", label="Archive", accessor=archive_note, sort_key="is_legacy", width="10%"),
        Column("helped", label="Helped askers", accessor=helped_count, width="8%"),
        DateColumn("latest_revision_created_at", label="Updated", sort_key="latest_revision_created_at", width="10%"),
        PageStatusColumn("status", label="Status", sort_key="live", width="10%"),
    ]
