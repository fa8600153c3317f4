from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.text import slugify
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from content.models import BasePage, Person
from content.queries import visible
from content.search_text import SearchText, plain_text
from content.structured_data import iso, item_list, medical_condition, person, without_empty
from factsheets.blocks import FactsheetBodyBlock
from references.citations import CitationList
from references.structured_data import scholarly_article
from review.models import ClinicalPage


class FactsheetIndexPage(BasePage):
    """All factsheets from A to Z, each with what the evidence says: a bare list would read as a claim."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["factsheets.FactsheetPage"]
    is_only_a_listing = True
    max_count_per_parent = 1
    page_description = "All factsheets from A to Z with the verdict beside each. One for each site."
    template = "factsheets/factsheet_index_page.html"
    schema_type = "CollectionPage"

    introduction = models.TextField(blank=True, max_length=600, help_text="One or two sentences at the top.")

    content_panels = [TitleFieldPanel("title"), FieldPanel("introduction")]

    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = "factsheet index"

    @property
    def listing_summary(self) -> str:
        """The introduction."""
        return self.introduction or self.search_description

    def get_factsheets(self) -> list["FactsheetPage"]:
        """Return the public factsheets by title, without their bodies."""
        factsheets = visible(FactsheetPage.objects.child_of(self)).defer("body").select_related("condition")
        return sorted(factsheets, key=lambda factsheet: factsheet.title.lower())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the factsheets, grouped by first letter."""
        factsheets = SimpleLazyObject(self.get_factsheets)
        return super().get_context(request, *args, **kwargs) | {
            "factsheets": factsheets,
            "letters": SimpleLazyObject(lambda: by_letter(factsheets)),
            "listing": SimpleLazyObject(lambda: item_list(list(factsheets), len(factsheets), 1, request)),
        }


def by_letter(factsheets: Iterable["FactsheetPage"]) -> list[tuple[str, list["FactsheetPage"]]]:
    """Return `factsheets`, which are in order, with the first letter of each group."""
    return [(letter, list(group)) for letter, group in groupby(factsheets, key=lambda sheet: sheet.title[:1].upper())]


class FactsheetPage(ClinicalPage):
    """What research says about one condition, how surely, and what follows from it."""

    parent_page_types = ["factsheets.FactsheetIndexPage"]
    subpage_types: list[str] = []
    page_description = "What research says about one condition, with its references."
    template = "factsheets/factsheet_page.html"
    schema_type = "MedicalWebPage"
    social_type = "article"
    is_searchable = True
    topic_fields = ("condition", "topics")
    shown_with = ("condition",)
    related_heading = "Factsheets"
    related_note = "verdict"
    clinical_fields = (
        *("title", "seo_title", "search_description", "condition", "summary", "verdict", "body"),
        *("evidence_searched_on", "funding", "conflicts"),
    )
    clinical_template = "factsheets/includes/clinical_content.html"
    pdf_template = "factsheets/factsheet_pdf.html"
    required_statements = ("conflicts",)

    condition = models.ForeignKey(
        "content.Topic",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The condition this is about.",
    )
    summary = models.TextField(blank=True, max_length=400, help_text="Two sentences. Shown in listings and results.")
    verdict = models.CharField(
        max_length=120,
        blank=True,
        help_text="What the evidence says overall, in a few words. Shown beside the condition in the index.",
    )
    body = StreamField(FactsheetBodyBlock(), blank=True)
    topics = ParentalManyToManyField(
        "content.Topic", blank=True, related_name="+", help_text="Further conditions and subjects it touches."
    )
    evidence_searched_on = models.DateField(
        "evidence searched up to", null=True, blank=True, help_text="The date of the last search for research."
    )
    version = models.CharField(max_length=20, blank=True, help_text="“1.2”. Raise it when the advice changes.")
    funding = models.TextField(blank=True, help_text="Who paid for this work. Say “none” where nobody did.")
    conflicts = models.TextField(
        "conflicts of interest", help_text="Of the authors and reviewers. Say “none declared” where there are none."
    )

    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("condition"),
        FieldPanel("summary"),
        FieldPanel("verdict"),
        FieldPanel("body"),
        FieldPanel("topics"),
        MultiFieldPanel(
            [
                InlinePanel("authors", label="author", min_num=0),
                FieldRowPanel([FieldPanel("evidence_searched_on"), FieldPanel("version")]),
                FieldPanel("funding"),
                FieldPanel("conflicts"),
            ],
            heading="About this factsheet",
        ),
    ]

    search_fields = [
        *ClinicalPage.search_fields,
        index.SearchField("summary", boost=1.5),
        index.SearchField("verdict"),
        index.SearchField("body"),
        index.RelatedFields("condition", [index.SearchField("name"), index.SearchField("synonyms")]),
        index.RelatedFields("topics", [index.SearchField("name"), index.SearchField("synonyms")]),
    ]

    class Meta:
        verbose_name = "factsheet"

    @property
    def listing_summary(self) -> str:
        """The summary."""
        return self.summary or self.search_description

    @cached_property
    def live_authors(self) -> list[Person]:
        """The published people who wrote this, in order."""
        return [author.person for author in self.authors.select_related("person") if author.person.live]

    @cached_property
    def live_topics(self) -> list[Any]:
        """The condition and the further topics that are published, each once."""
        topics = [self.condition, *self.topics.all()] if self.condition else list(self.topics.all())
        return list(dict.fromkeys(topic for topic in topics if topic.live))

    @property
    def pdf_authors(self) -> list[str]:
        """The names of its authors."""
        return [author.name for author in self.live_authors]

    @property
    def pdf_name(self) -> str:
        """The slug and the version: “low-back-pain-1-2”."""
        return f"{self.slug}-{slugify(self.version.replace('.', '-'))}".rstrip("-")

    def get_search_text(self) -> SearchText:
        """Return the names of its condition, the summary and the body; the verdict stands beside the title."""
        topics = [self.condition_id, *(topic.pk for topic in self.topics.all())]
        return SearchText(
            summary=self.listing_summary,
            body=plain_text(self.body),
            note=self.verdict,
            dated=self.evidence_searched_on,
            topics=[key for key in dict.fromkeys(topics) if key],
        )

    def get_citations(self) -> CitationList:
        """Return the references of the body, numbered in order of appearance."""
        return CitationList.of(self.body)

    def get_structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the page as a `MedicalWebPage` about its condition, with its citations."""
        page, *others = super().get_structured_data(request)
        page["author"] = [person(author) for author in self.live_authors]
        page["about"] = [medical_condition(topic) for topic in self.live_topics]
        page["citation"] = [scholarly_article(citation.reference) for citation in self.get_citations()]
        page["version"] = self.version
        page["temporalCoverage"] = f"../{iso(self.evidence_searched_on)}" if self.evidence_searched_on else ""
        return [without_empty(page), *others]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the numbered references."""
        return super().get_context(request, *args, **kwargs) | {"citations": SimpleLazyObject(self.get_citations)}


class FactsheetAuthor(Orderable):
    """An author of a factsheet, in the order of the title page."""

    page = ParentalKey(FactsheetPage, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey("content.Person", on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("person")]
