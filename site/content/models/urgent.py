from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page, Revision, TranslatableMixin
from wagtail.search import index

from content.models.snippet import PublicSnippet
from content.phrases import find_problems


class UrgentRule(PublicSnippet):
    """Words by which clinicians recognise that somebody may need help sooner than the site can give it.

    Who types them is shown the advice. It is no diagnosis, and nothing is blocked.
    """

    class Severity(models.TextChoices):
        """How soon somebody should get help, the soonest first; the values sort in the same order."""

        EMERGENCY = "emergency", "Call 999 or go to A&E"
        SAME_DAY = "same_day", "See somebody today: your GP or NHS 111"
        SOON = "soon", "See a GP soon"

    name = models.CharField(max_length=120, help_text="For colleagues: “Cauda equina”. Visitors never see it.")
    severity = models.CharField(
        max_length=10,
        choices=Severity,
        default=Severity.EMERGENCY,
        help_text="Visitors see these words above the heading.",
    )
    patterns = models.TextField(
        "words that call for it",
        max_length=10_000,
        help_text=(
            "Write one combination on each line. Join what must all occur with “+”; the order does not matter. Put "
            "other ways to say the same beside each other with “/”. "
            "For example: back pain / backache + cannot pee / cannot wee / numb bottom"
        ),
    )
    heading = models.CharField(max_length=120, help_text="Calm and clear: “Get checked in hospital now”.")
    message = models.TextField(
        max_length=600,
        help_text="Two to four short sentences: what to do, then why. Name no diagnosis as certain.",
    )
    page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="read more",
        help_text="A page that says more. Visitors see the link while the page is public.",
    )

    panels = [
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldPanel("patterns"),
                HelpPanel(
                    "<p>Write as people type, spelt right. Typing mistakes in words of five letters and more, endings "
                    "(pee, peeing) and apostrophes (can’t, cant, cannot) are taken care of. The words of a phrase are "
                    "found in this order only, with two other words between one and the next at most.</p>"
                    "<p>Join a common word with another: alone on a line it shows the advice to too many people.</p>"
                ),
            ],
            heading="When it is shown",
        ),
        MultiFieldPanel(
            [FieldPanel("severity"), FieldPanel("heading"), FieldPanel("message"), FieldPanel("page")],
            heading="What visitors are told",
        ),
        PublishingPanel(),
    ]

    search_fields = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.SearchField("patterns"),
        index.FilterField("live"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["severity", "name"]
        verbose_name = "urgent advice"
        verbose_name_plural = "urgent advice"

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> int | None:
        """The key of the revision that is live, which says for good what words and advice applied; None for a draft."""
        return self.live_revision_id

    def clean(self) -> None:
        """Refuse patterns that would match nothing or everybody."""
        super().clean()
        if self.patterns and (problems := find_problems(self.patterns)):
            raise ValidationError({"patterns": problems})

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision; what was ever live, or is scheduled, is not overwritten, because `version` names it."""
        overwritten = kwargs.get("overwrite_revision")
        if overwritten and (
            overwritten.approved_go_live_at
            or (self.last_published_at and overwritten.created_at <= self.last_published_at)
        ):
            kwargs["overwrite_revision"] = None
        return super().save_revision(*args, **kwargs)
