from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.images.blocks import ImageBlock

from content.blocks.cells import said_of_cells
from content.outline import Heading
from content.queries import visible_in_order


class TableBlock(WagtailTableBlock):
    """A small table with a caption and header cells."""

    class Meta:
        kind = "table"
        icon = "table"
        template = "content/blocks/table.html"
        description = "For comparisons. Give it a caption, and say which cells are headers."
        preview_value = {
            "table_caption": "How long recovery usually takes",
            "table_header_choice": "row",
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "data": [["What", "Usual time"], ["New back pain", "2 to 6 weeks"], ["Sciatica", "4 to 12 weeks"]],
        }

    def to_python(self, value):
        """Read a stored table without what hides or changes its cells."""
        value = super().to_python(value)
        return value | {"cell": said_of_cells(value)} if value and value.get("cell") else value

    def clean(self, value):
        """Keep no settings of cells but their alignment and what a merged cell covers."""
        value = super().clean(value)
        return value | {"cell": said_of_cells(value)} if value and value.get("cell") else value

    def render(self, value, context=None):
        """Show every cell but those that a merged cell covers, wherever the table comes from."""
        return super().render(value | {"cell": said_of_cells(value)} if value else value, context)


class FigureBlock(blocks.StructBlock):
    """An image with its caption and credit."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=250)
    credit = blocks.CharBlock(
        required=False, max_length=250, help_text="Leave empty to use the credit kept with the image."
    )

    class Meta:
        kind = "figure"
        icon = "image"
        template = "content/blocks/figure.html"
        description = "A picture or diagram that explains something. Describe it for people who cannot see it."
        preview_template = "content/blocks/figure_preview.html"
        preview_value = {"image": None, "caption": "The lower spine from the side", "credit": "Our own drawing"}
        label_format = "{caption}"
        form_layout = blocks.BlockGroup(children=["image", "caption"], settings=["credit"])


class RelatedPagesBlock(blocks.StructBlock):
    """Links to other pages of this site that readers may need next."""

    heading = blocks.CharBlock(default="Read next", max_length=80)
    pages = blocks.ListBlock(blocks.PageChooserBlock(), min_num=1)

    class Meta:
        kind = "related pages"
        icon = "list-ul"
        template = "content/blocks/related_pages.html"
        preview_template = "content/blocks/related_pages_preview.html"
        description = "A short list of other answers or factsheets. Unpublished pages are left out by themselves."
        preview_value = {"heading": "Read next", "pages": []}
        label_format = "{heading}"

    def get_heading(self, value):
        """Return the words above the list."""
        return Heading(value["heading"], 3)

    def get_context(self, value, parent_context=None):
        """Add `public_pages`: those of the chosen pages that any visitor may open."""
        context = super().get_context(value, parent_context)
        context["public_pages"] = visible_in_order(value["pages"])
        return context


# So that migrations do not break when the class is moved or renamed.
DECONSTRUCT_ALIASES = {TableBlock: "wagtail.contrib.table_block.blocks.TableBlock"}
