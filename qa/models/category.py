from typing import Any

from django.core.paginator import Page as ResultsPage
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from content.models import BasePage
from content.queries import visible
from content.structured_data import item_list
from qa.counts import count_questions_below
from qa.feeds import questions_feed
from qa.queries import DEFAULT_ORDER, ORDERS, first_of, load_answers, questions_in
from review.public import load_trust


class CategoryIndexPage(RoutablePageMixin, BasePage):
    """A part of the archive: a part of the body or a theme, with its questions and smaller categories."""

    parent_page_types = ["qa.ArchivePage", "qa.CategoryIndexPage"]
    subpage_types = ["qa.CategoryIndexPage", "qa.QuestionPage"]
    is_only_a_listing = True
    page_description = "A part of the body or a theme. It lists its questions by itself."
    template = "qa/category_index_page.html"
    schema_type = "CollectionPage"
    query_parameters = ("page", "sort")
    questions_per_page = 20

    introduction = models.TextField(
        blank=True, max_length=600, help_text="One or two sentences. Shown at the top of the category."
    )

    content_panels = [
        TitleFieldPanel("title", help_text="The part of the body or the theme: “Back / spine”."),
        FieldPanel("introduction"),
    ]

    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = "category"
        verbose_name_plural = "categories"

    def get_cached_paths(self) -> list[str]:
        """Return the page and its feed, for caches in front of the site."""
        return ["/", "/feed/"]

    @property
    def listing_summary(self) -> str:
        """The introduction."""
        return self.introduction or self.search_description

    def get_subcategories(self) -> list["CategoryIndexPage"]:
        """Return the public categories directly below, each with its `question_count`."""
        subcategories = list(visible(CategoryIndexPage.objects.child_of(self)).order_by("title"))
        if subcategories:
            counts = self.count_questions()
            for category in subcategories:
                category.question_count = counts.get(category.path, 0)
        return subcategories

    def get_listing(self, request: HttpRequest) -> tuple[str, ResultsPage]:
        """Return the order asked for and the page of questions asked for; nonsense gives the first of either."""
        order = request.GET.get("sort", DEFAULT_ORDER)
        if order not in ORDERS:
            order = DEFAULT_ORDER
        # What is counted is known; the questions are loaded where they are shown.
        paginator: Any = Paginator(range(self.count_questions().get(self.path, 0)), self.questions_per_page)
        results = paginator.get_page(request.GET.get("page"))
        places = results.object_list
        results.object_list = SimpleLazyObject(lambda: self.load_questions(order, places))
        return order, results

    def count_questions(self) -> dict[str, int]:
        """Return the number of public questions of the category and of those directly below it, by their tree paths."""
        return count_questions_below(self, self.depth, self.depth + 1)

    def load_questions(self, order: str, places: range) -> list[Any]:
        """Return the public questions at these places of the order, with all that the category shows of each."""
        questions = load_answers(list(first_of(questions_in(self), order, places.start, places.stop)))
        load_trust(questions)
        return questions

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the smaller categories and the listing."""
        order, results = self.get_listing(request)
        return super().get_context(request, *args, **kwargs) | {
            "subcategories": SimpleLazyObject(self.get_subcategories),
            "questions": results,
            "question_count": results.paginator.count,
            "order": order,
            "orders": ORDERS,
            "is_default_order": order == DEFAULT_ORDER,
            "listing": SimpleLazyObject(
                lambda: item_list(
                    list(results.object_list), results.paginator.count, results.start_index() or 1, request
                )
            ),
        }

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Answer with the newest questions of this category as Atom."""
        return questions_feed(self, request)
