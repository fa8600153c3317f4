import re
from copy import copy

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.images import get_image_model_string

from content.branding.brand import Brand, find_brand
from content.branding.colours import DARK, LIGHT, Scheme, clean_hex, what_is_wrong
from content.branding.links import SocialLink, read_links
from content.generation import cached


def image_field(name: str, help_text: str) -> models.ForeignKey:
    """Return the choice of a picture."""
    return models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=name,
        help_text=help_text,
    )


def text_field(kind: type[models.Field], name: str, help_text: str, length: int) -> models.Field:
    """Return a field for words that nobody has to write."""
    return kind(name, max_length=length, blank=True, default="", db_default="", help_text=help_text)


@register_setting(icon="home")
class OrganisationSettings(BaseGenericSetting):
    """What the site says of the charity that runs it, and how it looks; one install is one charity."""

    name = models.CharField(
        "name of the organisation", max_length=120, default="Our charity", help_text="Shown in the header and footer."
    )
    strapline = models.CharField(
        max_length=160,
        blank=True,
        default="Clear answers from people who know",
        help_text="A few words under the name on the home page.",
    )
    logo = image_field(
        "logo", "Shown before the name at the head of each page. A PNG or WebP that is trimmed to its edges."
    )
    logo_has_name = models.BooleanField(
        "the logo has the name in it",
        default=False,
        db_default=False,
        help_text="Then the name is not written beside it.",
    )
    icon = image_field(
        "icon", "Square, for browser tabs and home screens. Leave empty to use the logo if it is about square."
    )
    accent = text_field(
        models.CharField,
        "accent colour",
        "For links, buttons and the large boxes, as #0b5fa5. Dark enough to be read on white; saving checks it. Leave "
        "empty for the green of the site.",
        7,
    )
    accent_dark = text_field(
        models.CharField,
        "accent colour on dark screens",
        "Light enough to be read on a dark ground. Leave empty to have the nearest shade found.",
        7,
    )
    contact_email = models.EmailField(blank=True, help_text="Shown in the footer.")
    telephone = text_field(models.CharField, "telephone", "As people would dial it: 020 7946 0000.", 40)
    address = text_field(models.TextField, "postal address", "One line for each line of an envelope.", 400)
    opening_hours = text_field(
        models.TextField, "opening hours", "In plain words: “Monday to Friday, 9 am to 5 pm”.", 400
    )
    social_links = text_field(
        models.TextField,
        "on other sites",
        "One address on each line: https://www.facebook.com/ourcharity. Write a name before it if you want another "
        "than that of the site.",
        1000,
    )
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
    footer_text = text_field(
        models.TextField, "more words for the footer", "Such as who pays for the site, or what you do.", 600
    )
    emergency = models.CharField(
        "in an emergency",
        max_length=200,
        default="In an emergency call 999 or go to A&E.",
        help_text="Shown at the foot of every page.",
    )
    social_image = image_field(
        "sharing image",
        "Shown when a page without an image of its own is shared. Leave empty to have one drawn for each page, with "
        "its title, your name, colour and logo.",
    )
    index_legacy_pages = models.BooleanField(
        "search engines may list archive answers",
        default=False,
        help_text="Answers brought over from the old archive and not reviewed since. Off keeps them out of Google.",
    )

    select_related = ["social_image", "logo", "icon"]

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("strapline")], heading="Who you are"),
        MultiFieldPanel(
            [
                FieldPanel("logo"),
                FieldPanel("logo_has_name"),
                FieldPanel("icon"),
                FieldRowPanel([FieldPanel("accent"), FieldPanel("accent_dark")]),
                FieldPanel("social_image"),
            ],
            heading="How the site looks",
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_email"),
                FieldPanel("telephone"),
                FieldPanel("address"),
                FieldPanel("opening_hours"),
                FieldPanel("social_links"),
            ],
            heading="How people reach you",
        ),
        MultiFieldPanel(
            [
                FieldPanel("registration"),
                FieldPanel("disclaimer"),
                FieldPanel("footer_text"),
                FieldPanel("emergency"),
            ],
            heading="At the foot of every page",
        ),
        MultiFieldPanel([FieldPanel("index_legacy_pages")], heading="The archive"),
    ]

    class Meta:
        verbose_name = "organisation"

    @classmethod
    def _get_or_create(cls) -> "OrganisationSettings":
        """Return the settings, read once for all requests; each is given its own, for a form changes what it shows."""
        return copy(read_settings())

    def clean(self) -> None:
        """Write colours in one way; raises ValidationError for what cannot be read on the site, or by it."""
        super().clean()
        problems = {}
        schemes: list[tuple[str, Scheme]] = [("accent", LIGHT), ("accent_dark", DARK)]
        for field, scheme in schemes:
            try:
                if chosen := getattr(self, field):
                    setattr(self, field, clean_hex(chosen))
                    problems[field] = what_is_wrong(getattr(self, field), scheme)
            except ValueError:
                problems[field] = "Write the colour as # and six letters or digits, such as #0b5fa5."
        if self.accent_dark and not self.accent:
            problems["accent"] = "Choose the colour for light screens as well, or neither."
        try:
            read_links(self.social_links)
        except ValueError as error:
            problems["social_links"] = f"There is no web address in “{error}”. It begins with https://."
        if found := {field: problem for field, problem in problems.items() if problem}:
            raise ValidationError(found)

    @property
    def brand(self) -> Brand:
        """How the site looks; the same for all requests until something changes."""
        return find_brand()

    @property
    def telephone_number(self) -> str:
        """The telephone number as a phone dials it."""
        number = self.telephone.strip()
        return re.sub(r"(?!^\+)[^0-9]", "", number.replace("(0)", "") if number.startswith("+") else number)

    @property
    def links(self) -> list[SocialLink]:
        """The charity on other sites; none where something else than a form has written nonsense."""
        try:
            return read_links(self.social_links)
        except ValueError:
            return []


@cached
def read_settings() -> OrganisationSettings:
    """Return the settings as they are kept, made where there are none."""
    return OrganisationSettings.base_queryset().first() or OrganisationSettings.objects.create()
