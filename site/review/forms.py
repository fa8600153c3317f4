from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from review.models import ClinicalPage


class OverrideForm(forms.Form):
    """Why a page goes out without its sign-off."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text="Who decided this and why it cannot wait. It stays in the ledger and in the history of the page.",
        error_messages={"required": "Say why: it is kept with the page for good."},
    )
    change_note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="One or two sentences that stand below the page, such as “We took out the advice to rest.”",
    )
    # What was before the eyes of whoever gives the reason.
    seen = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)


class CarefulCopyForm(CopyForm):
    """Copies that need a reviewer begin as drafts, so it does not offer to publish them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "publish_copies" in self.fields and needs_reviewer(self.page):
            del self.fields["publish_copies"]
            self.fields[
                "new_title"
            ].help_text = "A reviewer signs off each page by itself: copies with advice on health begin as drafts."


def needs_reviewer(page: Page) -> bool:
    """Return whether the page or one below it goes out only as a reviewer approved it."""
    models = page.get_descendants(inclusive=True).values_list("content_type", flat=True).distinct()
    return any(issubclass(model, ClinicalPage) for model in model_classes(models))


def model_classes(content_types: Any) -> list[type]:
    """Return the models of content types, without those that no longer exist."""
    found = (ContentType.objects.get_for_id(pk).model_class() for pk in content_types)
    return [model for model in found if model is not None]
