"""The three formats: what each is called, what it is for, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import IO

from qa.export.document import Progress, write_document
from qa.export.folder.build import write_folder
from qa.export.spreadsheet import write_spreadsheet

Write = Callable[[IO[bytes], Progress], None]


@dataclass(frozen=True)
class Format:
    """One format of an export."""

    label: str
    explanation: str
    suffix: str
    write: Write

    def writer(self, *, bom: bool = True) -> Write:
        """Return what writes it; `bom` is for the spreadsheet alone."""
        return partial(write_spreadsheet, bom=bom) if self.suffix == "csv" else self.write


FORMATS = {
    "json": Format(
        "Everything (JSON)",
        "Every page with its drafts, sign-offs, pictures and redirects, in a ZIP that “import_export” brings back. "
        "It holds what is not public: keep it safe.",
        "zip",
        write_document,
    ),
    "csv": Format(
        "Questions (spreadsheet)",
        "One row for each question, drafts included, for Excel, LibreOffice or Google Sheets.",
        "csv",
        write_spreadsheet,
    ),
    "html": Format(
        "Public pages (HTML folder)",
        "What visitors can read today, in a ZIP: unpack it and open index.html. It needs no server.",
        "zip",
        write_folder,
    ),
}
