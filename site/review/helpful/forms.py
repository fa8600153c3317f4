from typing import Any

from django import forms

from content.posting import PlainTextField

LONGEST = 500
QUESTIONS = {True: "What helped you? (optional)", False: "What was missing or unclear? (optional)"}


class ReasonForm(forms.Form):
    """Why a page helped or did not."""

    reason = PlainTextField(
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST, "autocomplete": "off"}),
        error_messages={"required": "Write a few words, or leave this page: your answer is counted."},
    )

    def __init__(self, *args: Any, was_helpful: bool, **kwargs: Any) -> None:
        """Ask as fits the answer."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = QUESTIONS[was_helpful]

    def clean_reason(self) -> str:
        """Return the reason; raises ValidationError for a longer one than editors can read."""
        text = self.cleaned_data["reason"]
        if len(text) > LONGEST:
            raise forms.ValidationError(f"This has {len(text):,} characters. Shorten it to {LONGEST}.")
        return text
