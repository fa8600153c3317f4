"""The ledger of erasures: opaque names that stay known outside the database, so that a restored backup forgets again.

Each entry is an empty file named `<code>.<kind>`: nothing is ever rewritten, and every storage of Django's can hold it.
Where it is kept is the storage `erasures` (`ERASURE_LEDGER` names a folder); without one the database alone has it.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.files.storage.handler import InvalidStorageError
from django.utils import timezone

from qa.privacy_models import Erasure
from qa.submission_models import CODE_LENGTH, CODE_LETTERS

# The code and the kind.
Entry = tuple[str, str]

NAME = re.compile(rf"([{CODE_LETTERS}]{{{CODE_LENGTH}}})\.({'|'.join(Erasure.Kind.values)})")
NO_ADDRESS = (
    "ERASURE_LEDGER names a folder, not an address such as s3://…: mount the bucket as a folder, "
    "or set STORAGES['erasures'] to another storage of Django's and leave ERASURE_LEDGER empty."
)


def is_address() -> bool:
    """Return whether ERASURE_LEDGER is an address, which would be taken for the name of a folder here."""
    return "://" in settings.ERASURE_LEDGER


def outside() -> Storage | None:
    """Return where the ledger is kept outside the database, None where no such place is set."""
    if is_address():
        raise ImproperlyConfigured(NO_ADDRESS)
    try:
        return storages["erasures"]
    except InvalidStorageError:
        return None


def note(code: str, kind: str) -> None:
    """Write an entry, in the caller's transaction; the worker copies it outside."""
    Erasure.objects.get_or_create(code=code, kind=kind)


def entries_outside() -> set[Entry]:
    """Return every entry outside; files with other names are none. Raises OSError for a folder that has gone away."""
    storage = outside()
    try:
        names = storage.listdir("")[1] if storage else []
    except FileNotFoundError:
        if Erasure.objects.filter(copied_at__isnull=False).exists():
            # A disk that is not mounted: to begin anew where it should be would hide that.
            raise
        names = []
    return {(match[1], match[2]) for name in names if (match := NAME.fullmatch(name))}


def copy_out() -> int:
    """Copy outside what is not there, or not there any more; return how many entries.

    Raises what the place has against it; what was not copied is tried again at the next run.
    """
    storage = outside()
    if storage is None:
        return 0
    there, copied = entries_outside(), 0
    for entry in Erasure.objects.order_by("pk"):
        name, is_there = f"{entry.code}.{entry.kind}", (entry.code, entry.kind) in there
        if is_there and entry.copied_at:
            continue
        if entry.copied_at:
            Erasure.objects.filter(pk=entry.pk).update(copied_at=None)
        if not is_there and not storage.exists(name):
            storage.save(name, ContentFile(b""))
        Erasure.objects.filter(pk=entry.pk).update(copied_at=timezone.now())
        copied += 1
    return copied


def missing() -> list[Entry]:
    """Return the entries outside of which the database knows nothing: it was restored from an older backup."""
    return sorted(entries_outside() - set(Erasure.objects.values_list("code", "kind")))


@dataclass(frozen=True)
class LedgerState:
    """Where the ledger is kept outside, how many entries are there, and how many still wait to be copied."""

    place: str
    waiting: int
    there: int | None = None
    error: str = ""

    @classmethod
    def find(cls) -> "LedgerState":
        """Return how it stands now; a place that cannot be read is said, not raised."""
        waiting = Erasure.objects.filter(copied_at=None).count()
        place, error = settings.ERASURE_LEDGER, ""
        try:
            storage = outside()
            if storage is None:
                return cls("", waiting)
            place = place or type(storage).__name__
            return cls(place, waiting, len(entries_outside()))
        except Exception as problem:
            error = f"{type(problem).__name__}: {problem}"
        return cls(place, waiting, error=error)
