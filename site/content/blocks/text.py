from wagtail import blocks

from content.outline import Heading
from content.richtext import TEXT_FEATURES


class ParagraphBlock(blocks.RichTextBlock):
    """Running text with lists and links."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        kind = "paragraph"
        icon = "pilcrow"
        template = "content/blocks/paragraph.html"
        description = "Text with bold, lists and links. Short paragraphs are easiest to read on a phone."
        preview_value = (
            "<p>Most people with a new episode of back pain feel better within <b>six weeks</b>. "
            "Keeping gently active usually helps more than rest.</p>"
        )


class HeadingValue(blocks.StructValue):
    """A heading with its level as a number."""

    @property
    def level_number(self) -> int:
        """2 for a heading, 3 for a smaller one."""
        return int(self["level"][1])


class HeadingBlock(blocks.StructBlock):
    """A heading inside a text; the page's title is the only first-level heading."""

    text = blocks.CharBlock(max_length=120)
    level = blocks.ChoiceBlock(
        choices=[("h2", "Heading"), ("h3", "Smaller heading")],
        default="h2",
        help_text="A smaller heading belongs below a heading.",
        search_index=False,
    )

    class Meta:
        kind = "heading"
        icon = "title"
        template = "content/blocks/heading.html"
        description = "Divides a long answer, so that readers can find their part of it."
        preview_value = {"text": "What you can do now", "level": "h2"}
        value_class = HeadingValue
        label_format = "{text}"
        form_layout = blocks.BlockGroup(children=["text"], settings=["level"])

    def get_heading(self, value):
        """Return the heading itself."""
        return Heading(value["text"], value.level_number)


# So that migrations do not break when the class is moved or renamed.
DECONSTRUCT_ALIASES = {ParagraphBlock: "wagtail.blocks.RichTextBlock"}
