"""Compiling a document, in a process of its own that is stopped where it takes too long or too much."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from content.pdf.fonts import font_folders, font_names

logger = logging.getLogger(__name__)

TEMPLATE = Path(__file__).with_name("document.typ")
SOURCE_ROOT = Path(__file__).resolve().parents[2]
# Bytes of memory for one document, pictures and fonts included; what the compiler only reserves counts too.
MEMORY = 4 * 1024**3
# Bytes of an error that are logged.
SHOWN = 2000


class PdfFailed(Exception):
    """A document that could not be made. The words are for the log."""


@dataclass(frozen=True)
class Document:
    """All that a PDF is made of. `note` is put at `note_at` where characters had to be put into words."""

    data: dict[str, Any]
    timestamp: datetime
    files: dict[str, bytes] = field(default_factory=dict)
    note: dict[str, Any] = field(default_factory=dict)
    note_at: int = 1


def compile_pdf(document: Document, *, system_fonts: bool = True) -> bytes:
    """Return the PDF. Raises PdfFailed when the document breaks a rule of PDF/UA, takes too long or too much."""
    order = {
        "data": document.data | {"fonts": font_names()},
        "note": document.note,
        "note_at": document.note_at,
        "timestamp": int(document.timestamp.timestamp()),
        "font_paths": font_folders(),
        "system_fonts": system_fonts,
        "memory": MEMORY,
        "seconds": settings.PDF_SECONDS,
    }
    with TemporaryDirectory(prefix="pdf-") as folder:
        Path(folder, "order.json").write_text(json.dumps(order), encoding="ascii")
        for name, content in document.files.items():
            Path(folder, name).write_bytes(content)
        answer, pdf = run_child(folder).split(b"\n", 1)
    if missing := json.loads(answer)["missing"]:
        logger.warning("A PDF has these in words, for no font has them: %s", " ".join(missing))
    return pdf


def run_child(folder: str) -> bytes:
    """Return what the compiling process answers to the order in a folder."""
    # It needs no secret of this process; the compiler looks for fonts by some of these.
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "SYSTEMROOT"}}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "content.pdf.child"],
            capture_output=True,
            timeout=settings.PDF_SECONDS,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            env=kept | {"PYTHONPATH": str(SOURCE_ROOT), "RAYON_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfFailed(f"It took more than {settings.PDF_SECONDS} seconds.") from error
    if done.returncode:
        raise PdfFailed(done.stderr.decode(errors="replace")[-SHOWN:] or f"It ended with {done.returncode}.")
    return done.stdout
