"""The summary of findings: all outcomes of a factsheet in one table, each leading to its block below."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.blocks import StreamValue

from content.outline import Outline
from factsheets.blocks.outcome import OutcomeBlock, OutcomeValue

# One outcome is read where it stands.
FEWEST = 2


@dataclass(frozen=True)
class Finding:
    """One line of the summary, and the anchor of the block it sums up (empty where that has none)."""

    outcome: OutcomeValue
    anchor: str = ""


def is_outcome(child: StreamValue.StreamChild) -> bool:
    """Return whether a block of a body is an outcome."""
    return isinstance(child.block, OutcomeBlock)


def summarise(body: Iterable[StreamValue.StreamChild], outline: Outline | None = None) -> list[Finding]:
    """Return the lines of the summary of findings; none where there are too few outcomes to sum up."""
    outcomes = [child for child in body if is_outcome(child)]
    if len(outcomes) < FEWEST:
        return []
    headings = [outline.get(child.value) if outline else None for child in outcomes]
    return [
        Finding(child.value, heading.anchor if heading else "")
        for child, heading in zip(outcomes, headings, strict=True)
    ]
