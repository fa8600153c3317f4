"""The forms of the review screen."""

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils import timezone

from review import ledger, reviewers
from review.models import Absence
from review.models.task import APPROVE, REJECT
from review.screen import Case

# NHS standard for creating health content: three years at most between two reviews.
LONGEST = relativedelta(months=36)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DecisionForm(forms.Form):
    """A reviewer's decision. `decision` is the button they pressed: "approve" or "reject"."""

    WHOLE, PART = "whole", "part"

    decision = forms.ChoiceField(choices=[(APPROVE, "Approve"), (REJECT, "Return")])
    seen_digest = forms.CharField(required=False, widget=forms.HiddenInput)
    comment = forms.CharField(required=False, strip=True, max_length=10_000, widget=forms.Textarea({"rows": 4}))
    scope = forms.ChoiceField(
        required=False,
        choices=[(WHOLE, "The whole page"), (PART, "Only a part of it")],
        initial=WHOLE,
        widget=forms.RadioSelect,
    )
    part = forms.CharField(required=False, max_length=255, label="Which part?")
    next_due_on = forms.DateField(required=False, label="Next review due", widget=DayInput())
    has_read = forms.BooleanField(required=False, label="I have read the page as it will go out.")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self.case = case
        kwargs.setdefault(
            "initial", {"seen_digest": case.digest, "next_due_on": ledger.due_after(case.draft), "scope": self.WHOLE}
        )
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.earliest, self.latest = today + timedelta(days=1), today + LONGEST
        limits = {"min": self.earliest.isoformat(), "max": self.latest.isoformat()}
        self.fields["next_due_on"].widget.attrs |= limits

    def clean(self) -> dict[str, Any]:
        """Ask for what the decision needs."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == REJECT:
            self.clean_return(cleaned)
        elif cleaned.get("decision") == APPROVE:
            self.clean_approval(cleaned)
        return cleaned

    def clean_return(self, cleaned: dict[str, Any]) -> None:
        """Ask for words that the editor can act on; what belongs to an approval does not matter here."""
        for name in ("scope", "part", "next_due_on"):
            self.errors.pop(name, None)
        if not cleaned.get("comment"):
            self.add_error("comment", "Say what should be changed, so that the editor knows what to do.")

    def clean_approval(self, cleaned: dict[str, Any]) -> None:
        """Ask for the part that was read, for a date within reason, and for the reason of an override."""
        if not cleaned.get("has_read"):
            self.add_error("has_read", "Tick this once you have read the page. Your name will stand below it.")
        if self.case.is_override and not cleaned.get("comment"):
            self.add_error("comment", "Give the reason for approving your own change. It is put on record.")
        if cleaned.get("scope") == self.PART:
            if not self.case.may_be_part:
                self.add_error("scope", "Nobody has signed off the whole page yet, so read all of it.")
            elif not cleaned.get("part"):
                self.add_error("part", "Say in a few words which part you have read.")
            return
        day = cleaned.get("next_due_on")
        if day and not self.earliest <= day <= self.latest:
            latest = f"{self.latest.day} {self.latest:%B %Y}"
            self.add_error("next_due_on", f"Choose a day from tomorrow to {latest}, three years from now.")

    def get_sign_off(self) -> dict[str, Any]:
        """Return what an approval says beside its comment."""
        is_part = self.cleaned_data.get("scope") == self.PART
        day: date | None = self.cleaned_data.get("next_due_on")
        return {
            "seen_digest": self.cleaned_data.get("seen_digest", ""),
            "part": self.cleaned_data["part"] if is_part else "",
            "next_due_on": None if is_part else day,
        }


class AbsenceForm(forms.ModelForm):
    """Tells that somebody is away. Reviewers tell of themselves, managing editors of anybody."""

    class Meta:
        model = Absence
        fields = ["user", "since", "until", "deputy"]
        widgets = {"since": DayInput(), "until": DayInput()}
        labels = {"user": "Who is away?", "since": "First day away", "until": "Last day away", "deputy": "Deputy"}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.user_id = self.instance.user_id or user.pk
        people = reviewers.reviewers()
        fields: dict[str, Any] = self.fields
        for name in ("user", "deputy"):
            field = fields[name]
            field.queryset = people
            field.label_from_instance = lambda person: person.get_full_name() or person.email
        fields["deputy"].empty_label = "Nobody"
        if reviewers.may_manage(user):
            fields["user"].initial = user.pk if people.filter(pk=user.pk).exists() else None
        else:
            del fields["user"]
            fields["deputy"].queryset = people.exclude(pk=user.pk)

    def clean(self) -> dict[str, Any]:
        """Refuse days that have passed, times that overlap, and a deputy who is away as well."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        who = cleaned.get("user") or self.instance.user
        if until and until < timezone.localdate():
            self.add_error("until", "This day has passed.")
        elif since and until and until < since:
            self.add_error("until", "The last day away is before the first.")
        if not since or self.errors:
            return cleaned
        if reviewers.is_away(who, since, until):
            self.add_error("since", "You have already told us of an absence at that time. End that one first.")
        deputy = cleaned.get("deputy")
        if deputy and reviewers.is_away(deputy, since, until):
            self.add_error("deputy", f"{deputy.get_full_name() or deputy} is away then too. Choose somebody else.")
        return cleaned
