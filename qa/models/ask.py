from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
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
    """“Post a question”: how to ask, the form, and what happens to a question."""

    parent_page_types = ["qa.ArchivePage"]
    subpage_types: list[str] = []
    is_only_a_listing = True
    max_count_per_parent = 1
    page_description = "How visitors ask a question, and what happens then. One for each archive."
    template = "qa/ask_page.html"
    is_menu_action = True

    introduction = models.TextField(blank=True, max_length=600, help_text="One or two sentences at the top.")
    body = StreamField(AskBodyBlock(), blank=True, help_text="Below the form: what happens then, and what you can do.")
    takes_questions = models.BooleanField(
        "visitors may send questions",
        default=True,
        db_default=True,
        help_text="Untick while nobody can answer. The page then says so, and offers the search.",
    )
    closed_message = models.TextField(
        blank=True,
        default="",
        db_default="",
        max_length=400,
        help_text="While visitors may not send questions: why, and from when they may again.",
    )
    hint = models.TextField(
        "hint beside the question",
        blank=True,
        default="",
        db_default="",
        max_length=400,
        help_text="Leave empty for ours: what helps us to answer, and to leave out names and dates of birth.",
    )
    consent_to_answer = models.TextField(
        "consent: use my health information",
        blank=True,
        default="",
        db_default="",
        max_length=600,
        help_text="Leave empty for ours. {charity} stands for your name. What askers agreed to is kept word for word.",
    )
    consent_to_publish = models.TextField(
        "consent: publish it rewritten",
        blank=True,
        default="",
        db_default="",
        max_length=600,
        help_text="Leave empty for ours. Nobody has to tick it to be answered.",
    )
    minimum_age = models.PositiveSmallIntegerField(
        "youngest age",
        null=True,
        blank=True,
        validators=[MinValueValidator(5), MaxValueValidator(99)],
        help_text="Askers confirm that they are at least as old. Leave empty to ask nobody.",
    )
    thanks = models.TextField(
        "after sending",
        blank=True,
        default="",
        db_default="",
        max_length=400,
        help_text="One or two sentences of thanks, before what happens next.",
    )
    two_for_replies = models.BooleanField(
        "private replies need a second person",
        default=True,
        db_default=True,
        help_text="A reviewer signs off what goes to one asker alone, as for what is published.",
    )

    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("hint"), FieldPanel("thanks")], heading="The form"),
        MultiFieldPanel(
            [FieldPanel("consent_to_answer"), FieldPanel("consent_to_publish"), FieldPanel("minimum_age")],
            heading="What askers agree to",
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("takes_questions"), FieldPanel("two_for_replies")]),
                FieldPanel("closed_message"),
            ],
            heading="Who may ask, and who signs off",
        ),
    ]

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        verbose_name = "page to ask on"

    @property
    def listing_summary(self) -> str:
        """The introduction."""
        return self.introduction or self.search_description

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the form as somebody opens it."""
        from qa.asking.steps import first_step  # noqa: PLC0415 - needs the models

        return super().get_context(request, *args, **kwargs) | first_step(self, request.GET.get("question", ""))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the form, which is kept nowhere: it carries when it was opened."""
        response = super().serve(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response
