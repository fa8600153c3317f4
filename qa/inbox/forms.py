"""What is asked of an editor before something is done with a question."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminPageChooser
from wagtail.models import Page

from content.keys import KeyMixin
from content.posting import PlainTextField
from qa.inbox import people
from qa.models import CategoryIndexPage, PrivateReply
from qa.worklist.forms import ChosenPageField

LONGEST_REASON = 3_000
LONGEST_REPLY = PrivateReply._meta.get_field("text").max_length or 0


class WritingField(PlainTextField):
    """What an editor writes to an asker: lines end in one way, and the text is no longer than may be."""

    widget = AdminAutoHeightTextInput

    def validate(self, value: str) -> None:
        """Raise ValidationError for one that is too long, saying by how much."""
        super().validate(value)
        longest = self.max_length or 0
        if longest and len(value) > longest:
            raise forms.ValidationError(f"This has {len(value):,} characters. Shorten it to {longest:,}.")


class PersonField(KeyMixin, forms.ModelChoiceField):
    """Somebody who answers."""


class AssignForm(forms.Form):
    """Whose question it is to answer."""

    person = PersonField(
        queryset=get_user_model().objects.none(),
        required=False,
        label="Give it to",
        empty_label="Nobody: it goes back to the new ones",
        error_messages={"invalid_choice": "This person cannot answer questions any more. Choose somebody else."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people.handlers()  # type: ignore[attr-defined]


class CategoryField(KeyMixin, forms.ModelChoiceField):
    """A category of the archive."""


class DraftForm(forms.Form):
    """Where the answer is to stand, and what it is called."""

    title = forms.CharField(
        max_length=255,
        label="Title of the answer",
        help_text="The question in a few words of yours, as a reader would look for it. Nothing that leads to the "
        "person.",
        error_messages={"required": "Give the answer a title."},
    )
    category = CategoryField(
        queryset=CategoryIndexPage.objects.none(),
        label="Category",
        empty_label="Choose one",
        error_messages={
            "required": "Choose the category.",
            "invalid_choice": "You cannot write in this category. Choose another one.",
        },
    )

    def __init__(self, *args: Any, categories: QuerySet, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.queryset = categories
        field.widget.choices = choices


class LinkForm(forms.Form):
    """Which page answers it."""

    page = ChosenPageField(
        label="The page that answers it",
        queryset=Page.objects.filter(depth__gt=2),
        widget=AdminPageChooser(),
        error_messages={
            "required": "Choose the page.",
            "invalid_choice": "This page is gone, or is no page to link to. Choose another one.",
        },
    )


class ReplyForm(forms.Form):
    """A private reply, and what it was before."""

    text = WritingField(
        label="Your reply",
        max_length=LONGEST_REPLY,
        error_messages={"required": "Write your reply."},
        help_text="It goes to the asker by email, and nowhere else. Do not repeat more of what they wrote than needed.",
    )
    # What the writer began with, so that nobody writes over what a colleague wrote meanwhile.
    opened = PlainTextField(required=False, widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """What a second person says to a private reply."""

    note = WritingField(
        label="Note to the writer",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Needed when you send it back: what should change, and why.",
    )
    # What was read: what is sent must be exactly this.
    text = PlainTextField(required=False, widget=forms.HiddenInput)


class DeclineForm(forms.Form):
    """Why a question is not answered, as its asker is told."""

    reason = WritingField(
        label="What the asker is told",
        max_length=LONGEST_REASON,
        error_messages={"required": "Tell the asker why, in a few kind words."},
        help_text="They read exactly this: by email if they left an address, and behind their link.",
    )


class MergeForm(forms.Form):
    """Further questions by their codes."""

    codes = forms.CharField(
        label="Others, by their codes",
        required=False,
        max_length=1_000,
        help_text="The code stands below each question in the inbox. Part several by spaces.",
    )
