"""A file from disk into bytes or a text, or a refusal in plain words."""

from pathlib import Path

from qa.importer.sources.model import ArchiveFileError, ReadOptions, SourceFile
from qa.importer.sources.texts import read_text, refuse_large


def read_source(path: Path, max_bytes: int, encoding: str = "") -> SourceFile:
    """Reads a text of at most `max_bytes` bytes, UTF-8 unless `encoding` names another.

    Raises ArchiveFileError for what is missing, too large, empty, not text, or not in that encoding.
    """
    return read_text(path.name, read_bytes(path, max_bytes), ReadOptions(max_bytes=max_bytes, encoding=encoding))


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file; raises ArchiveFileError for what is missing, no file, or too large."""
    try:
        if path.is_dir():
            raise ArchiveFileError(f"{path} is a folder: name one file in it.")
        if not path.is_file():
            raise ArchiveFileError(f"There is no file {path}.")
        refuse_large(path.name, path.stat().st_size, max_bytes)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise ArchiveFileError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
