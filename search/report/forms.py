from typing import Any

from django import forms
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page
from wagtail.snippets.widgets import AdminSnippetChooser

from content.keys import KeyMixin, is_key
from content.models import Topic
from search.log.masking import MASK
from search.models.log import LONGEST_TEXT


class ChosenField(KeyMixin, forms.ModelChoiceField):
    """A record from a chooser, which cannot show again what never was the number of one."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was chosen for the chooser to show, None for nonsense."""
        return data if is_key(data) else None


class SynonymForm(forms.Form):
    """Which topic people mean, and by which words."""

    synonym = forms.CharField(
        label="Words",
        max_length=LONGEST_TEXT,
        help_text="Only those that name it: “slipped disk”, not “help with a slipped disk”.",
        error_messages={"required": "Give the words that people search for."},
    )
    topic = ChosenField(
        queryset=Topic.objects.all(),
        widget=AdminSnippetChooser(Topic),
        label="Topic",
        help_text="Searches for these words find what is about this topic.",
        error_messages={"required": "Choose the topic that people mean.", "invalid_choice": "Choose another topic."},
    )

    def clean_synonym(self) -> str:
        """Return the words in one line; raises ValidationError for the mark of words that are not written down."""
        words = " ".join(self.cleaned_data["synonym"].split())
        if MASK in words:
            raise forms.ValidationError("“…” stands for words that were not written down. Take it out.")
        return words


class PromoteForm(forms.Form):
    """Which page stands above the results, for which spellings."""

    spellings = forms.MultipleChoiceField(
        label="Spellings",
        widget=forms.CheckboxSelectMultiple,
        help_text="The page is shown for exactly these words.",
        error_messages={"required": "Tick at least one spelling."},
    )
    page = ChosenField(
        queryset=Page.objects.filter(depth__gt=1),
        widget=AdminPageChooser(),
        label="Page",
        help_text="It stands above the results.",
        error_messages={"required": "Choose the page.", "invalid_choice": "This page is gone: choose another one."},
    )
    description = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text="One sentence below the title, or nothing.",
    )

    def __init__(self, *args: Any, spellings: list[str], **kwargs: Any) -> None:
        """Offer `spellings`, all of them ticked."""
        super().__init__(*args, **kwargs)
        self.fields["spellings"].choices = [(words, words) for words in spellings]  # type: ignore[attr-defined]
        self.fields["spellings"].initial = spellings
