from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

from content.models import PublicSnippet
from references.validators import normalise_doi, validate_doi, validate_pmid


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
    slug = models.SlugField(max_length=120, allow_unicode=True)
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
    pages = models.CharField(max_length=40, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True, validators=[validate_doi])
    pmid = models.CharField("PubMed number", max_length=8, blank=True, validators=[validate_pmid])
    url = models.URLField("address", max_length=500, blank=True, help_text="Only where there is no DOI.")
    kind = models.CharField("type of study", max_length=20, choices=Kind, default=Kind.OTHER)
    standing = models.CharField(
        max_length=12,
        choices=Standing,
        default=Standing.CURRENT,
        db_default=Standing.CURRENT,
        help_text="A retracted publication supports no claim: pages that cite it cannot go live.",
    )

    # Whether saving has just made it one that the public sees as retracted (`references.receivers`).
    newly_retracted = False

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
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
                FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid")]),
                FieldPanel("url"),
                FieldPanel("kind"),
                FieldPanel("standing"),
            ],
            heading="Where to find it",
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
        super().clean()
        self.doi = normalise_doi(self.doi)

    @property
    def author_list(self) -> list[str]:
        """The authors in order, without blank lines."""
        return [line.strip() for line in self.authors.splitlines() if line.strip()]

    @property
    def is_retracted(self) -> bool:
        """Whether its publisher has taken it back."""
        return self.standing == self.Standing.RETRACTED

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
