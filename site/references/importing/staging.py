"""A file is read into rows that a person looks at before anything is written."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from references import pasting, readers
from references.duplicates import Index, Known, Match
from references.importing.files import FileRefused
from references.models import ImportedEntry, Reference, ReferenceImport
from references.readers import Entry, Unreadable
from references.text import one_line

MOST_ENTRIES = 3000
KEPT_FOR = timedelta(days=30)
# What a reference is checked for before it has a name in addresses and a language.
UNCHECKED = ("slug", "locale", "translation_key", "csl")


def stage(name: str, text: str, user: Any) -> ReferenceImport:
    """Return the import of a file, ready to be looked at; raises FileRefused, and then nothing has changed."""
    try:
        entries = readers.read(text)
    except Unreadable as error:
        raise FileRefused(str(error)) from error
    if not entries:
        raise FileRefused("There are no references in this file.")
    if len(entries) > MOST_ENTRIES:
        raise FileRefused(f"The file has more than {MOST_ENTRIES} references. Export them in several files.")
    form = readers.find_format(text.lstrip("\ufeff"))
    with transaction.atomic():
        ReferenceImport.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
        run = ReferenceImport.objects.create(
            name=one_line(name)[:255] or "File", form=form.name if form else "", user=user
        )
        index = Index.of_site()
        ImportedEntry.objects.bulk_create([to_row(run, entry, index) for entry in entries])
    return run


def to_row(run: ReferenceImport, entry: Entry, index: Index) -> ImportedEntry:
    """Return the row of one entry, and remember it for those that follow."""
    row = ImportedEntry(run=run, line=entry.line, error=entry.error, choice=ImportedEntry.Choice.LEAVE)
    if entry.error:
        return row
    row.values = pasting.values_of(entry)
    if problem := find_problem(row.values):
        row.error = problem[:500]
        return row
    match = index.find(row.values)
    row.choice = ImportedEntry.Choice.ADD
    if match:
        note_twin(row, match)
    else:
        values = row.values
        key = f"line {entry.line}"
        index.add(Known(key, values["title"], values["doi"], values["pmid"], values["title"], values["year"]))
    return row


def note_twin(row: ImportedEntry, match: Match) -> None:
    """Note what an entry may be the same as; nothing is done with it unless somebody says so."""
    row.because = match.because
    if isinstance(match.known.key, str):
        row.twin_line, row.choice = int(match.known.key.removeprefix("line ")), ImportedEntry.Choice.LEAVE
    else:
        row.twin_id, row.choice = match.known.key, ImportedEntry.Choice.KEEP


def find_problem(values: dict[str, Any]) -> str:
    """Return why these values cannot be kept, in words; empty where they can."""
    try:
        Reference(**values).clean_fields(exclude=UNCHECKED)
    except ValidationError as error:
        return in_words(error)
    return ""


def in_words(error: ValidationError) -> str:
    """Return the messages of a check with the names that editors know the fields by."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    fields = {field.name: str(field.verbose_name) for field in Reference._meta.concrete_fields}
    told = [f"{fields.get(name, '')}: {' '.join(messages)}" for name, messages in error.message_dict.items()]
    return " ".join(one.removeprefix(": ") for one in told)
