from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from content.blocks import CalloutBlock, HeadingBlock, ParagraphBlock
from content.models import BasePage


class AskBodyBlock(blocks.StreamBlock):
    """What a visitor reads before asking."""

    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    callout = CalloutBlock()


class AskPage(BasePage):
    """“Post a question”: how to ask, and what happens to a question."""

    parent_page_types = ["qa.ArchivePage"]
    subpage_types: list[str] = []
    is_only_a_listing = True
    max_count_per_parent = 1
    page_description = "How visitors ask a question, and what happens then. One for each archive."
    template = "qa/ask_page.html"
    is_menu_action = True

    introduction = models.TextField(blank=True, max_length=600, help_text="One or two sentences at the top.")
    body = StreamField(AskBodyBlock(), blank=True)

    content_panels = [TitleFieldPanel("title"), FieldPanel("introduction"), FieldPanel("body")]

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        verbose_name = "page to ask on"

    @property
    def listing_summary(self) -> str:
        """The introduction."""
        return self.introduction or self.search_description
