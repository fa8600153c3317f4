"""PDFs that were made, kept as files by the digest of what they are made of: whatever changes makes another."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from content.pdf.compiling import PdfFailed

# So many documents are made at once on this machine; the same one is never made twice at once.
AT_ONCE = 2
# So many versions of one page are kept: each site has its own address on it.
MOST_OF_ONE_PAGE = 4
KEEP_DAYS = 7
# Seconds for which a document that could not be made is not tried again.
REST = 600


def fetch(page: int, digest: str, make: Callable[[], bytes]) -> bytes:
    """Return the PDF with this digest, made if it is not kept. Raises PdfFailed, also for one that failed just now."""
    path = folder_of(page) / f"{digest}.pdf"
    if (kept := read(path)) is not None:
        return kept
    with turn(digest):
        # Another request may have made it meanwhile.
        if (kept := read(path)) is not None:
            return kept
        failed = path.with_suffix(".failed")
        if failed.exists() and time.time() - failed.stat().st_mtime < REST:
            raise PdfFailed("It failed a moment ago.")
        try:
            pdf = make()
        except PdfFailed:
            write(failed, b"")
            raise
        write(path, pdf)
        keep_newest(path.parent)
        return pdf


def read(path: Path) -> bytes | None:
    """Return a kept file, None where there is none."""
    try:
        content = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return content


def write(path: Path, content: bytes) -> None:
    """Keep a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def keep_newest(folder: Path) -> None:
    """Forget the oldest files of a page."""
    for path in by_age(folder)[:-MOST_OF_ONE_PAGE]:
        path.unlink(missing_ok=True)


def by_age(folder: Path) -> list[Path]:
    """Return the files of a folder, the oldest first; one that goes meanwhile is left out."""
    aged = []
    for path in folder.glob("*.pdf"):
        try:
            aged.append((path.stat().st_mtime, path))
        except FileNotFoundError:
            continue
    return [path for _, path in sorted(aged)]


@contextmanager
def turn(digest: str) -> Iterator[None]:
    """Wait for a turn to make a document; whoever wants the same one waits for the same turn."""
    root = Path(settings.PDF_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with (root / f"turn-{int(digest[:8], 16) % AT_ONCE}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def forget(page: int) -> None:
    """Forget the PDFs of a page: what was removed from it must not stay in a file."""
    shutil.rmtree(folder_of(page), ignore_errors=True)


def forget_old() -> None:
    """Forget what nobody has fetched for some days. A timed job."""
    oldest = time.time() - KEEP_DAYS * 24 * 60 * 60
    for path in Path(settings.PDF_ROOT).glob("*/*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue


def folder_of(page: int) -> Path:
    """Return the folder of one page's PDFs."""
    return Path(settings.PDF_ROOT) / str(page)
