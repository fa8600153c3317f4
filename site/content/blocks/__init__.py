from content.blocks.callout import CalloutBlock, CalloutKind
from content.blocks.media import FigureBlock, RelatedPagesBlock, TableBlock
from content.blocks.text import HeadingBlock, ParagraphBlock

__all__ = [
    "CalloutBlock",
    "CalloutKind",
    "FigureBlock",
    "HeadingBlock",
    "ParagraphBlock",
    "RelatedPagesBlock",
    "TableBlock",
]
