"""What is to be removed, and why and where."""

from typing import Any

from django import forms

from review.models import Redaction
from review.redaction.remove import REPEATED
from review.redaction.search import Search


class WhatForm(forms.Form):
    """The passage, or the whole entry."""

    kind = forms.ChoiceField(
        label="What is to be removed?",
        choices=[(Redaction.Kind.PASSAGE, "A passage"), (Redaction.Kind.ENTRY, "The whole entry")],
        initial=Redaction.Kind.PASSAGE,
        widget=forms.RadioSelect,
    )
    passage = forms.CharField(
        label="The passage",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text="Copy it from the page. Bold type and line breaks in it do not matter; it must not begin in one "
        "block and end in another.",
    )
    ignore_case = forms.BooleanField(
        label="Also where it is written with other capitals",
        required=False,
        initial=True,
        help_text="Untick for a name that is also a word, such as May.",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the passage where there is to be one."""
        data = super().clean() or {}
        if data.get("kind") == Redaction.Kind.PASSAGE and not data.get("passage"):
            self.add_error("passage", "Paste the passage that is to be removed.")
        return data

    def get_search(self, page: Any) -> Search:
        """Return what to look for, from the page on."""
        data = self.cleaned_data
        passage = data["passage"] if data["kind"] == Redaction.Kind.PASSAGE else ""
        return Search(page, passage, data["ignore_case"])


class WhyForm(forms.Form):
    """Why, and where else."""

    pages = forms.TypedMultipleChoiceField(
        label="Also remove it from these pages",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the pages below: they have changed meanwhile."},
    )
    elsewhere = forms.MultipleChoiceField(
        label="Also remove it here",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the kinds of record below: they have changed meanwhile."},
    )
    category = forms.ChoiceField(
        label="Why?",
        choices=Redaction.Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is removed."},
    )
    reason = forms.CharField(
        label="In your words",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For colleagues; it is kept. Do not repeat what is removed.",
    )

    def __init__(
        self,
        *args: Any,
        search: Search,
        pages: list[tuple[int, str]],
        elsewhere: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer the other `pages` and kinds of record, ticked where it surely is the same that was found."""
        super().__init__(*args, **kwargs)
        self.search = search
        for name, choices in (("pages", pages), ("elsewhere", elsewhere)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if search.is_unmistakable:
                self.fields[name].initial = [key for key, _ in choices]
            if not choices:
                del self.fields[name]

    def clean_reason(self) -> str:
        """Refuse a reason that repeats what is removed."""
        reason = self.cleaned_data["reason"]
        if self.search.matcher.count(reason):
            raise forms.ValidationError(REPEATED)
        return reason
