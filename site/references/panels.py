from django.conf import settings
from django.urls import reverse
from wagtail.admin.panels import Panel


class PastePanel(Panel):
    """A box for a citation in any usual form, from which the fields below it are filled in."""

    class BoundPanel(Panel.BoundPanel):
        """The box on one form."""

        template_name = "references/panels/paste.html"

        def get_context_data(self, parent_context=None):
            """Add where the text is sent, and whether numbers are looked up."""
            return super().get_context_data(parent_context) | {
                "address": reverse("references:paste"),
                "looks_up": settings.REFERENCES_LOOKUP,
                "own_key": self.instance.pk or "",
            }
