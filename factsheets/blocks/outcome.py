from decimal import Decimal

from django.db import models
from wagtail import blocks

from content.outline import Heading
from content.richtext import TEXT_FEATURES
from factsheets.blocks.effect import EffectBlock
from references.blocks import CitationsBlock


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


class Ground(models.TextChoices):
    """Why a body of evidence is rated down or up (GRADE handbook, sections 5.2 and 5.3), in plain words."""

    RISK_OF_BIAS = "risk_of_bias", "the studies had weaknesses (risk of bias)"
    INCONSISTENCY = "inconsistency", "their results differ (inconsistency)"
    INDIRECTNESS = "indirectness", "they asked a somewhat different question (indirectness)"
    IMPRECISION = "imprecision", "too few people or events to be exact (imprecision)"
    PUBLICATION_BIAS = "publication_bias", "studies may be missing (publication bias)"
    LARGE_EFFECT = "large_effect", "the effect is large (rated up)"
    DOSE_RESPONSE = "dose_response", "more treatment, more effect (rated up)"
    CONFOUNDING = "confounding", "what was not measured would have hidden an effect (rated up)"


class OutcomeValue(blocks.StructValue):
    """An outcome with its grade in words."""

    @property
    def grade(self) -> Certainty | None:
        """The certainty of this outcome; None in a draft without one."""
        return Certainty(self["certainty"]) if self.get("certainty") in Certainty.values else None

    @property
    def ground_labels(self) -> list[str]:
        """Why it was rated down or up, in plain words."""
        return [Ground(name).label for name in self.get("grounds") or () if name in Ground.values]

    @property
    def amount(self) -> str:
        """How much research there is: “24 studies, 3,120 people”; empty where nobody says."""
        counted = ((self.get("studies"), "study", "studies"), (self.get("people"), "person", "people"))
        return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counted if count)


class OutcomeBlock(blocks.StructBlock):
    """What the research found for one outcome, and how sure that is."""

    outcome = blocks.CharBlock(max_length=160, help_text="What was measured: “Pain after three months”.")
    finding = blocks.RichTextBlock(features=TEXT_FEATURES, help_text="What was found, in plain words with numbers.")
    certainty = blocks.ChoiceBlock(
        choices=Certainty.choices, help_text="GRADE, for this outcome's body of evidence.", search_index=False
    )
    reasons = blocks.TextBlock(required=False, rows=2, help_text="Why this sure and not more.")
    citations = CitationsBlock()
    effect = EffectBlock(required=False)
    studies = blocks.IntegerBlock(required=False, min_value=1, label="Number of studies")
    people = blocks.IntegerBlock(required=False, min_value=1, label="Number of people in them")
    grounds = blocks.MultipleChoiceBlock(
        required=False, choices=Ground.choices, label="Rated down or up because", search_index=False
    )

    in_short = blocks.CharBlock(
        required=False,
        max_length=120,
        help_text="For the summary of findings: “Probably a little less pain”. Left empty, the finding stands there.",
    )

    class Meta:
        kind = "outcome"
        icon = "clipboard-list"
        template = "factsheets/blocks/outcome.html"
        description = (
            "One outcome: what was found, how sure that is and why, and the research it comes from. "
            "The summary of findings is made of these."
        )
        preview_value = {
            "outcome": "Pain after three months",
            "finding": "<p>Exercise probably lowers pain by about 15 points on a scale of 100.</p>",
            "certainty": "moderate",
            "reasons": "Many of the trials could not hide which treatment people had.",
            "citations": [],
            "effect": {
                "measure": "mean_difference",
                "estimate": Decimal(-15),
                "low": Decimal(-18),
                "high": Decimal(-12),
                "unit": "points on a scale of 100",
                "level": None,
            },
            "studies": 35,
            "people": 2746,
            "grounds": ["risk_of_bias"],
            "in_short": "Probably less pain",
        }
        value_class = OutcomeValue
        label_format = "{outcome}: {certainty}"
        form_layout = [
            "outcome",
            "finding",
            "in_short",
            blocks.BlockGroup(children=["effect", "studies", "people"], heading="How much, in how many", icon="table"),
            blocks.BlockGroup(children=["certainty", "grounds", "reasons"], heading="How sure we are", icon="help"),
            "citations",
        ]

    def get_heading(self, value):
        """Return what was measured."""
        return Heading(value["outcome"], 3)
