"""What was decided about the entries of a file is done, a few at a time; each is done once, or told why not."""

import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from references.importing.staging import in_words
from references.models import ImportedEntry, Reference, ReferenceImport

# A request does as much as it can in so many seconds; its short transactions let others write in between.
SECONDS = 5.0
BATCH = 20
PUBLISH = "references.publish_reference"


def choose(run: ReferenceImport, choices: dict[int, str]) -> None:
    """Keep what somebody decided, as far as it can be done with each entry."""
    changed = []
    for entry in run.entries.filter(error="", result=""):
        wanted = choices.get(entry.pk, entry.choice)
        if wanted != entry.choice and wanted in dict(entry.choices):
            entry.choice = wanted
            changed.append(entry)
    ImportedEntry.objects.bulk_update(changed, ["choice"], batch_size=500)


def start(run: ReferenceImport) -> None:
    """Note that it is to be brought in; what is decided from now on changes nothing."""
    ReferenceImport.objects.filter(pk=run.pk, started_at=None).update(started_at=timezone.now())


def waiting(run: ReferenceImport) -> Any:
    """Return the entries that have not been dealt with."""
    return run.entries.filter(error="", result="")


def work(run: ReferenceImport, user: Any, seconds: float = SECONDS) -> int:
    """Deal with entries for so long; return how many are left."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not work_batch(run, user):
            break
    return waiting(run).count()


@transaction.atomic
def work_batch(run: ReferenceImport, user: Any) -> bool:
    """Deal with a few entries, all or none of them; return whether there were any."""
    # Two windows of one browser take turns.
    ReferenceImport.objects.select_for_update().get(pk=run.pk)
    entries = list(waiting(run)[:BATCH])
    for entry in entries:
        entry.result = deal_with(entry, user)[:500]
        entry.save(update_fields=["result", "reference"])
    return bool(entries)


def deal_with(entry: ImportedEntry, user: Any) -> str:
    """Do what was decided about one entry; return what came of it, in words."""
    try:
        # One that fails must not take the batch with it.
        with transaction.atomic():
            return ACTIONS[entry.choice](entry, user)
    except ValidationError as error:
        return f"Not imported. {in_words(error)}"


def add(entry: ImportedEntry, user: Any) -> str:
    """Add a reference, published where the person may."""
    if not entry.twin_id and (same := find_same(entry.values)):
        entry.reference = same
        return "Kept what is here: it has come in meanwhile"
    reference = Reference(**entry.values, locale=Locale.get_default(), live=False)
    reference.full_clean()
    reference.save()
    revision = reference.save_revision(user=user)
    entry.reference = reference
    if user.has_perm(PUBLISH):
        revision.publish(user=user)
        return "Added"
    return "Added as a draft"


def find_same(values: dict[str, Any]) -> Reference | None:
    """Return a reference with the same number that has been added since the file was read."""
    for name in ("doi", "pmid"):
        if values.get(name) and (found := Reference.objects.filter(**{f"{name}__iexact": values[name]}).first()):
            return found
    return None


def keep(entry: ImportedEntry, user: Any) -> str:
    """Leave the reference that is here as it is."""
    entry.reference = entry.twin
    return "Kept what is here"


def update(entry: ImportedEntry, user: Any) -> str:
    """Put what the file says into a draft, where it says anything; publishing it is another decision."""
    if entry.twin is None:
        raise ValidationError("What was here has been deleted.")
    reference = entry.twin.get_latest_revision_as_object()
    for name, value in entry.values.items():
        if value not in (None, "", {}):
            setattr(reference, name, value)
    reference.full_clean()
    reference.save_revision(user=user)
    entry.reference = entry.twin
    return "Changed in a draft"


def leave(entry: ImportedEntry, user: Any) -> str:
    """Do nothing."""
    return "Left out"


ACTIONS = {
    ImportedEntry.Choice.ADD.value: add,
    ImportedEntry.Choice.KEEP.value: keep,
    ImportedEntry.Choice.UPDATE.value: update,
    ImportedEntry.Choice.LEAVE.value: leave,
}
