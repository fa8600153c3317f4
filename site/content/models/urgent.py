from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
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
        max_length=10, choices=Severity, default=Severity.EMERGENCY, help_text="Shown above the heading, in these words."
    )
    patterns = models.TextField(
        "words that call for it",
        max_length=10_000,
        help_text=(
            "One combination on each line. Join what must all occur with “+”, in any order. Put other ways to say "
            "the same beside each other with “/”. For example: back pain / backache + cannot pee / cannot wee / numb bottom"
        ),
    )
    heading = models.CharField(max_length=120, help_text="Calm and clear: “Get checked in hospital now”.")
    message = models.TextField(
        max_length=600,
        help_text="Two to four short sentences: what to do, then why. Speak to the reader, and name no diagnosis as certain.",
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
                    "<p>Write as people type, mistakes left out: small typing mistakes, endings (pee, peeing) and "
                    "apostrophes (can’t, cant, cannot) are taken care of. The words of a phrase must stand in this order, "
                    "with two other words between them at most.</p>"
                    "<p>One common word alone on a line is shown to too many people. Join it with another.</p>"
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

    if TYPE_CHECKING:
        live_revision_id: int | None

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
        """Save a revision; one that is live or scheduled stays as it is, because `version` names it, and a new one is made."""
        overwritten = kwargs.get("overwrite_revision")
        if overwritten and (overwritten.pk == self.live_revision_id or overwritten.approved_go_live_at):
            kwargs["overwrite_revision"] = None
        return super().save_revision(*args, **kwargs)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Return the rule as the notice that visitors see."""
        notice = {
            "severity": self.severity,
            "severity_label": self.get_severity_display(),
            "heading": self.heading,
            "message": self.message,
            "page": self.page if self.page and self.page.live else None,
        }
        return {**super().get_preview_context(request, mode_name), "advice": [notice]}
