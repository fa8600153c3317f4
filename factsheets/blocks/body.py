from content.blocks import CalloutBlock, FigureBlock, HeadingBlock, RelatedPagesBlock, TableBlock
from factsheets.blocks.care import GlossaryBlock, GuidelineBlock, KeyPointsBlock, SafetyBlock, UrgentBlock
from factsheets.blocks.chart import ChartBlock
from factsheets.blocks.findings import is_outcome, summarise
from factsheets.blocks.outcome import OutcomeBlock
from factsheets.blocks.studies import StudiesBlock
from references.blocks import CitedParagraphBlock, CitingStreamBlock, EvidenceBlock


class FactsheetBodyBlock(CitingStreamBlock):
    """The body of a factsheet."""

    key_points = KeyPointsBlock(group="Evidence")
    outcome = OutcomeBlock(group="Evidence")
    studies = StudiesBlock(group="Evidence")
    evidence = EvidenceBlock(group="Evidence")
    guideline = GuidelineBlock(group="Evidence")
    safety = SafetyBlock(group="Care")
    urgent = UrgentBlock(group="Care")
    callout = CalloutBlock(group="Care")
    heading = HeadingBlock(group="Text")
    paragraph = CitedParagraphBlock(group="Text")
    glossary = GlossaryBlock(group="Text")
    chart = ChartBlock(group="Media")
    table = TableBlock(group="Media")
    figure = FigureBlock(group="Media")
    related_pages = RelatedPagesBlock(group="Media")

    class Meta:
        icon = "doc-full"
        template = "factsheets/blocks/body.html"

    def get_context(self, value, parent_context=None):
        """Add the summary of findings, and the place in the stream that it stands before."""
        context = super().get_context(value, parent_context)
        context["findings"] = summarise(value, context.get("outline"))
        context["counted"] = any(finding.outcome.amount for finding in context["findings"])
        context["first_outcome"] = next((place for place, child in enumerate(value) if is_outcome(child)), None)
        return context
