import datetime

from wagtail import blocks

from content.blocks import (
    CalloutBlock,
    FigureBlock,
    HeadingBlock,
    RelatedPagesBlock,
    TableBlock,
)
from content.queries import visible_in_order
from content.richtext import TEXT_FEATURES
from references.blocks import CitedParagraphBlock, CitingStreamBlock, EvidenceBlock


class EarlierAnswerBlock(blocks.StructBlock):
    """What we said before, quoted inside a newer answer."""

    date = blocks.DateBlock(required=False, help_text="When it was given, if known.")
    text = blocks.RichTextBlock(features=TEXT_FEATURES)
    page = blocks.PageChooserBlock(
        page_type="qa.QuestionPage", required=False, help_text="The page of that answer, if it has one here."
    )

    class Meta:
        kind = "earlier answer"
        icon = "openquote"
        template = "qa/blocks/earlier_answer.html"
        description = "Quotes an earlier answer, so that readers see what we said then and what we say now."
        preview_value = {
            "date": None,
            "text": "<p>In 2016 we advised a few days of rest. We no longer do.</p>",
            "page": None,
        }
        label_format = "We said: {text}"

    def get_context(self, value, parent_context=None):
        """Add `earlier_page`: the chosen page if any visitor may open it."""
        context = super().get_context(value, parent_context)
        context["earlier_page"] = next(iter(visible_in_order([value["page"]])), None)
        return context


class UpdateBlock(blocks.StructBlock):
    """What has changed since the answer was given."""

    date = blocks.DateBlock(help_text="When this was added.")
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        kind = "update"
        icon = "date"
        template = "qa/blocks/update.html"
        description = "Dated news: “Since we gave this advice …”. The answer above it stays as it was."
        preview_value = {
            "date": datetime.date(2026, 3, 2),
            "text": "<p>Since we gave this advice a new guideline recommends exercise first.</p>",
        }
        label_format = "Update {date}"


class AnswerBlock(CitingStreamBlock):
    """The body of an answer."""

    paragraph = CitedParagraphBlock(group="The answer")
    heading = HeadingBlock(group="The answer")
    callout = CalloutBlock(group="The answer")
    evidence = EvidenceBlock(group="What it rests on")
    earlier_answer = EarlierAnswerBlock(group="What has changed since")
    update = UpdateBlock(group="What has changed since")
    table = TableBlock(group="Tables, pictures and links")
    figure = FigureBlock(group="Tables, pictures and links")
    related_pages = RelatedPagesBlock(group="Tables, pictures and links")

    class Meta:
        icon = "doc-full"
