from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from references.csl import clean


class ReferenceForm(WagtailAdminModelForm):
    """Edits a publication."""

    def clean_csl(self) -> dict | None:
        """Return the CSL data without what no citation shows."""
        data = self.cleaned_data.get("csl")
        if data in (None, "", {}):
            return None
        if not isinstance(data, dict):
            raise forms.ValidationError("CSL data of one publication begin with { and end with }.")
        return clean(data)

    def clean(self) -> dict:
        """Ask who says so where a publication is newly said to stand no more."""
        cleaned = super().clean()
        standing = cleaned.get("standing")
        if (
            standing in {"retracted", "superseded"}
            and standing != self.initial.get("standing")
            and not cleaned.get("standing_source")
            and "standing_source" in self.fields
        ):
            self.add_error("standing_source", "Say who says so: the journal, PubMed, Retraction Watch …")
        return cleaned
