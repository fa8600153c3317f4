from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

USUAL_LEVEL = 95


class Measure(models.TextChoices):
    """What the size of an effect is a number of (Cochrane Handbook, chapter 6)."""

    MEAN_DIFFERENCE = "mean_difference", "Average difference"
    STANDARDISED_MEAN_DIFFERENCE = "standardised_mean_difference", "Standardised average difference"
    RISK_DIFFERENCE = "risk_difference", "Risk difference"
    RISK_RATIO = "risk_ratio", "Risk ratio"
    ODDS_RATIO = "odds_ratio", "Odds ratio"
    HAZARD_RATIO = "hazard_ratio", "Hazard ratio"

    @property
    def is_ratio(self) -> bool:
        """Whether one thing is divided by another: 1 means no difference, and nothing is below 0."""
        return self in {Measure.RISK_RATIO, Measure.ODDS_RATIO, Measure.HAZARD_RATIO}


class EffectValue(blocks.StructValue):
    """The size of an effect, in one line."""

    @property
    def text(self) -> str:
        """The effect with its interval: “Risk ratio 0.7 (95% CI 0.5 to 0.9)”; empty without one."""
        if self["estimate"] is None:
            return ""
        measure = Measure(self["measure"]).label if self["measure"] in Measure.values else ""
        parts = [measure, figure(self["estimate"]), self["unit"]]
        if self["low"] is not None and self["high"] is not None:
            parts.append(f"({self['level'] or USUAL_LEVEL}% CI {figure(self['low'])} to {figure(self['high'])})")
        return " ".join(part for part in parts if part)


class EffectBlock(blocks.StructBlock):
    """The size of an effect with its confidence interval. All of it may be left empty."""

    measure = blocks.ChoiceBlock(
        required=False, choices=Measure.choices, search_index=False, help_text="What the number below is."
    )
    estimate = blocks.DecimalBlock(required=False, help_text="The best estimate, with its sign: “-15.2”.")
    low = blocks.DecimalBlock(required=False, label="Interval from", help_text="The lower end, with its sign.")
    high = blocks.DecimalBlock(required=False, label="Interval to", help_text="The upper end, with its sign.")
    unit = blocks.CharBlock(
        required=False, max_length=80, help_text="“points on a scale of 100”. Leave empty for a ratio."
    )
    level = blocks.IntegerBlock(
        required=False, min_value=50, max_value=99, label="Confidence", help_text="In per cent. Leave empty for 95."
    )

    class Meta:
        icon = "plus-inverse"
        value_class = EffectValue
        label = "Effect"
        label_format = "{measure} {estimate}"
        form_layout = blocks.BlockGroup(children=["measure", "estimate", "low", "high", "unit"], settings=["level"])

    def clean(self, value):
        """Refuse an effect that cannot be: an interval without an estimate, turned round, or beside it."""
        value = super().clean(value)
        if errors := errors_of(value):
            raise StructBlockValidationError(
                block_errors={name: ValidationError(message) for name, message in errors.items()}
            )
        return value


def errors_of(value):
    """Return what is wrong with the numbers of an effect, by field; nothing where there are none."""
    estimate, low, high, measure = (value[name] for name in ("estimate", "low", "high", "measure"))
    if estimate is None:
        said = low is not None or high is not None or measure
        return {"estimate": "Give the estimate, or leave the whole effect empty."} if said else {}
    if not measure:
        return {"measure": "Say what the estimate is: an average difference, a ratio …"}
    if low is not None and high is not None:
        return errors_of_interval(estimate, low, high) or errors_of_ratio(measure, low)
    if low is not None or high is not None:
        return {"low" if low is None else "high": "An interval has two ends: give both, or neither."}
    return errors_of_ratio(measure, estimate)


def errors_of_interval(estimate, low, high):
    """Return what is wrong with an interval."""
    if low > high:
        return {"low": "The interval begins above where it ends: swap the two."}
    if not low <= estimate <= high:
        return {"estimate": "The estimate lies outside its interval: check the signs."}
    return {}


def errors_of_ratio(measure, lowest):
    """Return what is wrong with a ratio."""
    if Measure(measure).is_ratio and lowest < 0:
        return {"measure": "A ratio is never below 0: check the measure and the signs."}
    return {}


def figure(number: Decimal) -> str:
    """Return a number as it was typed, with a true minus sign."""
    return f"{number:f}".replace("-", "−")
