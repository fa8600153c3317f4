from wagtail import blocks

from references.blocks import ReferenceChooserBlock


class StudyBlock(blocks.StructBlock):
    """One study in a table of studies."""

    reference = ReferenceChooserBlock(label="Study", help_text="The publication it is told in.")
    people = blocks.CharBlock(
        required=False, max_length=160, help_text="Who took part, and how many: “120 adults with sciatica”."
    )
    compared = blocks.CharBlock(
        required=False, max_length=200, help_text="What was compared: “Exercise with usual care”."
    )
    found = blocks.TextBlock(rows=2, help_text="What it found, in plain words with numbers.")

    class Meta:
        icon = "doc-full"
        label_format = "{reference}"


class StudiesBlock(blocks.StructBlock):
    """The single studies that matter most, side by side."""

    caption = blocks.CharBlock(max_length=160, help_text="What the studies have in common: “Trials of acupuncture”.")
    studies = blocks.ListBlock(StudyBlock(), min_num=1, max_num=60)

    class Meta:
        kind = "studies"
        icon = "glasses"
        template = "factsheets/blocks/studies.html"
        preview_template = "factsheets/blocks/studies_preview.html"
        description = "Single studies side by side: who took part, what was compared, what was found."
        preview_value = {"caption": "Trials of exercise for sciatica", "studies": []}
        label_format = "{caption}"

    def get_context(self, value, parent_context=None):
        """Add `shown`: the studies whose publication visitors may see, each in a list of its own for its number."""
        context = super().get_context(value, parent_context)
        context["shown"] = [(study, [study["reference"]]) for study in value["studies"] if is_public(study)]
        return context


def is_public(study):
    """Return whether visitors see the publication of a study."""
    return bool(study["reference"] and study["reference"].live)
