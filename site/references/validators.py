import re

from django.core.exceptions import ValidationError

# Crossref's recommended pattern for modern DOIs: https://www.crossref.org/blog/dois-and-matching-regular-expressions/
DOI_PATTERN = re.compile(r"^10\.\d{4,9}/\S+$")
DOI_PREFIXES = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
DOI_INSIDE = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^`]+", re.ASCII)


def normalise_doi(value: str) -> str:
    """Return a DOI without the address or the "doi:" people paste it with."""
    return DOI_PREFIXES.sub("", value.strip())


def find_doi(text: str) -> str:
    """Return the DOI in a text, without the marks that end a sentence behind it; empty where there is none."""
    match = DOI_INSIDE.search(text)
    if not match:
        return ""
    found = match[0].rstrip(".,;:'’”")
    # A bracket that nothing in the DOI opens belongs to the text around it.
    while found.endswith(")") and found.count(")") > found.count("("):
        found = found[:-1].rstrip(".,;:")
    return found if DOI_PATTERN.match(found) and len(found) <= 200 else ""


def validate_doi(value: str) -> None:
    """Raise ValidationError unless `value` is shaped like a DOI, once an address before it is removed."""
    if not DOI_PATTERN.match(normalise_doi(value)):
        raise ValidationError("A DOI begins with 10. and has a slash: 10.1136/bmj.m1000. Paste it or its address.")


def validate_pmid(value: str) -> None:
    """Raise ValidationError unless `value` is a PubMed identifier: one to eight digits."""
    if not re.fullmatch(r"[1-9]\d{0,7}", value):
        raise ValidationError("A PubMed number has one to eight digits and nothing else: 29573870.")
