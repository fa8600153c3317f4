import datetime

from django.db import models
from wagtail import blocks

from content.blocks import CalloutBlock, FigureBlock, HeadingBlock, RelatedPagesBlock, TableBlock
from content.outline import Heading
from content.richtext import TEXT_FEATURES
from references.blocks import CitationsBlock, CitedParagraphBlock, CitingStreamBlock, EvidenceBlock


class Certainty(models.TextChoices):
    """How sure a body of evidence lets us be of one outcome (GRADE)."""

    HIGH = "high", "High certainty"
    MODERATE = "moderate", "Moderate certainty"
    LOW = "low", "Low certainty"
    VERY_LOW = "very_low", "Very low certainty"

    @property
    def meaning(self) -> str:
        """What the grade says, in plain words."""
        return {
            Certainty.HIGH: "Further research is very unlikely to change this.",
            Certainty.MODERATE: "Probably right; further research may change it.",
            Certainty.LOW: "May be right; further research is likely to change it.",
            Certainty.VERY_LOW: "We are very unsure of this.",
        }[self]


class KeyPointsBlock(blocks.StructBlock):
    """The whole factsheet in a few sentences."""

    points = blocks.ListBlock(blocks.TextBlock(rows=2), min_num=1, max_num=7)

    class Meta:
        kind = "key points"
        icon = "tick-inverse"
        template = "factsheets/blocks/key_points.html"
        description = "Three to seven short points. Many readers read nothing else."
        preview_value = {"points": ["Most new back pain settles within six weeks.", "Keeping active helps."]}

    def get_heading(self, value):
        """Return the heading that every factsheet has."""
        return Heading("Key points", 2)


class OutcomeValue(blocks.StructValue):
    """An outcome with its grade in words."""

    @property
    def grade(self) -> Certainty:
        """The certainty of this outcome."""
        return Certainty(self["certainty"])


class OutcomeBlock(blocks.StructBlock):
    """What the research found for one outcome, and how sure that is."""

    outcome = blocks.CharBlock(max_length=160, help_text="What was measured: “Pain after three months”.")
    finding = blocks.RichTextBlock(features=TEXT_FEATURES, help_text="What was found, in plain words with numbers.")
    certainty = blocks.ChoiceBlock(
        choices=Certainty.choices, help_text="GRADE, for this outcome's body of evidence.", search_index=False
    )
    reasons = blocks.TextBlock(required=False, rows=2, help_text="Why this sure and not more.")
    citations = CitationsBlock()

    class Meta:
        kind = "outcome"
        icon = "clipboard-list"
        template = "factsheets/blocks/outcome.html"
        description = "One outcome: what was found, how sure that is and why, and the research it comes from."
        preview_value = {
            "outcome": "Pain after three months",
            "finding": "<p>Exercise probably lowers pain by about 15 points on a scale of 100.</p>",
            "certainty": "moderate",
            "reasons": "Many of the trials could not hide which treatment people had.",
            "citations": [],
        }
        value_class = OutcomeValue
        label_format = "{outcome}: {certainty}"
        form_layout = [
            "outcome",
            "finding",
            blocks.BlockGroup(children=["certainty", "reasons"], heading="How sure we are", icon="help"),
            "citations",
        ]

    def get_heading(self, value):
        """Return what was measured."""
        return Heading(value["outcome"], 3)


class SafetyBlock(blocks.StructBlock):
    """Risks and side effects."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        kind = "safety"
        icon = "warning"
        template = "factsheets/blocks/safety.html"
        description = "What can go wrong, how often, and who should take care."
        preview_value = {"text": "<p>Muscle soreness for a day or two is common and passes.</p>"}

    def get_heading(self, value):
        """Return the heading that every factsheet has."""
        return Heading("Safety", 2)


class UrgentBlock(blocks.StructBlock):
    """When to get help at once."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        kind = "urgent"
        icon = "warning"
        template = "factsheets/blocks/urgent.html"
        description = "Signs that need help at once, and whom to call."
        preview_value = {"text": "<p>Call 999 if you lose control of your bladder or bowels.</p>"}

    def get_heading(self, value):
        """Return the heading that every factsheet has."""
        return Heading("When to get urgent help", 2)


class GuidelineBlock(blocks.StructBlock):
    """What a guideline says, with its date: positions move."""

    body = blocks.CharBlock(label="Who says so", max_length=120, help_text="“NICE”, “World Health Organization”.")
    date = blocks.DateBlock(help_text="When this was published or last changed.")
    statement = blocks.RichTextBlock(features=TEXT_FEATURES)
    is_current = blocks.BooleanBlock(
        required=False, default=True, help_text="Untick when a newer position has replaced this one."
    )
    citations = CitationsBlock(min_num=0)

    class Meta:
        kind = "guideline"
        icon = "doc-full"
        template = "factsheets/blocks/guideline.html"
        description = "The position of a guideline body, dated, and whether it still holds."
        preview_value = {
            "body": "NICE",
            "date": datetime.date(2016, 11, 30),
            "statement": "<p>Offer exercise first.</p>",
            "is_current": True,
            "citations": [],
        }
        label_format = "{body} {date}"

    def get_heading(self, value):
        """Return who says so."""
        return Heading(value["body"], 3)


class FactsheetBodyBlock(CitingStreamBlock):
    """The body of a factsheet."""

    key_points = KeyPointsBlock(group="Evidence")
    outcome = OutcomeBlock(group="Evidence")
    evidence = EvidenceBlock(group="Evidence")
    guideline = GuidelineBlock(group="Evidence")
    safety = SafetyBlock(group="Care")
    urgent = UrgentBlock(group="Care")
    callout = CalloutBlock(group="Care")
    heading = HeadingBlock(group="Text")
    paragraph = CitedParagraphBlock(group="Text")
    table = TableBlock(group="Media")
    figure = FigureBlock(group="Media")
    related_pages = RelatedPagesBlock(group="Media")

    class Meta:
        icon = "doc-full"
