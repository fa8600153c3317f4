import re

from django.core.exceptions import ValidationError

ORCID_PATTERN = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII)


def orcid_check_character(digits: str) -> str:
    """Return the last character that belongs to the first fifteen digits of an ORCID iD.

    Source: ISO 7064 MOD 11-2, as ORCID's "Structure of the ORCID identifier" describes it.
    """
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


def validate_orcid(value: str) -> None:
    """Raise ValidationError unless `value` is a well-formed ORCID iD with a right check character."""
    if not ORCID_PATTERN.fullmatch(value):
        raise ValidationError("An ORCID iD looks like 0000-0002-1825-0097: four groups of four, joined by hyphens.")
    digits = value.replace("-", "")
    if orcid_check_character(digits[:-1]) != digits[-1]:
        raise ValidationError("This ORCID iD has a typing mistake: its last character does not fit the others.")
