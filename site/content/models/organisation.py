from copy import copy

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.images import get_image_model_string

from content.generation import cached


@register_setting(icon="home")
class OrganisationSettings(BaseGenericSetting):
    """What the site says of the charity that runs it; one install is one charity."""

    name = models.CharField(
        "name of the organisation", max_length=120, default="Our charity", help_text="Shown in the header and footer."
    )
    strapline = models.CharField(
        max_length=160,
        blank=True,
        default="Clear answers from people who know",
        help_text="A few words under the name on the home page.",
    )
    contact_email = models.EmailField(blank=True, help_text="Shown in the footer.")
    registration = models.CharField(
        max_length=200, blank=True, help_text="For the footer: “Registered charity 1234567 in England and Wales”."
    )
    disclaimer = models.TextField(
        default=(
            "Our answers support, and do not replace, the advice of a clinician who knows you. "
            "If you are worried about your health, speak to your GP or call NHS 111."
        ),
        help_text="Shown at the foot of every page.",
    )
    emergency = models.CharField(
        "in an emergency",
        max_length=200,
        default="In an emergency call 999 or go to A&E.",
        help_text="Shown at the foot of every page.",
    )
    social_image = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="sharing image",
        help_text="Shown when a page without an image of its own is shared.",
    )
    index_legacy_pages = models.BooleanField(
        "search engines may list archive answers",
        default=False,
        help_text="Answers brought over from the old archive and not reviewed since. Off keeps them out of Google.",
    )

    select_related = ["social_image"]

    @classmethod
    def _get_or_create(cls) -> "OrganisationSettings":
        """Return the settings, read once for all requests; each is given its own, for a form changes what it shows."""
        return copy(read_settings())

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("strapline"), FieldPanel("social_image")], heading="Who you are"
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_email"),
                FieldPanel("registration"),
                FieldPanel("disclaimer"),
                FieldPanel("emergency"),
            ],
            heading="At the foot of every page",
        ),
        MultiFieldPanel([FieldPanel("index_legacy_pages")], heading="The archive"),
    ]

    class Meta:
        verbose_name = "organisation"


@cached
def read_settings() -> OrganisationSettings:
    """Return the settings as they are kept, made where there are none."""
    return OrganisationSettings.base_queryset().first() or OrganisationSettings.objects.create()
