"""The form in its two steps: the question, then everything else."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from content.keys import KeyMixin
from content.models import Topic
from content.posting import PlainTextField
from qa.asking.consents import wording
from qa.submission_models import ConsentKind

SHORTEST, LONGEST = 15, 5000


class TopicField(KeyMixin, forms.ModelChoiceField):
    """What a question is about; any nonsense is no topic."""


class QuestionForm(forms.Form):
    """The first step: what somebody wants to know."""

    question = PlainTextField(
        label="Your question",
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": LONGEST, "autocomplete": "off", "required": True}),
        error_messages={"required": "Write your question."},
    )

    def clean_question(self) -> str:
        """Return the question; raises ValidationError for one that says nothing, or is too long to be read."""
        text = self.cleaned_data["question"]
        if len(text) > LONGEST:
            raise ValidationError(
                f"Your question has {len(text):,} characters. Shorten it to {LONGEST:,}: what matters most is enough."
            )
        # Letters and digits of any script; marks and invisible characters say nothing by themselves.
        if sum(unicodedata.category(letter)[0] in "LN" for letter in text) < SHORTEST:
            raise ValidationError("Write a little more, so that we understand what you would like to know.")
        return text


class SendForm(QuestionForm):
    """The second step: how to reply, what we may do with it, and sending it."""

    topic = TopicField(
        queryset=Topic.objects.none(),
        required=False,
        label="What is it mostly about? (optional)",
        empty_label="I don’t know, or something else",
    )
    email = forms.EmailField(
        required=False,
        label="Your email address (optional)",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "This is no email address. Write it like name@example.org, or leave it empty."},
    )
    is_of_age = forms.BooleanField(error_messages={"required": "Confirm your age, or ask somebody older to send it."})
    consent_to_answer = forms.BooleanField(
        error_messages={"required": "Without this we may not read about your health, and cannot answer."}
    )
    consent_to_publish = forms.BooleanField(required=False)
    # Named unlike anything that a browser fills in by itself.
    leave_this_empty = forms.CharField(required=False, label="Leave this empty")

    def __init__(self, *args: Any, page: Any, **kwargs: Any) -> None:
        """Put in the words of `page`, and ask for the age only where it does."""
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.live().order_by("name")  # type: ignore[attr-defined]
        self.fields["consent_to_answer"].label = wording(page, ConsentKind.ANSWER)
        self.fields["consent_to_publish"].label = wording(page, ConsentKind.PUBLISH)
        if page.minimum_age:
            self.fields["is_of_age"].label = f"I am {page.minimum_age} or older"
        else:
            del self.fields["is_of_age"]

    def clean_leave_this_empty(self) -> str:
        """Return what stands in the trap; it may be anything."""
        return self.cleaned_data["leave_this_empty"][:100]

    @property
    def agreed(self) -> dict[str, str]:
        """The words agreed to, by kind."""
        return {
            kind: str(self.fields[f"consent_to_{kind}"].label)
            for kind in ConsentKind.values
            if self.cleaned_data[f"consent_to_{kind}"]
        }
