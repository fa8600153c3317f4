"""Everything that can be refused before the database is touched."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from qa.importer.loader.redirects import old_paths
from qa.importer.parser.categories import display_name, split_path
from qa.importer.parser.flags import GUIDANCE_BODIES, Flag, find_flags
from qa.importer.parser.parse import ParsedArchive, ParserOptions, parse_archive
from qa.importer.reading import ArchiveFileError, SourceFile, read_source
from qa.importer.request import ImportRequest

LONGEST_NAME = 255
LONGEST_ADDRESS = 500


class ImportRefusedError(Exception):
    """The import cannot begin; the message says why, and nothing has been written."""


@dataclass(frozen=True, slots=True)
class PreparedArchive:
    """A file that was read and taken apart, and where it belongs."""

    source: SourceFile
    parsed: ParsedArchive
    category_names: tuple[str, ...]
    old_paths: tuple[str, ...]
    flags: Sequence[Sequence[Flag]]

    @property
    def source_name(self) -> str:
        """Where its entries come from, as readers are told."""
        return self.parsed.heading.text or self.source.name


def prepare(request: ImportRequest) -> PreparedArchive:
    """Reads and takes apart the file, without the database; raises ImportRefusedError where that makes no sense."""
    try:
        source = read_source(request.path, settings.ARCHIVE_MAX_BYTES, request.encoding)
        parsed = parse_archive(source.text, _parser_options(request), is_html=source.is_html)
        paths = _old_paths(request)
        names = split_path(request.under) if request.under else parsed.heading.levels
    except (ArchiveFileError, ValueError) as error:
        raise ImportRefusedError(str(error)) from error
    if not parsed.entries:
        raise ImportRefusedError(f"{source.name} holds no question and no answer: no paragraph begins with Q: or A:.")
    if not names:
        raise ImportRefusedError(
            f"The heading of {source.name} does not say which category it belongs to: "
            'name it with --under "Muscles and bones/Back / spine".'
        )
    if longest := next((name for name in names if len(name) > LONGEST_NAME), ""):
        raise ImportRefusedError(f"“{longest[:50]}…” is too long for the name of a category.")
    bodies = getattr(settings, "ARCHIVE_GUIDANCE_BODIES", GUIDANCE_BODIES)
    return PreparedArchive(
        source=source,
        parsed=parsed,
        category_names=tuple(display_name(name) for name in names),
        old_paths=tuple(paths),
        flags=[find_flags(entry, bodies) for entry in parsed.entries],
    )


def _parser_options(request: ImportRequest) -> ParserOptions:
    return ParserOptions(
        service_name=settings.ARCHIVE_SERVICE_NAME,
        furniture=tuple(settings.ARCHIVE_FURNITURE),
        base_url=request.source_url,
    )


def _old_paths(request: ImportRequest) -> list[str]:
    if len(request.source_url) > LONGEST_ADDRESS:
        raise ValueError(f"The old address is too long: {LONGEST_ADDRESS} characters at most.")
    if request.page_numbers and not request.source_url:
        raise ValueError("--source-pages needs --source-url: the address that the numbers belong to.")
    return old_paths(request.source_url, request.page_template, request.page_numbers)
