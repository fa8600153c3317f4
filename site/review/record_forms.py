"""The forms of pictures, documents and publications, which say what may not be changed before anything is.

Wagtail deletes a document's old file before it saves the new one: asking as late as that would lose it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from references import forms
from references.models import Reference
from review.shown import find_refusal


class KeepsWhatIsShown:
    """Refuses, with what was typed still in the form, what would change a public page behind its back."""

    def _post_clean(self: Any) -> None:
        """Ask once the record has its new values."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not self.instance.pk or not self.will_be_seen():
            return
        if refusal := find_refusal(self.instance):
            self.add_error(None, ValidationError(f"“{refusal.page.title}”: {' '.join(refusal.problems)}"))

    def will_be_seen(self) -> bool:
        """Return whether what is saved is public at once."""
        return True


class ImageForm(KeepsWhatIsShown, BaseImageForm):
    """Edits a picture."""


class DocumentForm(KeepsWhatIsShown, BaseDocumentForm):
    """Edits a document."""


class ReferenceForm(KeepsWhatIsShown, forms.ReferenceForm):
    """Edits a publication; a draft of one may say anything."""

    def will_be_seen(self: Any) -> bool:
        """Return whether the draft is to be published."""
        return "action-publish" in self.data


# Wagtail asks the model for the form that edits it.
Reference.base_form_class = ReferenceForm
