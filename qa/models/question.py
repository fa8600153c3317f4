from functools import cached_property
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from content.exceptions import PublishingRefused
from content.search_text import SearchText, plain_text
from content.structured_data import absolute_url, iso, medical_condition, person, without_empty
from qa import consent
from qa.blocks import AnswerBlock
from qa.checks import ConsentCheck, PrivateTextCheck
from qa.inbox.panel import AskedPanel
from qa.suggesting_panels import SuggestingFieldPanel, SuggestingTitlePanel, summary_for, title_for
from references.citations import CitationList
from review.models import ClinicalPage


class QuestionPage(ClinicalPage):
    """One question from the public and the answer of an expert."""

    parent_page_types = ["qa.CategoryIndexPage"]
    subpage_types: list[str] = []
    page_description = "A question from the public and its answer."
    template = "qa/question_page.html"
    schema_type = ["MedicalWebPage", "FAQPage"]
    social_type = "article"
    is_searchable = True
    topic_fields = ("topics",)
    # An archive that was brought over went live on one day.
    newest_first = (models.F("answered_on").desc(nulls_last=True), *ClinicalPage.newest_first)
    shown_with = ("answered_by__photo",)
    related_heading = "Questions and answers"
    clinical_fields = ("title", "seo_title", "search_description", "question", "summary", "answer")
    clinical_template = "qa/includes/clinical_content.html"
    pdf_template = "qa/question_pdf.html"
    own_checks = (ConsentCheck, PrivateTextCheck)

    question = models.TextField(
        blank=True,
        help_text="The question in words we may publish. Leave out names, dates of birth and places.",
    )
    summary = models.TextField(
        blank=True, max_length=400, help_text="The answer in two sentences. Shown in listings and search results."
    )
    answer = StreamField(AnswerBlock(), blank=True)
    answered_by = models.ForeignKey(
        "content.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The expert who gave this answer.",
    )
    asked_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True, help_text="Newest answers are listed first by this date.")
    topics = ParentalManyToManyField(
        "content.Topic",
        blank=True,
        related_name="+",
        help_text="The conditions and subjects this is about. They make the links to factsheets and other answers.",
    )
    also_in = ParentalManyToManyField(
        "qa.CategoryIndexPage",
        blank=True,
        related_name="also_listed",
        verbose_name="also listed in",
        help_text="Other categories where readers would look for this question.",
    )
    source_name = models.CharField("where it came from", max_length=255, blank=True)
    source_url = models.URLField("address in the old archive", max_length=500, blank=True)
    title_is_derived = models.BooleanField(
        "the title was made by the importer",
        default=False,
        help_text="Untick when you have written a better one.",
    )

    content_panels = [
        AskedPanel(heading="What the asker wrote"),
        SuggestingTitlePanel(
            "title",
            help_text="The question in a few words, as a reader would look for it.",
            suggest=title_for,
            hint="Then untick “the title was made by the importer”, under “From the archive”.",
        ),
        FieldPanel("question"),
        SuggestingFieldPanel("summary", suggest=summary_for, hint="Sentences of the answer: say it more simply."),
        FieldPanel("answer"),
        MultiFieldPanel(
            [
                FieldPanel("answered_by"),
                FieldRowPanel([FieldPanel("asked_on"), FieldPanel("answered_on")]),
            ],
            heading="Who and when",
        ),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("also_in")], heading="Where readers find it"),
        MultiFieldPanel(
            [FieldPanel("title_is_derived"), FieldPanel("source_name"), FieldPanel("source_url")],
            heading="From the archive",
            classname="collapsed",
        ),
    ]

    search_fields = [
        *ClinicalPage.search_fields,
        index.SearchField("question", boost=2),
        index.SearchField("summary", boost=1.5),
        index.SearchField("answer"),
        index.FilterField("answered_on"),
        index.RelatedFields("topics", [index.SearchField("name"), index.SearchField("synonyms")]),
    ]

    class Meta:
        verbose_name = "question"
        indexes = [models.Index(fields=["-answered_on"], name="qa_question_answered_on")]

    @property
    def listing_summary(self) -> str:
        """The summary, or the beginning of the question where nobody has written one yet."""
        return self.summary or self.search_description or shorten(self.question, 220)

    @property
    def expert(self) -> Any:
        """The published person who answered, or None."""
        return self.answered_by if self.answered_by and self.answered_by.live else None

    @property
    def pdf_authors(self) -> list[str]:
        """The name of the expert who answered."""
        return [self.expert.name] if self.expert else []

    @property
    def anchor_prefix(self) -> str:
        """What begins the anchors of this question where many stand on one page."""
        return f"q{self.pk}-"

    @property
    def shown_date(self) -> Any:
        """The date of the answer; nothing is made up where the archive has none."""
        return self.answered_on

    @cached_property
    def live_topics(self) -> list[Any]:
        """The page's published topics, by name."""
        return sorted((topic for topic in self.topics.all() if topic.live), key=lambda topic: topic.name.lower())

    @cached_property
    def answer_text(self) -> str:
        """The answer as plain text."""
        return plain_text(self.answer)

    def ensure_may_be_live(self) -> None:
        """Raise PublishingRefused also when somebody whose question it was written from does not agree any more.

        What visitors read already stays public until an editor decides about it.
        """
        super().ensure_may_be_live()
        if consent.is_withheld(self):
            raise PublishingRefused(self, [consent.NOT_AGREED])

    def listed_elsewhere(self) -> list[Any]:
        """Return the further categories that list it."""
        return list(self.also_in.all())

    def get_search_text(self) -> SearchText:
        """Return the question, its summary and its answer."""
        return SearchText(
            question=self.question,
            summary=self.summary,
            body=self.answer_text,
            dated=self.answered_on or self.asked_on,
            topics=[topic.pk for topic in self.topics.all()],
            also_in=[category.pk for category in self.also_in.all()],
        )

    def get_citations(self) -> CitationList:
        """Return the references of the answer, numbered in order of appearance."""
        return CitationList.of(self.answer)

    def get_structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the page as a `MedicalWebPage` that is an `FAQPage` of one expert answer."""
        page, *others = super().get_structured_data(request)
        author = person(self.expert) if self.expert else page["publisher"]
        page["about"] = [medical_condition(topic) for topic in self.live_topics]
        page["mainEntity"] = without_empty(
            {
                "@type": "Question",
                "name": self.title,
                "text": self.question,
                "dateCreated": iso(self.asked_on),
                "acceptedAnswer": without_empty(
                    {
                        "@type": "Answer",
                        "text": self.answer_text,
                        "url": absolute_url(self, request),
                        "author": author,
                        "dateCreated": iso(self.answered_on),
                        "dateModified": iso(self.last_published_at),
                        "citation": [
                            citation.reference.link or citation.reference.title for citation in self.get_citations()
                        ],
                    }
                ),
            }
        )
        return [without_empty(page), *others]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the numbered references."""
        return super().get_context(request, *args, **kwargs) | {"citations": SimpleLazyObject(self.get_citations)}


def shorten(text: str, length: int) -> str:
    """Return the beginning of `text`, cut between words, at most `length` characters with its ellipsis."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
