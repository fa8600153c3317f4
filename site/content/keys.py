"""Numbers of records that come with an address or a form."""

from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator

# What a number of 64 bits holds.
LONGEST_KEY = 2**63 - 1


def is_key(value: Any) -> bool:
    """Return whether `value` may be the number of a record, or is a record."""
    text = str(getattr(value, "pk", value))
    return text.isdecimal() and len(text) < 19


class KeyMixin:
    """Refuses what never was the number of a record; some databases fail on one that is too long."""

    def to_python(self, value: Any) -> Any:
        """Return the record of a number, None for none; raises ValidationError for nonsense."""
        is_given = value not in self.empty_values and value != getattr(self, "null_value", None)  # type: ignore[attr-defined]
        if is_given and not is_key(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")  # type: ignore[attr-defined]
        return super().to_python(value)  # type: ignore[misc]


class RecordField(KeyMixin, django_filters.fields.ModelChoiceField):
    """The choice of a record in a filter."""


class RecordFilter(django_filters.ModelChoiceFilter):
    """Keeps what belongs to a record; an address with nonsense in the place of its number filters nothing."""

    field_class = RecordField


class NumberFilter(django_filters.NumberFilter):
    """Keeps what belongs to the record with a number that somebody types."""

    def get_max_validator(self) -> MaxValueValidator:
        """Return the check that the number is none too long for a database."""
        return MaxValueValidator(LONGEST_KEY)
