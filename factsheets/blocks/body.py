from content.blocks import CalloutBlock, FigureBlock, HeadingBlock, RelatedPagesBlock, TableBlock
from factsheets.blocks.care import GlossaryBlock, GuidelineBlock, KeyPointsBlock, SafetyBlock, UrgentBlock
from factsheets.blocks.chart import ChartBlock
from factsheets.blocks.findings import is_outcome, summarise
from factsheets.blocks.outcome import OutcomeBlock
from factsheets.blocks.studies import StudiesBlock
from references.blocks import CitedParagraphBlock, CitingStreamBlock, EvidenceBlock


class FactsheetBodyBlock(CitingStreamBlock):
    """The body of a factsheet."""

    key_points = KeyPointsBlock(group="What research found")
    outcome = OutcomeBlock(group="What research found")
    studies = StudiesBlock(group="What research found")
    evidence = EvidenceBlock(group="What research found")
    guideline = GuidelineBlock(group="What research found")
    safety = SafetyBlock(group="Safety and getting help")
    urgent = UrgentBlock(group="Safety and getting help")
    callout = CalloutBlock(group="Safety and getting help")
    heading = HeadingBlock(group="Text and terms")
    paragraph = CitedParagraphBlock(group="Text and terms")
    glossary = GlossaryBlock(group="Text and terms")
    chart = ChartBlock(group="Charts, tables, pictures and links")
    table = TableBlock(group="Charts, tables, pictures and links")
    figure = FigureBlock(group="Charts, tables, pictures and links")
    related_pages = RelatedPagesBlock(group="Charts, tables, pictures and links")

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
