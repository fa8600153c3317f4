from typing import Any

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
from qa.models.category import CategoryIndexPage
from qa.queries import first_of, questions_in


class ArchivePage(RoutablePageMixin, BasePage):
    """“Ask an expert”: the way into all categories and the latest answers."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["qa.CategoryIndexPage", "qa.AskPage"]
    is_only_a_listing = True
    max_count_per_parent = 1
    page_description = "The way into all categories and the latest answers. One for each site."
    template = "qa/archive_page.html"
    schema_type = "CollectionPage"
    latest_length = 10

    introduction = models.TextField(
        blank=True, max_length=600, help_text="One or two sentences. Shown at the top of the archive."
    )

    content_panels = [TitleFieldPanel("title"), FieldPanel("introduction")]

    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = "archive of questions"

    def get_cached_paths(self) -> list[str]:
        """Return the page and its feed, for caches in front of the site."""
        return ["/", "/feed/"]

    @property
    def listing_summary(self) -> str:
        """The introduction."""
        return self.introduction or self.search_description

    def get_categories(self) -> list[CategoryIndexPage]:
        """Return the public top categories with `question_count` and `subcategories`, in a fixed number of queries."""
        tops: dict[str, CategoryIndexPage] = {}
        below = visible(CategoryIndexPage.objects.descendant_of(self)).filter(depth__lte=self.depth + 2)
        counts = self.count_questions()
        for category in below.order_by("depth", "title"):
            category.question_count = counts.get(category.path, 0)
            if category.depth == self.depth + 1:
                category.subcategories = []
                tops[category.path] = category
            elif parent := tops.get(category.path[: -category.steplen]):
                parent.subcategories.append(category)
        return list(tops.values())

    def count_questions(self) -> dict[str, int]:
        """Return the number of public questions of the archive and of its upper categories, by their tree paths."""
        return count_questions_below(self, self.depth, self.depth + 1, self.depth + 2)

    def get_latest_questions(self, length: int) -> list[Any]:
        """Return the newest public questions, at most `length`, without their answers."""
        return list(first_of(questions_in(self), "newest", 0, length).defer("answer"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the categories, the latest answers and the page to ask on."""
        categories = SimpleLazyObject(self.get_categories)
        return super().get_context(request, *args, **kwargs) | {
            "categories": categories,
            "listing": SimpleLazyObject(lambda: item_list(list(categories), len(categories), 1, request)),
            "latest_questions": SimpleLazyObject(lambda: self.get_latest_questions(self.latest_length)),
            "question_count": self.count_questions().get(self.path, 0),
        }

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Answer with the newest questions of the whole archive as Atom."""
        return questions_feed(self, request)
