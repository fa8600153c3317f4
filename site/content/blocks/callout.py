from wagtail import blocks

from content.richtext import TEXT_FEATURES


class CalloutKind:
    """How much attention a callout asks for."""

    ADVICE = "advice"
    CLINICIAN = "clinician"
    URGENT = "urgent"
    choices = [(ADVICE, "Good to know"), (CLINICIAN, "See a clinician"), (URGENT, "Get help now")]


class CalloutValue(blocks.StructValue):
    """A callout that can say its kind in words."""

    @property
    def label(self) -> str:
        """The kind as readers see it."""
        return dict(CalloutKind.choices).get(self["kind"], "")


class CalloutBlock(blocks.StructBlock):
    """Advice that must not be missed."""

    kind = blocks.ChoiceBlock(choices=CalloutKind.choices, default=CalloutKind.ADVICE, search_index=False)
    heading = blocks.CharBlock(max_length=120, help_text="Say it in a few words: “Call 999 if …”.")
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        kind = "callout"
        icon = "warning"
        template = "content/blocks/callout.html"
        description = "A box for advice, for when to see a clinician, or for when to get help at once."
        preview_value = {
            "kind": "clinician",
            "heading": "See your GP if the pain has not eased after six weeks",
            "text": "<p>They can check for other causes and refer you to a physiotherapist.</p>",
        }
        value_class = CalloutValue
        label_format = "{heading}"
