from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.images import get_image_model_string
from wagtail.models import TranslatableMixin
from wagtail.search import index

from content.models.snippet import PublicSnippet
from content.validators import validate_orcid

TITLES = {"dr", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "sir"}


class Person(PublicSnippet):
    """An expert, an author or a reviewer, as visitors see them."""

    name = models.CharField(max_length=120, help_text="As it should be shown: “Dr Amina Yusuf”.")
    slug = models.SlugField(max_length=120, allow_unicode=True)
    credentials = models.CharField(
        max_length=200, blank=True, help_text="Qualifications and registrations: “MSc, MCSP, HCPC registered”."
    )
    role = models.CharField(max_length=200, blank=True, help_text="What they do: “Consultant physiotherapist”.")
    bio = models.TextField("short biography", blank=True, help_text="Two or three sentences for the public.")
    orcid = models.CharField(
        "ORCID iD",
        max_length=19,
        blank=True,
        validators=[validate_orcid],
        help_text="For authors of research: 0000-0002-1825-0097.",
    )
    photo = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
        verbose_name="log-in",
        help_text="The account this person logs in with, if they have one. Never shown to visitors.",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("credentials"), FieldPanel("role")]),
        FieldPanel("bio"),
        FieldPanel("photo"),
        MultiFieldPanel([FieldPanel("orcid"), FieldPanel("user")], heading="Identity"),
        PublishingPanel(),
    ]

    search_fields = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.SearchField("role"),
        index.FilterField("live"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]
        verbose_name_plural = "people"
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """The first and last initial, without titles, to stand in for a photo."""
        names = [name for name in self.name.split() if name.rstrip(".").lower() not in TITLES]
        return "".join(name[0] for name in [*names[:1], *names[1:][-1:]]).upper()

    @property
    def orcid_url(self) -> str:
        """The address of the ORCID record, or an empty string."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""
