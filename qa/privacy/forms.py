from typing import Any

from django import forms
from wagtail.models import Page

from qa import consent
from qa.privacy.access import code_of
from qa.submission_models import SubmittedQuestion
from review.checks.private_words import OwnContacts, private_words

LONGEST_REASON = 500
NO_NAMES = "This is kept when all else is erased. Take out what leads to a person: “{words}”."


class DecisionForm(forms.Form):
    """What is to become of a page whose asker takes the consent to publication back."""

    decision = forms.ChoiceField(
        label="What is to become of the page?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )
    reason = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
        help_text="For colleagues, and for whoever asks later. Do not repeat what leads to the person.",
        error_messages={"required": "Say why: somebody may ask for it later."},
    )

    def __init__(self, *args: Any, page: Page, user: Any, **kwargs: Any) -> None:
        """Offer what `user` may decide about `page`."""
        super().__init__(*args, **kwargs)
        choices = consent.choices_for(page)
        if not consent.may_take_away(page, user):
            choices = [choice for choice in choices if choice[0] != consent.Decision.UNPUBLISH]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]


class FindAskerForm(forms.Form):
    """Whose questions are looked for."""

    who = forms.CharField(
        label="Email address or code",
        max_length=254,
        strip=True,
        help_text="The address that they left with the question, or the code on their status page.",
        error_messages={"required": "Give an email address or a code."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class EraseForm(forms.Form):
    """That one asker's question is to be erased, and why."""

    reason = forms.CharField(
        label="Why is it erased?",
        max_length=LONGEST_REASON,
        help_text="Kept in the log. No names or details: “Asked by letter; identity checked.”",
        error_messages={"required": "Say why, without names."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sure = forms.BooleanField(label="Yes, erase everything", error_messages={"required": "Tick this if you mean it."})

    def __init__(self, *args: Any, submission: SubmittedQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission

    def clean_reason(self) -> str:
        """Return the reason; raises ValidationError for one that holds what leads to a person."""
        reason = " ".join(self.cleaned_data["reason"].split())
        found = next((words for _, words in private_words(reason, OwnContacts.load())), "")
        if self.submission.email and self.submission.email.casefold() in reason.casefold():
            found = self.submission.email
        if found:
            raise forms.ValidationError(NO_NAMES.format(words=found))
        return reason


def read_codes(codes: list[str]) -> list[str]:
    """Return the codes of a form that was posted, each once."""
    return list(dict.fromkeys(map(code_of, codes)))
