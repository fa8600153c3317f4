"""A reference as medical journals print it: “Vancouver”, after the ICMJE's sample references."""

from references.models import Reference

# https://www.nlm.nih.gov/bsd/uniform_requirements.html: six authors, then “et al.”
AUTHORS_NAMED = 6


def authors(reference: Reference) -> str:
    """Return the authors, the first six of many; empty when there are none."""
    names = reference.author_list
    if len(names) > AUTHORS_NAMED:
        names = [*names[:AUTHORS_NAMED], "et al"]
    return ", ".join(names)


def imprint(reference: Reference) -> str:
    """Return what is known of journal, year, volume, issue and pages: “J Pain. 2018;19(5):455-74”."""
    issue = f"({reference.issue})" if reference.issue else ""
    place = f"{reference.volume}{issue}"
    when = ";".join(part for part in (str(reference.year or ""), place) if part)
    when = ":".join(part for part in (when, reference.pages) if part)
    return ". ".join(part for part in (reference.container.rstrip("."), when) if part)
