import datetime

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from content.outline import Heading
from content.richtext import TEXT_FEATURES
from references.blocks import CitationsBlock


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
    replaced_by = blocks.CharBlock(
        required=False, max_length=120, help_text="What has replaced this one: “NICE NG59, 2016”."
    )

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
            "replaced_by": "",
        }
        label_format = "{body} {date}"
        form_layout = ["body", "date", "statement", "is_current", "replaced_by", "citations"]

    def clean(self, value):
        """Refuse a position that holds and has been replaced."""
        value = super().clean(value)
        if value["is_current"] and value["replaced_by"]:
            message = "Untick “Is current” where something has replaced this position."
            raise StructBlockValidationError(block_errors={"is_current": ValidationError(message)})
        return value

    def get_heading(self, value):
        """Return who says so."""
        return Heading(value["body"], 3)


class TermBlock(blocks.StructBlock):
    """A word that not every reader knows, and what it means."""

    term = blocks.CharBlock(max_length=80, help_text="As the factsheet uses it: “Placebo”.")
    meaning = blocks.TextBlock(rows=2, help_text="In one or two plain sentences.")

    class Meta:
        icon = "help"
        label_format = "{term}"


class GlossaryBlock(blocks.StructBlock):
    """The words of a factsheet that not every reader knows."""

    terms = blocks.ListBlock(TermBlock(), min_num=1, max_num=30)

    class Meta:
        kind = "glossary"
        icon = "help"
        template = "factsheets/blocks/glossary.html"
        description = "Words that not every reader knows, each with its meaning. Best near the end."
        preview_value = {
            "terms": [
                {"term": "Placebo", "meaning": "A treatment that looks like the real one and does nothing by itself."},
                {"term": "Trial", "meaning": "A study in which chance decides who gets which treatment."},
            ]
        }

    def get_heading(self, value):
        """Return the heading that every glossary has."""
        return Heading("Words used here", 2)
