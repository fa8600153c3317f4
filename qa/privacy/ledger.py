"""The ledger of erasures: opaque names that stay known outside the database, so that a restored backup forgets again.

Each entry is an empty file named `<code>.<kind>`: a folder and a bucket hold it alike, and nothing is ever rewritten.
Where it is kept is the storage `erasures` (`ERASURE_LEDGER` names a folder); without one the database alone has it.
"""

import logging
import re
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.files.storage.handler import InvalidStorageError
from django.utils import timezone

from qa.privacy_models import Erasure
from qa.submission_models import CODE_LENGTH, CODE_LETTERS

logger = logging.getLogger(__name__)

NAME = re.compile(rf"([{CODE_LETTERS}]{{{CODE_LENGTH}}})\.({'|'.join(Erasure.Kind.values)})")


def outside() -> Storage | None:
    """Return where the ledger is kept outside the database, None where no such place is set."""
    try:
        return storages["erasures"]
    except InvalidStorageError:
        return None


def note(code: str, kind: str) -> None:
    """Write an entry, in the caller's transaction; the worker copies it outside."""
    Erasure.objects.get_or_create(code=code, kind=kind)


def copy_out() -> int:
    """Copy outside what is not there yet; return how many entries. What fails is tried again at the next run."""
    storage = outside()
    if storage is None:
        return 0
    copied = 0
    for entry in Erasure.objects.filter(copied_at=None).order_by("pk"):
        name = f"{entry.code}.{entry.kind}"
        if not storage.exists(name):
            storage.save(name, ContentFile(b""))
        Erasure.objects.filter(pk=entry.pk).update(copied_at=timezone.now())
        copied += 1
    return copied


def entries_outside() -> Iterator[tuple[str, str]]:
    """Yield the code and the kind of every entry outside; files with other names are none."""
    storage = outside()
    try:
        names = storage.listdir("")[1] if storage else []
    except FileNotFoundError:
        # Nothing was ever erased.
        names = []
    for name in sorted(names):
        if match := NAME.fullmatch(name):
            yield match[1], match[2]


def missing() -> list[tuple[str, str]]:
    """Return the entries outside of which the database knows nothing: it was restored from an older backup."""
    known = set(Erasure.objects.values_list("code", "kind"))
    return [entry for entry in entries_outside() if entry not in known]
