from functools import cached_property

from django.urls import reverse
from wagtail.admin.widgets.button import Button

from content.choosers import RecordIndexView


class ReferenceIndexView(RecordIndexView):
    """The list of references, with the way to the import."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Add the import for those who may add references."""
        buttons = super().header_more_buttons
        if self.request.user.has_perm("references.add_reference"):
            address = reverse("references:import")
            buttons.append(Button("Import a file", url=address, icon_name="upload", priority=5))
        return buttons
