from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from content.blocks import ParagraphBlock
from content.richtext import TEXT_FEATURES
from references.citations import FEATURE, citing, found_references


class CitingStreamBlock(blocks.StreamBlock):
    """A text that cites: the numbers inside its blocks are those of the `citations` that it is rendered with."""

    def render(self, value, context=None):
        """Render the text with its numbers."""
        with citing((context or {}).get("citations")):
            return super().render(value, context)


class CitedParagraphBlock(ParagraphBlock):
    """Running text in which publications can be cited."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", [*TEXT_FEATURES, FEATURE])
        super().__init__(**kwargs)


class ReferenceChooserBlock(SnippetChooserBlock):
    """One publication."""

    def __init__(self, **kwargs):
        super().__init__("references.Reference", **kwargs)

    def bulk_to_python(self, values):
        """Return the publications with these keys; no query for those that were found for the whole page."""
        found = found_references()
        if not found.keys() >= set(values):
            return super().bulk_to_python(values)
        return [found[key] for key in values]


class CitationsBlock(blocks.ListBlock):
    """The publications that a statement rests on."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "The publications this rests on. Numbers on the page follow by themselves.")
        kwargs.setdefault("min_num", 1)
        super().__init__(ReferenceChooserBlock(), **kwargs)

    def deconstruct(self):
        """In migrations this is the list it is."""
        return blocks.ListBlock(SnippetChooserBlock("references.Reference")).deconstruct()


class EvidenceBlock(blocks.StructBlock):
    """A claim about what works, with the research it rests on."""

    claim = blocks.RichTextBlock(
        features=TEXT_FEATURES, help_text="What the research found and how sure it is, in plain words."
    )
    citations = CitationsBlock()

    class Meta:
        kind = "evidence"
        icon = "list-ol"
        template = "references/blocks/evidence.html"
        description = "What research has found, with its references. Every claim that a treatment works belongs here."
        preview_value = {
            "claim": "<p>Exercise probably eases long-lasting low back pain a little more than usual care.</p>",
            "citations": [],
        }
        label_format = "Evidence: {claim}"


# So that migrations do not break when the classes are moved or renamed.
DECONSTRUCT_ALIASES = {CitedParagraphBlock: "wagtail.blocks.RichTextBlock"}
