from factsheets.blocks.body import FactsheetBodyBlock
from factsheets.blocks.outcome import Certainty

__all__ = ["Certainty", "FactsheetBodyBlock"]
