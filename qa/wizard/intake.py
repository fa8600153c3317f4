"""From what an editor uploads to the pages of an upload; nothing else of the site is touched."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from qa.importer.loader.redirects import is_old_address
from qa.importer.preparing import read_options
from qa.importer.sources import (
    ArchiveFileError,
    ColumnMapping,
    Hints,
    ReadOptions,
    Refused,
    SourceFile,
    csv_headers,
    read_sources,
)
from qa.importer.sources.texts import read_text
from qa.models import ArchiveUpload, UploadedPage

PASTED = "Pasted text.txt"
TABLE_SUFFIX = ".csv"
HINTS = Hints(
    encoding="upload it again and choose that under “Letters come out wrong?”",
    columns="upload the table by itself, and you are asked",
)
# The format of a table whose columns nobody has named yet.
RAW_TABLE = "table"


class NothingToImportError(Exception):
    """None of what was uploaded can be read; `refused` says why for each file."""

    def __init__(self, refused: Sequence[Refused]) -> None:
        super().__init__("Nothing of it can be imported.")
        self.refused = refused


def take_in(user: Any, files: Iterable[tuple[str, bytes, str]]) -> ArchiveUpload:
    """Read files (name, content, and the encoding of its texts or "" to find it out) into a new upload.

    Raises NothingToImportError, and keeps nothing, when not one page of them can be read.
    """
    pages: list[UploadedPage] = []
    refused: list[Refused] = []
    for name, data, encoding in files:
        try:
            found, left = read_file(name, data, encoding)
        except ArchiveFileError as error:
            refused.append(Refused(name, str(error)))
        else:
            pages += found
            refused += left
    if not pages:
        raise NothingToImportError(refused)
    return save_upload(user, pages, refused)


def read_file(name: str, data: bytes, encoding: str = "") -> tuple[list[UploadedPage], list[Refused]]:
    """Return the unsaved pages of one file, and what of it was refused; raises ArchiveFileError for all of it."""
    options = read_options(encoding=encoding, guess_encoding=not encoding, hints=HINTS)
    if name.lower().endswith(TABLE_SUFFIX):
        return [raw_table(name, data, options)], []
    result = read_sources(name, data, options=options)
    return [page_of(source) for source in result.sources], list(result.refused)


def raw_table(name: str, data: bytes, options: ReadOptions) -> UploadedPage:
    """Return a table as it came, until somebody says which of its columns holds what."""
    page = page_of(read_text(name, data, options))
    # Whether it is a table at all: raises ArchiveFileError where it has no columns.
    csv_headers(name, page.text.encode())
    page.format, page.state = RAW_TABLE, UploadedPage.State.COLUMNS
    return page


def page_of(source: SourceFile) -> UploadedPage:
    """Return an unsaved page with what was read."""
    return UploadedPage(
        name=source.name[:255],
        format=source.format,
        text=source.text,
        sha256=source.sha256,
        encoding=source.encoding,
        removed_characters=source.removed_characters,
        source_url=source.address if is_old_address(source.address) else "",
    )


@transaction.atomic
def save_upload(user: Any, pages: Sequence[UploadedPage], refused: Sequence[Refused]) -> ArchiveUpload:
    """Return a new upload with its pages."""
    upload = ArchiveUpload.objects.create(made_by=user, refused=[[one.name, one.why] for one in refused])
    add_pages(upload, pages)
    return upload


def add_pages(upload: ArchiveUpload, pages: Sequence[UploadedPage]) -> None:
    """Put pages at the end of an upload."""
    last = upload.pages.order_by("-position").values_list("position", flat=True).first() or 0
    for position, page in enumerate(pages, start=last + 1):
        page.upload, page.position = upload, position
    UploadedPage.objects.bulk_create(pages, batch_size=100)


@transaction.atomic
def name_columns(page: UploadedPage, columns: ColumnMapping) -> None:
    """Put the pages of a table in the place of the table; raises ArchiveFileError where the columns do not serve."""
    result = read_sources(page.name, page.text.encode(), options=read_options(columns=columns))
    add_pages(page.upload, [page_of(source) for source in result.sources])
    page.delete()
