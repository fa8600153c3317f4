from functools import cached_property
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
from factsheets.listing import Asked, Listing
from factsheets.verdicts import VerdictKind
from references.citations import CitationList
from references.structured_data import scholarly_article
from review.models import ClinicalPage
from review.public import load_published_trust


class FactsheetIndexPage(BasePage):
    """All factsheets from A to Z, each with what the evidence says: a bare list would read as a claim."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["factsheets.FactsheetPage"]
    is_only_a_listing = True
    query_parameters = ("by", "topic", "verdict")
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
        """Return the public factsheets without their bodies, each with its topics and what is known of its review."""
        factsheets = list(
            visible(FactsheetPage.objects.child_of(self))
            .defer("body")
            .select_related("condition")
            .prefetch_related("topics")
        )
        load_published_trust(factsheets)
        return factsheets

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the factsheets that the address asks for, in groups."""
        asked = Asked.of(request.GET)
        listing: Any = SimpleLazyObject(lambda: Listing(self.get_factsheets(), asked))
        listed = SimpleLazyObject(lambda: item_list(listing.factsheets, len(listing.factsheets), 1, request))
        return super().get_context(request, *args, **kwargs) | {
            "factsheets": listing,
            "listing": listed,
        }


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
        *("evidence_searched_on", "funding", "conflicts", "verdict_kind", "funders"),
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
    verdict_kind = models.CharField(
        "verdict in a word",
        max_length=20,
        choices=VerdictKind,
        blank=True,
        default="",
        db_default="",
        help_text="Choose what fits the verdict. Visitors filter the index by it, and the reviewer signs it off.",
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
    funders = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Names of the organisations that paid for it, one on each line. Search engines are told of them.",
    )
    conflicts = models.TextField(
        "conflicts of interest", help_text="Of the authors and reviewers. Say “none declared” where there are none."
    )

    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("condition"),
        FieldPanel("summary"),
        FieldPanel("verdict"),
        FieldPanel("verdict_kind"),
        FieldPanel("body"),
        FieldPanel("topics"),
        MultiFieldPanel(
            [
                InlinePanel("authors", label="author", min_num=0),
                FieldRowPanel([FieldPanel("evidence_searched_on"), FieldPanel("version")]),
                FieldPanel("funding"),
                FieldPanel("funders"),
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
    def funder_list(self) -> list[str]:
        """The names of its funders, without blank lines, in the editor's order."""
        return [line.strip() for line in self.funders.splitlines() if line.strip()]

    @property
    def pdf_authors(self) -> list[str]:
        """The names of its authors."""
        return [author.name for author in self.live_authors]

    @property
    def pdf_name(self) -> str:
        """The slug and the version: “low-back-pain-1-2”."""
        return f"{self.slug}-{slugify(self.version.replace('.', '-'))}".rstrip("-")

    @property
    def cited_version(self) -> str:
        """Its version."""
        return self.version

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
        page["funder"] = [{"@type": "Organization", "name": name} for name in self.funder_list]
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
