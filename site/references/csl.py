"""A publication as CSL data (https://docs.citationstyles.org/), and as the fields that editors fill in.

CSL holds more than the fields say: full given names, the journal's long name. So the data and the fields are kept
beside each other. What the fields say goes: where a field and the data disagree, the data are changed (`agree`); where
they agree, the data keep what they know besides.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import models

from references.names import clean_names, to_lines, to_names
from references.text import first_line, one_line

Item = dict[str, Any]


class Form(models.TextChoices):
    """What a publication is, as editors call it."""

    ARTICLE = "article", "Journal article"
    BOOK = "book", "Book"
    CHAPTER = "chapter", "Chapter of a book"
    REPORT = "report", "Report or guideline"
    WEB_PAGE = "webpage", "Web page"
    THESIS = "thesis", "Thesis"
    PREPRINT = "preprint", "Preprint"
    REGISTRATION = "registration", "Trial registration"
    CONFERENCE = "conference", "Paper of a conference"
    OTHER = "other", "Something else"


TYPES = {
    Form.ARTICLE: "article-journal",
    Form.BOOK: "book",
    Form.CHAPTER: "chapter",
    Form.REPORT: "report",
    Form.WEB_PAGE: "webpage",
    Form.THESIS: "thesis",
    Form.PREPRINT: "article",
    Form.REGISTRATION: "dataset",
    Form.CONFERENCE: "paper-conference",
    Form.OTHER: "document",
}
FORMS: dict[str, str] = {name: form.value for form, name in TYPES.items()} | {
    "article-magazine": Form.ARTICLE.value,
    "article-newspaper": Form.ARTICLE.value,
    "entry-encyclopedia": Form.CHAPTER.value,
    "legislation": Form.REPORT.value,
    "post": Form.WEB_PAGE.value,
    "post-weblog": Form.WEB_PAGE.value,
    "standard": Form.REPORT.value,
}
# These have a publisher, and what they appear in is none of their own.
PUBLISHED = {Form.BOOK.value, Form.REPORT.value, Form.THESIS.value, Form.REGISTRATION.value, Form.PREPRINT.value}
LONGEST = {
    "title": 500,
    "container": 250,
    "volume": 40,
    "issue": 40,
    "pages": 40,
    "doi": 200,
    "pmid": 8,
    "url": 500,
    "publisher": 250,
    "place": 120,
    "edition": 60,
}
# The fields that say the same as a part of the data.
FIELDS = (
    *("form", "title", "authors", "editors", "container", "year", "volume", "issue", "pages"),
    *("publisher", "place", "edition", "accessed_on", "doi", "pmid", "url"),
)
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")
PLAIN: dict[str, str] = {
    "volume": "volume",
    "issue": "issue",
    "publisher": "publisher",
    "place": "publisher-place",
    "edition": "edition",
    "doi": "DOI",
    "pmid": "PMID",
    "url": "URL",
}


def fields_of(item: Item) -> dict[str, Any]:
    """Return what the fields say of CSL data."""
    fields: dict[str, Any] = {name: one_line(item.get(variable)) for name, variable in PLAIN.items()}
    fields["form"] = FORMS.get(one_line(item.get("type")), "")
    fields["title"] = first_line(item.get("title")).rstrip(".")
    fields["authors"] = to_lines(item.get("author"))
    fields["editors"] = to_lines(item.get("editor"))
    fields["container"] = first_line(item.get("container-title-short")) or first_line(item.get("container-title"))
    fields["year"] = year_of(item.get("issued"))
    fields["pages"] = one_line(item.get("page"))
    fields["accessed_on"] = day_of(item.get("accessed"))
    for name, length in LONGEST.items():
        fields[name] = fields[name][:length].strip()
    return fields


def agree(item: Item, fields: Mapping[str, Any], form: str) -> Item:
    """Return CSL data that say what `fields` say, and keep what they knew besides where nothing else is said."""
    item = {name: value for name, value in item.items() if value not in (None, "", [], {})}
    said = dict(fields)
    if form in PUBLISHED and not said["publisher"]:
        said |= {"publisher": said["container"], "container": ""}
    known = fields_of(item)
    for name in FIELDS:
        if name != "form" and said[name] != known[name]:
            WRITERS.get(name, write_plain(name))(item, said[name])
    if FORMS.get(one_line(item.get("type"))) != form:
        item["type"] = TYPES[Form(form)]
    return {name: value for name, value in item.items() if value not in (None, "", [], {})}


def write_plain(name: str) -> Callable[[Item, Any], None]:
    """Return how a field that is one variable of CSL is written into the data."""

    def write(item: Item, value: Any) -> None:
        item[PLAIN.get(name, name)] = value

    return write


def write_container(item: Item, value: str) -> None:
    """Write where something appeared; the long name of another journal goes with its short one."""
    item.pop("container-title-short", None)
    item.pop("journalAbbreviation", None)
    item["container-title"] = value


def write_year(item: Item, value: int | None) -> None:
    """Write the year alone."""
    item["issued"] = {"date-parts": [[value]]} if value else None


def write_accessed(item: Item, value: date | None) -> None:
    """Write the day on which somebody read it."""
    item["accessed"] = {"date-parts": [[value.year, value.month, value.day]]} if value else None


WRITERS: dict[str, Callable[[Item, Any], None]] = {
    "authors": lambda item, value: item.update(author=to_names(value)),
    "editors": lambda item, value: item.update(editor=to_names(value)),
    "container": write_container,
    "year": write_year,
    "pages": lambda item, value: item.update(page=value),
    "accessed_on": write_accessed,
}


def parts_of(value: Any) -> list[int]:
    """Return year, month and day of a CSL date, as far as it names them."""
    if not isinstance(value, dict):
        return []
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = []
    for part in first[:3]:
        text = one_line(part)
        if not text.isascii() or not text.isdecimal() or len(text) > 4:
            break
        numbers.append(int(text))
    return numbers


def year_of(value: Any) -> int | None:
    """Return the year of a CSL date, or None."""
    if (parts := parts_of(value)) and 1500 <= parts[0] <= 2200:
        return parts[0]
    texts = (one_line(value.get(name)) for name in ("raw", "literal")) if isinstance(value, dict) else ()
    found = next((match for text in texts if (match := YEAR.search(text))), None)
    return int(found[1]) if found else None


def day_of(value: Any) -> date | None:
    """Return the day that a CSL date names whole, or None."""
    try:
        return date(*parts_of(value))
    except (TypeError, ValueError):
        return None


def clean(data: Any) -> Item:
    """Return CSL data as they may be kept: texts on one line, names that are names, dates that are dates."""
    if not isinstance(data, dict):
        return {}
    item: Item = {}
    for name, value in data.items():
        key = str(name)
        if key not in KEPT:
            continue
        if key in {"author", "editor", "translator", "collection-editor"}:
            item[key] = clean_names(value)
        elif key in {"issued", "accessed"}:
            item[key] = clean_date(value)
        else:
            item[key] = first_line(value)[:2000]
    return {name: value for name, value in item.items() if value}


# What a citation can show; abstracts, keywords and whatever else files and databases hold is not kept.
KEPT = {
    *("type", "title", "title-short", "author", "editor", "translator", "collection-editor", "issued", "accessed"),
    *("container-title", "container-title-short", "collection-title", "collection-number", "volume", "issue", "page"),
    *("number", "number-of-pages", "number-of-volumes", "edition", "version", "genre", "medium", "status", "event"),
    *("event-place", "publisher", "publisher-place", "archive", "source", "language", "section", "jurisdiction"),
    *("DOI", "PMID", "PMCID", "URL", "ISBN", "ISSN"),
}


def clean_date(value: Any) -> Item:
    """Return a CSL date of which nothing is left but what it says."""
    if parts := parts_of(value):
        return {"date-parts": [parts]}
    if isinstance(value, dict) and (text := one_line(value.get("literal")) or one_line(value.get("raw"))):
        return {"literal": text[:60]}
    return {}
