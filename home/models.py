from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from content.blocks import CalloutBlock, FigureBlock, HeadingBlock, ParagraphBlock, RelatedPagesBlock, TableBlock
from content.models import BasePage
from content.queries import visible
from factsheets.models import FactsheetIndexPage
from qa.models import ArchivePage, AskPage


class HomePage(BasePage):
    """The front door: search, categories, the latest answers, factsheets, and the way to ask."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["qa.ArchivePage", "factsheets.FactsheetIndexPage", "home.StandardPage"]
    is_only_a_listing = True
    max_count_per_parent = 1
    page_description = "The front door of the site. It fills itself from the archive and the factsheets."
    template = "home/home_page.html"
    latest_length = 6
    factsheets_length = 6

    heading = models.CharField(
        max_length=120,
        default="What would you like to know?",
        help_text="The large words above the search box.",
    )
    introduction = models.TextField(blank=True, max_length=400, help_text="One or two sentences below the heading.")

    content_panels = [TitleFieldPanel("title"), FieldPanel("heading"), FieldPanel("introduction")]

    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = "home page"

    @property
    def listing_summary(self) -> str:
        """The introduction."""
        return self.introduction or self.search_description

    def find_section(self, page_type: type[Page]) -> Any:
        """Return the public page of this type below the home page, or None."""
        return visible(page_type.objects.descendant_of(self)).order_by("path").first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the sections and what each has to show."""
        # What is shown is looked up where it is shown: the page is kept in parts.
        archive: Any = SimpleLazyObject(lambda: self.find_section(ArchivePage))
        index: Any = SimpleLazyObject(lambda: self.find_section(FactsheetIndexPage))
        return super().get_context(request, *args, **kwargs) | {
            "archive": archive,
            "factsheet_index": index,
            "ask_page": SimpleLazyObject(lambda: self.find_section(AskPage)),
            "categories": SimpleLazyObject(lambda: archive.get_categories() if archive else []),
            "latest_questions": SimpleLazyObject(
                lambda: archive.get_latest_questions(self.latest_length) if archive else []
            ),
            "factsheets": SimpleLazyObject(lambda: index.get_factsheets()[: self.factsheets_length] if index else []),
        }


class StandardBodyBlock(blocks.StreamBlock):
    """The body of a page about the charity and its ways."""

    paragraph = ParagraphBlock(group="Text")
    heading = HeadingBlock(group="Text")
    callout = CalloutBlock(group="Text")
    table = TableBlock(group="Tables, pictures and links")
    figure = FigureBlock(group="Tables, pictures and links")
    related_pages = RelatedPagesBlock(group="Tables, pictures and links")


class StandardPage(BasePage):
    """About the charity, its privacy notice, how it reviews: no advice about health."""

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = "About you, privacy, how you review. Not for advice about health."
    template = "home/standard_page.html"
    is_searchable = True

    introduction = models.TextField(blank=True, max_length=600, help_text="One or two sentences at the top.")
    body = StreamField(StandardBodyBlock(), blank=True)

    content_panels = [TitleFieldPanel("title"), FieldPanel("introduction"), FieldPanel("body")]

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        verbose_name = "standard page"

    @property
    def listing_summary(self) -> str:
        """The introduction."""
        return self.introduction or self.search_description
