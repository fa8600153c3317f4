from decimal import Decimal

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from references.blocks import CitationsBlock


class BarBlock(blocks.StructBlock):
    """One bar of a chart."""

    label = blocks.CharBlock(max_length=80, help_text="What it stands for: “With acupuncture”.")
    value = blocks.DecimalBlock(min_value=0, help_text="0 or more.")

    class Meta:
        icon = "minus"
        label_format = "{label}: {value}"


class ChartValue(blocks.StructValue):
    """A chart with the lengths of its bars."""

    @property
    def full(self) -> Decimal:
        """What a bar of full length stands for."""
        values = [bar["value"] for bar in self["bars"] if bar["value"] is not None]
        return self["scale"] or max(values, default=Decimal(0)) or Decimal(1)

    @property
    def lines(self) -> list[tuple[str, str, float]]:
        """Each bar as its label, its number in words and its length of 100."""
        return [
            (bar["label"], self.said(bar["value"]), round(float(min(bar["value"] / self.full, 1)) * 100, 2))
            for bar in self["bars"]
            if bar["value"] is not None
        ]

    def said(self, value: Decimal) -> str:
        """Return a number with its unit."""
        return f"{value:,f} {self['unit']}".strip()


class ChartBlock(blocks.StructBlock):
    """Numbers as bars, which are a table as well: nobody needs to see them to read them."""

    title = blocks.CharBlock(max_length=160, help_text="What the chart shows: “People whose headaches were halved”.")
    unit = blocks.CharBlock(required=False, max_length=40, help_text="“in 100 people”, “minutes”, “%”.")
    bars = blocks.ListBlock(BarBlock(), min_num=2, max_num=12)
    scale = blocks.DecimalBlock(
        required=False,
        min_value=0,
        label="Full length stands for",
        help_text="“100” for per cent. Left empty, the longest bar fills the width.",
    )
    note = blocks.CharBlock(required=False, max_length=250, help_text="What a reader must know to read it rightly.")
    citations = CitationsBlock()

    class Meta:
        kind = "chart"
        icon = "order"
        template = "factsheets/blocks/chart.html"
        description = "Two to twelve numbers as bars, drawn from the figures you type. Read out as a table."
        preview_value = {
            "title": "People whose headaches were at least halved",
            "unit": "in 100 people",
            "bars": [
                {"label": "With acupuncture", "value": Decimal(50)},
                {"label": "With sham needling", "value": Decimal(41)},
            ],
            "scale": Decimal(100),
            "note": "After the course of treatment.",
            "citations": [],
        }
        value_class = ChartValue
        label_format = "{title}"

    def clean(self, value):
        """Refuse a scale that a bar would not fit on."""
        value = super().clean(value)
        longest = max(bar["value"] for bar in value["bars"])
        if value["scale"] is not None and value["scale"] < longest:
            message = f"The longest bar stands for {longest:f}, which is more than the full length."
            raise StructBlockValidationError(block_errors={"scale": ValidationError(message)})
        return value
