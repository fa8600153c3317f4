from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

from content.body_parts import BodyPart
from content.models.snippet import PublicSnippet


class Topic(PublicSnippet):
    """A condition or a subject, the words people use for it, and the codes that clinicians use.

    One idea serves related pages, search synonyms, filters, and `about` in structured data.
    """

    name = models.CharField(max_length=120, help_text="As a patient would say it: “Slipped disc”.")
    slug = models.SlugField(max_length=120, allow_unicode=True)
    synonyms = models.TextField(
        blank=True,
        help_text="Other words people search for, one on each line: “herniated disc”, “prolapsed disc”.",
    )
    codes = models.TextField(
        blank=True,
        help_text="Codes for this condition, one on each line, the system first: “ICD-10 M51.2”.",
    )
    description = models.TextField(blank=True, help_text="One or two sentences in plain words.")
    body_part = models.CharField(
        "part of the body",
        max_length=20,
        choices=BodyPart,
        blank=True,
        default="",
        db_default="",
        help_text="Where readers would look for it. Factsheets are listed by it; leave empty where none fits.",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("body_part"),
        MultiFieldPanel([FieldPanel("synonyms"), FieldPanel("codes")], heading="Other names and codes"),
        PublishingPanel(),
    ]

    search_fields = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.SearchField("synonyms"),
        index.AutocompleteField("synonyms"),
        index.FilterField("live"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self) -> str:
        return self.name

    @property
    def synonym_list(self) -> list[str]:
        """The lay synonyms, without blank lines, in the editor's order."""
        return [line.strip() for line in self.synonyms.splitlines() if line.strip()]

    @property
    def code_list(self) -> list[tuple[str, str]]:
        """The codes as (system, code), leaving out lines that lack either."""
        pairs = (line.strip().rpartition(" ") for line in self.codes.splitlines())
        return [(system.strip(), code) for system, _, code in pairs if system.strip() and code]
