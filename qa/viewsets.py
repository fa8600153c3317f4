from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageTitleColumn, PageTypeColumn, ParentPageColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet, page_viewset_registry
from wagtail.models import Page

from content.keys import RecordFilter
from content.models import Person, Topic
from qa.models import AnswerFound, ArchivePage, CategoryIndexPage, QuestionPage
from review.views.planning.listing import (
    ExplorerView,
    PageListView,
    StandingFilterSet,
    due_column,
    signed_column,
    state_column,
    updated_column,
)


class CategoryFilter(RecordFilter):
    """Keeps the questions filed in a category or below it."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """Return the questions of `value`, or all of them when no category is chosen."""
        return qs.filter(path__startswith=value.path) if value else qs


class QuestionFilterSet(StandingFilterSet):
    """What editors look for in a long list of questions."""

    category = CategoryFilter(queryset=CategoryIndexPage.objects.order_by("path"), label="Category")
    is_legacy = django_filters.BooleanFilter(label="From the archive, not reviewed since")
    title_is_derived = django_filters.BooleanFilter(label="Title still to be improved")
    no_summary = django_filters.BooleanFilter(method="filter_no_summary", label="Without a summary")
    answered_by = RecordFilter(queryset=Person.objects.all(), label="Expert")
    topics = RecordFilter(queryset=Topic.objects.all(), label="Topic")
    live = django_filters.BooleanFilter(label="Published")
    has_unpublished_changes = django_filters.BooleanFilter(label="With unpublished changes")

    class Meta(StandingFilterSet.Meta):
        model = QuestionPage

    def filter_no_summary(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return the questions that lack a summary, or those that have one."""
        return queryset.filter(summary="") if value else queryset.exclude(summary="")


class QuestionIndexView(PageListView):
    """All questions, wherever they are filed."""

    empty_text = (
        "Every question and its answer is listed here, wherever it is filed: drafts, what is in review, what is live."
    )
    empty_action = "Write the first answer"

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        """Return `pages` with what the columns show, in a fixed number of queries."""
        found = AnswerFound.objects.filter(page=OuterRef("pk")).order_by().values("page")
        helped = Subquery(found.annotate(total=Sum("count")).values("total"))
        pages = super().annotate_queryset(pages.annotate(helped=helped))
        return pages.select_related("answered_by", for_specific_subqueries=True)  # type: ignore[call-overload] # Wagtail's own


class ChooseCategoryView(ChooseParentView):
    """The first step of a new answer: the category it belongs to."""

    page_title = "New answer"
    submit_button_label = "Write the answer"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the category, or for a first one where there is none: an answer is filed somewhere."""
        parents = self.get_valid_parent_pages(request.user)
        archive = ArchivePage.objects.order_by("path").first()
        if archive is None or parents.exists() or not archive.permissions_for_user(request.user).can_add_subpage():
            return super().get(request, *args, **kwargs)
        messages.info(request, "Answers are filed in categories. Add the first one here, then write the answer.")
        return redirect("wagtailadmin_pages:add", "qa", "categoryindexpage", archive.pk)

    def get_page_subtitle(self) -> str:
        """Return what is asked for."""
        return "Where would readers look for it?"

    def get_form(self) -> Any:
        """Return Wagtail's form with a category's words for a parent page."""
        form = super().get_form()
        form.fields["parent_page"].label = "Category"
        form.fields["parent_page"].help_text = "Choose the part of the archive it belongs to. You can move it later."
        return form


class CategoryExplorerView(ExplorerView):
    """What is filed in a category."""

    empty_text = "Nothing is filed here yet. Answers, and smaller categories, are written where they belong."
    empty_action = "Add an answer or a category"


class ExpertColumn(Column):
    """Who answered, and when."""

    cell_template_name = "qa/admin/expert_cell.html"


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
        ParentPageColumn("parent", label="Category", sort_key="path", width="12%"),
        ExpertColumn("answered_by", label="Expert", sort_key="answered_by__name", width="12%"),
        state_column(),
        signed_column(),
        due_column(),
        Column("helped", label="Helped askers", accessor=helped_count, width="6%"),
        updated_column(),
    ]


class CategoryExplorerViewSet(PageViewSet):
    """The explorer below a category: questions and smaller categories, each with how it stands."""

    model = Page
    parent_models = [ArchivePage, CategoryIndexPage]
    index_view_class = CategoryExplorerView
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Title", sort_key="title", classname="title"),
        state_column(),
        signed_column(),
        due_column(),
        updated_column(),
        PageTypeColumn("type", label="Type", accessor="page_type_display_name", sort_key="content_type__model"),
    ]

    def on_register(self) -> None:
        """Take over the lists below a category, and no other list of pages."""
        page_viewset_registry.values_by_parent_model.update(dict.fromkeys(self.parent_models, self))
