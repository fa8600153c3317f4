"""Exports asked for in the admin: the worker makes them, so that no request waits, and takes them away after a week."""

import logging
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from qa.export.files import write_whole
from qa.export.formats import FORMATS
from qa.models import ArchiveExport

logger = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=3)
# After this a worker that makes one counts as killed.
LONGEST = timedelta(hours=2)
KEEP = timedelta(days=7)
ATTEMPTS = 3


def order(kind: str, user: Any) -> ArchiveExport:
    """Return the export of this format that is being made, or ask for one."""
    waiting = ArchiveExport.objects.filter(format=kind, state=ArchiveExport.State.WAITING).first()
    return waiting or ArchiveExport.objects.create(format=kind, requested_by=user)


def fill_orders() -> int:
    """Make what was asked for, the oldest first; return how many. One that was killed in the middle is made again."""
    made = 0
    for export in ArchiveExport.objects.filter(state=ArchiveExport.State.WAITING).order_by("pk"):
        made += make(export)
    return made


def make(export: ArchiveExport) -> bool:
    """Make one export, and return whether it went well; what fails again and again is given up."""
    if export.attempts >= ATTEMPTS:
        ArchiveExport.objects.filter(pk=export.pk).update(state=ArchiveExport.State.FAILED, finished_at=timezone.now())
        return False
    export.attempts += 1
    export.save(update_fields=["attempts"])
    form = FORMATS[export.format]
    # Nobody guesses it, should a web server ever be pointed at the folder.
    export.file_name = f"{export.pk}-{secrets.token_hex(16)}.{form.suffix}"
    export.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        write_whole(export.path, form.write, lambda done, total: None)
    except Exception:
        logger.exception("The export %s could not be made", export.pk)
        return False
    export.state, export.finished_at = ArchiveExport.State.READY, timezone.now()
    export.size = export.path.stat().st_size
    export.save(update_fields=["state", "finished_at", "size", "file_name"])
    return True


def forget_old() -> int:
    """Remove exports that are older than a week, and files that belong to none; return how many exports."""
    return forget(ArchiveExport.objects.filter(requested_at__lt=timezone.now() - KEEP))


def forget(old: QuerySet[ArchiveExport]) -> int:
    """Remove these exports, and files that belong to none; return how many exports."""
    count = old.count()
    old.delete()
    kept = set(ArchiveExport.objects.values_list("file_name", flat=True))
    folder = Path(settings.EXPORT_ROOT)
    yesterday = (timezone.now() - timedelta(days=1)).timestamp()
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.name not in kept and (not file.name.startswith(".") or file.stat().st_mtime < yesterday):
            file.unlink(missing_ok=True)
    return count
