from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from content.keys import KeyMixin, is_key
from content.models import Person, Topic
from qa.models import QuestionPage
from qa.worklist.reasons import REASONS

NOBODY = "null"


def assignable_people() -> QuerySet:
    """Return everybody who may edit pages somewhere."""
    people = page_permission_policy.users_with_permission("change")
    return people.order_by("last_name", "first_name", "email")


class BulkForm(forms.Form):
    """What is to be done with the chosen pages: each action asks for its own field."""

    person = forms.ModelChoiceField(
        queryset=get_user_model().objects.none(), required=False, label="Give to", empty_label="Choose a person"
    )
    topic = forms.ModelChoiceField(
        queryset=Topic.objects.all(), required=False, label="Topic", empty_label="Choose one"
    )
    expert = forms.ModelChoiceField(
        queryset=Person.objects.all(), required=False, label="Expert", empty_label="Choose one"
    )
    reason = forms.ChoiceField(
        required=False,
        label="Reason",
        choices=[("", "Choose one"), *((reason.kind, reason.label) for reason in REASONS if reason.is_flag)],
    )
    sure = forms.BooleanField(required=False, label="Yes, take them from the public")

    prefix = "bulk"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = assignable_people()  # type: ignore[attr-defined]


class ChosenPageField(KeyMixin, forms.ModelChoiceField):
    """A page from the chooser, which cannot show again what never was the number of one."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return the chosen page for the chooser to show, None for nonsense."""
        return data if is_key(data) else None


class RetireForm(forms.Form):
    """Where visitors of a page that is taken out are led."""

    successor = ChosenPageField(
        label="Lead its address to",
        required=False,
        queryset=Page.objects.filter(depth__gt=1),
        widget=AdminPageChooser(),
        help_text="The page that helps those who come for this one. Leave empty, and they are told that it is gone.",
        error_messages={"invalid_choice": "This page is gone: choose another one."},
    )


class MergeForm(forms.Form):
    """Which question stays."""

    into = ChosenPageField(
        label="The question that stays",
        queryset=QuestionPage.objects.all(),
        widget=AdminPageChooser(target_models=[QuestionPage]),
        error_messages={
            "required": "Choose the question that stays.",
            "invalid_choice": "This question is gone: choose another one.",
        },
    )
