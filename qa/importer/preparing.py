"""Everything that can be refused before the database is touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from qa.importer.loader.redirects import LONGEST_ADDRESS, is_old_address, old_paths
from qa.importer.parser.categories import display_name, split_path
from qa.importer.parser.entries import Entry
from qa.importer.parser.flags import GUIDANCE_BODIES, PRIVATE, Flag, find_flags
from qa.importer.parser.parse import ParsedArchive, ParserOptions
from qa.importer.reading import read_bytes
from qa.importer.request import ImportRequest
from qa.importer.sources import Format, ReadOptions, ReadResult, Refused, SourceFile, parse_source, read_sources
from qa.importer.sources.model import ArchiveFileError

LONGEST_NAME = 255


class ImportRefusedError(Exception):
    """The import cannot begin; the message says why, and nothing has been written."""


@dataclass(frozen=True, slots=True)
class PreparedArchive:
    """A source that was taken apart, and where it belongs."""

    source: SourceFile
    parsed: ParsedArchive
    category_names: tuple[str, ...]
    old_paths: tuple[str, ...]
    flags: Sequence[Sequence[Flag]]
    redirects_entries: bool = True

    @property
    def source_name(self) -> str:
        """Where its entries come from, as readers are told."""
        if self.source.format == Format.CSV:
            return self.source.name
        return self.parsed.heading.text or self.source.name

    @property
    def private_positions(self) -> set[int]:
        """The positions of the entries that may hold private details."""
        pairs = zip(self.parsed.entries, self.flags, strict=True)
        return {entry.position for entry, flags in pairs if any(flag.kind == PRIVATE for flag in flags)}

    @property
    def all_old_paths(self) -> list[str]:
        """The old paths of the page and, where a table gives its rows addresses of their own, of its entries."""
        addresses = [entry.address for entry in self.parsed.entries] if self.redirects_entries else []
        own = [path for address in addresses if is_old_address(address) for path in old_paths(address)]
        return list(dict.fromkeys([*self.old_paths, *own]))

    def without_redirects(self) -> "PreparedArchive":
        """The archive for somebody who may not redirect anything."""
        return replace(self, old_paths=(), redirects_entries=False)

    def with_entries(self, entries: Iterable[Entry]) -> "PreparedArchive":
        """The archive with these entries alone, each with what a person should look at in it."""
        entries = tuple(entries)
        return replace(self, parsed=replace(self.parsed, entries=entries), flags=_flags(entries))


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """What a file holds that can be imported, and what of it cannot."""

    read: ReadResult
    archives: tuple[PreparedArchive, ...]
    refused: tuple[Refused, ...]


def prepare(request: ImportRequest) -> PreparedFile:
    """Reads and takes apart the file, without the database; raises ImportRefusedError where none of it makes sense."""
    try:
        data = read_bytes(request.path, settings.ARCHIVE_MAX_BYTES)
        options = read_options(encoding=request.encoding, columns=request.columns)
        read = read_sources(request.path.name, data, options=options)
    except ArchiveFileError as error:
        raise ImportRefusedError(str(error)) from error
    if request.source_url and len(read.sources) > 1:
        raise ImportRefusedError(
            f"{request.path.name} holds {len(read.sources)} pages, and an old address belongs to one: "
            "leave out --source-url, or import them one by one."
        )
    archives: list[PreparedArchive] = []
    refused = [*read.refused]
    for source in read.sources:
        try:
            archives.append(
                prepare_source(
                    source,
                    under=request.under,
                    source_url=request.source_url,
                    page_template=request.page_template,
                    page_numbers=request.page_numbers,
                )
            )
        except ImportRefusedError as error:
            refused.append(Refused(source.name, str(error)))
    if not archives:
        whys = [one.why if len(refused) == 1 else f"{one.name}: {one.why}" for one in refused]
        raise ImportRefusedError("\n".join(whys))
    return PreparedFile(read, tuple(archives), tuple(refused))


def read_options(**wishes: Any) -> ReadOptions:
    """How this site reads files; `wishes` are fields of ReadOptions."""
    return ReadOptions(max_bytes=settings.ARCHIVE_MAX_BYTES, **wishes)


def prepare_source(
    source: SourceFile,
    *,
    under: str = "",
    source_url: str = "",
    page_template: str = "",
    page_numbers: range = range(0),
) -> PreparedArchive:
    """Takes apart a source, without the database or a file; raises ImportRefusedError where that makes no sense."""
    try:
        parsed = parse_source(source, _parser_options(source_url))
        paths = _old_paths(source_url, page_template, page_numbers)
        names = split_path(under) if under else parsed.heading.levels
    except ValueError as error:
        raise ImportRefusedError(str(error)) from error
    if not parsed.entries:
        raise ImportRefusedError(_no_entries(source))
    if not names:
        raise ImportRefusedError(
            f"The heading of {source.name} does not say which category it belongs to: "
            'name it with --under "Muscles and bones/Back / spine".'
        )
    if longest := next((name for name in names if len(name) > LONGEST_NAME), ""):
        raise ImportRefusedError(f"“{longest[:50]}…” is too long for the name of a category.")
    return PreparedArchive(
        source=source,
        parsed=parsed,
        category_names=tuple(display_name(name) for name in names),
        old_paths=tuple(paths),
        flags=_flags(parsed.entries),
    )


def _flags(entries: Iterable[Entry]) -> list[list[Flag]]:
    bodies = getattr(settings, "ARCHIVE_GUIDANCE_BODIES", GUIDANCE_BODIES)
    return [find_flags(entry, bodies) for entry in entries]


def _no_entries(source: SourceFile) -> str:
    if source.format == Format.CSV:
        return f"{source.name} holds no question and no answer: the columns named for them are empty."
    return f"{source.name} holds no question and no answer: no paragraph begins with Q: or A:."


def _parser_options(source_url: str) -> ParserOptions:
    return ParserOptions(
        service_name=settings.ARCHIVE_SERVICE_NAME,
        furniture=tuple(settings.ARCHIVE_FURNITURE),
        base_url=source_url,
    )


def _old_paths(source_url: str, page_template: str, page_numbers: range) -> list[str]:
    if len(source_url) > LONGEST_ADDRESS:
        raise ValueError(f"The old address is too long: {LONGEST_ADDRESS} characters at most.")
    if page_numbers and not source_url:
        raise ValueError("--source-pages needs --source-url: the address that the numbers belong to.")
    return old_paths(source_url, page_template, page_numbers)
