from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import Textarea
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

from content.models import PublicSnippet
from references import formatting
from references.csl import FIELDS, FORMS, Form, Item, agree, clean
from references.names import is_initials
from references.panels import PastePanel
from references.slugs import free_slug, slug_for
from references.validators import normalise_doi, validate_doi, validate_pmid

# What `save` makes of the other fields.
PRINTED = ("csl", "formatted", "formatted_from")


class Reference(PublicSnippet):
    """One publication, kept once however many pages cite it."""

    class Kind(models.TextChoices):
        SYSTEMATIC_REVIEW = "systematic-review", "Systematic review"
        TRIAL = "trial", "Randomised trial"
        GUIDELINE = "guideline", "Guideline"
        COHORT = "cohort", "Cohort or observational study"
        NARRATIVE_REVIEW = "narrative-review", "Narrative review"
        OTHER = "other", "Other"

    class Standing(models.TextChoices):
        CURRENT = "current", "Stands as published"
        CONCERN = "concern", "Expression of concern"
        SUPERSEDED = "superseded", "Superseded by a newer version"
        RETRACTED = "retracted", "Retracted"

    title = models.CharField(max_length=500, help_text="As printed, without a full stop at the end.")
    slug = models.SlugField(
        max_length=120, allow_unicode=True, blank=True, help_text="Left empty, it is made of authors, year and title."
    )
    form = models.CharField(
        "what it is",
        max_length=20,
        choices=Form,
        blank=True,
        default="",
        db_default="",
        help_text="Left empty, it goes by what is filled in.",
    )
    authors = models.TextField(
        blank=True, help_text="One on each line, family name first: “Vickers AJ”. An organisation as it is."
    )
    container = models.CharField(
        "journal or publisher", max_length=250, blank=True, help_text="“BMJ”, or who published a guideline."
    )
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1500), MaxValueValidator(2200)]
    )
    volume = models.CharField(max_length=40, blank=True)
    issue = models.CharField(max_length=40, blank=True)
    pages = models.CharField(max_length=40, blank=True, help_text="Or the number of the article: “e1000”.")
    editors = models.TextField(
        blank=True, default="", db_default="", help_text="Of the book that a chapter is in; one on each line."
    )
    publisher = models.CharField(max_length=250, blank=True, default="", db_default="")
    place = models.CharField("where it was published", max_length=120, blank=True, default="", db_default="")
    edition = models.CharField(max_length=60, blank=True, default="", db_default="", help_text="A number: “2”.")
    accessed_on = models.DateField("read on", null=True, blank=True, help_text="For web pages, which change.")
    doi = models.CharField("DOI", max_length=200, blank=True, validators=[validate_doi])
    pmid = models.CharField("PubMed number", max_length=8, blank=True, validators=[validate_pmid])
    url = models.URLField("address", max_length=500, blank=True, help_text="Only where there is no DOI.")
    kind = models.CharField("type of study", max_length=20, choices=Kind, default=Kind.OTHER)
    csl = models.JSONField(
        "CSL data",
        null=True,
        blank=True,
        help_text="All that is known of the publication, in the form that citation programs share. "
        "The fields above go before it.",
    )
    standing = models.CharField(
        max_length=12,
        choices=Standing,
        default=Standing.CURRENT,
        db_default=Standing.CURRENT,
        help_text="A retracted publication supports no claim: pages that cite it cannot go live.",
    )
    standing_since = models.DateField("since", null=True, blank=True, help_text="When it was retracted or replaced.")
    standing_source = models.CharField(
        "who says so",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="The journal, PubMed, Retraction Watch …",
    )
    standing_url = models.URLField(
        "where it says so",
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text="The address of the notice, or of the newer version.",
    )
    # How journals print it, and the digest of what that was made of; `save` keeps them.
    formatted = models.TextField(blank=True, default="", db_default="", editable=False)
    formatted_from = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)

    # What saving has just made it for the public, where it stood before (`references.receivers`).
    newly_fallen = False

    panels = [
        PastePanel(heading="Paste a citation"),
        FieldPanel("title"),
        FieldPanel("form"),
        FieldPanel("authors"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("container"), FieldPanel("year")]),
                FieldRowPanel([FieldPanel("volume"), FieldPanel("issue"), FieldPanel("pages")]),
            ],
            heading="Published in",
        ),
        MultiFieldPanel(
            [
                FieldPanel("editors"),
                FieldRowPanel([FieldPanel("publisher"), FieldPanel("place"), FieldPanel("edition")]),
                FieldPanel("accessed_on"),
            ],
            heading="Books, chapters, reports and web pages",
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid")]),
                FieldPanel("url"),
                FieldPanel("kind"),
            ],
            heading="Where to find it",
        ),
        MultiFieldPanel(
            [
                FieldPanel("standing"),
                FieldRowPanel([FieldPanel("standing_since"), FieldPanel("standing_source")]),
                FieldPanel("standing_url"),
            ],
            heading="Does it still stand?",
        ),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("csl", widget=Textarea(attrs={"rows": 6, "spellcheck": "false"}))],
            heading="For citation programs",
            classname="collapsed",
        ),
        PublishingPanel(),
    ]

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("authors"),
        index.AutocompleteField("authors"),
        index.SearchField("doi"),
        index.SearchField("pmid"),
        index.FilterField("live"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["authors", "year", "title"]
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self) -> str:
        first, *others = self.author_list or [self.container or "Unknown"]
        names = f"{first} et al." if others else first
        return f"{names} ({self.year or 'no date'}) {self.title}"

    def clean(self) -> None:
        """Put the DOI into one spelling, and make the name in addresses where nobody has."""
        super().clean()
        self.doi = normalise_doi(self.doi)
        if self.csl is not None and not isinstance(self.csl, dict):
            raise ValidationError({"csl": "CSL data of one publication begin with { and end with }."})
        if not self.slug:
            self.slug = free_slug(type(self), slug_for(self))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the CSL data and the printed citation in step with the fields."""
        names = kwargs.get("update_fields")
        # Keeping a draft saves none of the fields, and must not print what only the draft says.
        if names is None or {"csl", *FIELDS} & set(names):
            self.csl = self.item
            self.formatted, self.formatted_from = formatting.format_item(self.csl), formatting.stamp_of(self.csl)
            if names is not None:
                kwargs["update_fields"] = {*names, *PRINTED}
        super().save(*args, **kwargs)

    def serializable_data(self) -> dict[str, Any]:
        """Return what a revision keeps; how it is printed is made anew of what it says."""
        data = super().serializable_data()
        return data | {"csl": self.item, "formatted": "", "formatted_from": ""}

    @property
    def item(self) -> Item:
        """The publication as CSL data that say what the fields say."""
        fields = {name: getattr(self, name) for name in FIELDS}
        return agree(clean(self.csl), fields, self.form or self.likely_form)

    @property
    def likely_form(self) -> str:
        """What it is where nobody has said."""
        known = FORMS.get(str(self.csl.get("type", ""))) if isinstance(self.csl, dict) else None
        if known:
            return known
        has_place = bool(self.volume or self.issue or self.pages or self.doi or self.pmid)
        if self.kind == self.Kind.GUIDELINE and not has_place:
            return Form.REPORT
        return Form.WEB_PAGE if self.url and not has_place else Form.ARTICLE

    @property
    def citation(self) -> str:
        """The publication as journals print it, without a number."""
        if formatting.is_current(self.formatted_from):
            return self.formatted
        return formatting.format_item(self.item)

    @property
    def author_list(self) -> list[str]:
        """The authors in order, without blank lines."""
        return [line.strip() for line in self.authors.splitlines() if line.strip()]

    @property
    def short_name(self) -> str:
        """What editors know it by in a text: “Vickers 2018”."""
        first = (self.author_list or [self.container or self.title])[0]
        family = first.rpartition(" ")[0] if is_initials(first.rpartition(" ")[2]) else first
        return f"{family[:40]} {self.year or ''}".strip()

    @property
    def is_retracted(self) -> bool:
        """Whether its publisher has taken it back."""
        return self.standing == self.Standing.RETRACTED

    @property
    def has_fallen(self) -> bool:
        """Whether it was retracted or replaced."""
        return self.standing in {self.Standing.RETRACTED, self.Standing.SUPERSEDED}

    @property
    def clinical_identity(self) -> str:
        """Which publication this is, whatever is corrected in how it is described."""
        if self.doi:
            return f"doi:{self.doi.lower()}"
        if self.pmid:
            return f"pmid:{self.pmid}"
        return f"{self.url or self.title} ({self.year or 'no date'})"

    @property
    def link(self) -> str:
        """The best address of the publication: DOI, then PubMed, then any; empty when there is none."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url
