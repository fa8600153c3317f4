from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from content.blocks import ParagraphBlock
from content.richtext import TEXT_FEATURES
from references.citations import FEATURE, citing, found_references, knowing
from references.keys import to_key
from references.models import Reference


class CitingStreamBlock(blocks.StreamBlock):
    """A text that cites: the numbers inside its blocks are those of the `citations` that it is rendered with."""

    def value_from_datadict(self, data, files, prefix):
        """Read a posted form with one query for whatever publications it may name."""
        keys = {key for name in data if name.startswith(prefix) and (key := to_key(data[name]))}
        with knowing(keys):
            return super().value_from_datadict(data, files, prefix)

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
    """A publication chosen from the bibliography."""

    def __init__(self, **kwargs):
        super().__init__("references.Reference", **kwargs)

    def value_from_form(self, value):
        """Return what was found for the whole form, or ask the database."""
        found = None if isinstance(value, Reference) else found_references().get(to_key(value) or 0)
        return found or super().value_from_form(value)

    def clean(self, value):
        """Take a publication that has just been found for what it is; look for any other."""
        return value if isinstance(value, Reference) else super().clean(value)

    def deconstruct(self):
        """In migrations this is the chooser it is."""
        _, _, kwargs = super().deconstruct()
        return "wagtail.snippets.blocks.SnippetChooserBlock", ("references.Reference",), kwargs

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
