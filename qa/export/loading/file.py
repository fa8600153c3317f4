"""Opens an export and checks it from end to end before anybody reads a word of it."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from qa.export.document import FORMAT, MANIFEST, PARTS, VERSION, seal
from qa.export.fields import Data
from qa.export.loading.refusal import ImportRefused

# Far above what an archive needs, and what a hostile file may ask of the machine at most.
LONGEST_MANIFEST = 64 * 2**20
LONGEST_LINE = 32 * 2**20
LARGEST_FILE = 200 * 2**20
LARGEST_EXPORT = 50 * 2**30
MOST_FILES = 500_000
CHUNK = 2**20
NAME = re.compile(rf"({'|'.join(PARTS)})\.jsonl|media/(images|documents)/[0-9a-f]{{40}}(\.[a-z0-9]{{1,5}})?")

FOREIGN = "This is not an export of this software: choose a ZIP that “export_archive --format json” has made."
DAMAGED = "The file is damaged or has been changed since it was made: {}. Export it again."
# What reading a damaged ZIP raises, besides a wrong checksum.
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)


class ExportFile:
    """An export that has been checked: every part is there, and is what the manifest says. Used as a context."""

    def __init__(self, path: Path) -> None:
        """Open and check it; raises ImportRefused."""
        try:
            self.archive = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise ImportRefused(f"There is no file {path}.") from None
        except BROKEN:
            raise ImportRefused(FOREIGN) from None
        try:
            self.manifest = self.read_manifest()
            self.check_names()
            self.check_contents()
        except BaseException:
            self.archive.close()
            raise

    def __enter__(self) -> "ExportFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.archive.close()

    def read_manifest(self) -> Data:
        """Return the manifest of a format that this version knows."""
        try:
            info = self.archive.getinfo(MANIFEST)
        except KeyError:
            raise ImportRefused(FOREIGN) from None
        if info.file_size > LONGEST_MANIFEST:
            raise ImportRefused(FOREIGN)
        try:
            manifest = json.loads(self.archive.read(info))
        except (*BROKEN, ValueError, RecursionError):
            raise ImportRefused(DAMAGED.format("its manifest cannot be read")) from None
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise ImportRefused(FOREIGN)
        version = manifest.get("version")
        if not isinstance(version, int) or version < 1:
            raise ImportRefused(FOREIGN)
        if version > VERSION:
            raise ImportRefused(
                f"This export has format {version}, and this site knows formats up to {VERSION}: it was made by a "
                "newer version of this software. Update this site first."
            )
        if manifest.get("sha256") != seal(manifest):
            raise ImportRefused(DAMAGED.format("its manifest has another checksum"))
        return manifest

    def check_names(self) -> None:
        """Refuse a ZIP with other parts than the manifest names, or with names or sizes no export has."""
        parts = self.manifest.get("parts")
        names = [info.filename for info in self.archive.infolist()]
        if not isinstance(parts, dict) or len(names) > MOST_FILES:
            raise ImportRefused(FOREIGN)
        if strange := next((name for name in names if name != MANIFEST and not NAME.fullmatch(name)), None):
            raise ImportRefused(DAMAGED.format(f"it holds “{strange[:80]}”, which no export has"))
        if missing := {f"{part}.jsonl" for part in PARTS} - set(names):
            raise ImportRefused(DAMAGED.format(f"“{min(missing)}” is missing"))
        if len(names) != len(set(names)) or {*parts, MANIFEST} != set(names):
            raise ImportRefused(DAMAGED.format("its parts are not those that its manifest names"))
        if sum(info.file_size for info in self.archive.infolist()) > LARGEST_EXPORT:
            raise ImportRefused(DAMAGED.format("unpacked it would be larger than any archive"))
        for info in self.archive.infolist():
            if info.filename.startswith("media/") and info.file_size > LARGEST_FILE:
                raise ImportRefused(DAMAGED.format(f"“{info.filename}” is larger than any picture"))

    def check_contents(self) -> None:
        """Read every part once, and refuse one that has another checksum than the manifest says."""
        for name, expected in self.manifest["parts"].items():
            digest, size = hashlib.sha256(), 0
            try:
                with self.archive.open(name) as part:
                    while chunk := part.read(CHUNK):
                        digest.update(chunk)
                        size += len(chunk)
            except BROKEN:
                raise ImportRefused(DAMAGED.format(f"“{name}” cannot be read")) from None
            if expected != {"sha256": digest.hexdigest(), "bytes": size}:
                raise ImportRefused(DAMAGED.format(f"“{name}” has another checksum"))

    def records(self, part: str) -> Iterator[tuple[int, Data]]:
        """Yield the records of a part with their line numbers, one at a time."""
        with self.archive.open(f"{part}.jsonl") as lines:
            number = 0
            while line := lines.readline(LONGEST_LINE):
                number += 1
                if not line.endswith(b"\n"):
                    raise ImportRefused(f"Line {number} of “{part}.jsonl” is too long, or is not whole.")
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError):
                    raise ImportRefused(f"Line {number} of “{part}.jsonl” is not JSON.") from None
                if not isinstance(record, dict):
                    raise ImportRefused(f"Line {number} of “{part}.jsonl” is not a record.")
                yield number, record

    def open_file(self, path: Any) -> IO[bytes]:
        """Return a picture or document of the export; raises ImportRefused for what it does not hold."""
        if not isinstance(path, str) or not path.startswith("media/") or path not in self.manifest["parts"]:
            raise ImportRefused("A picture or document that the export names is not in it.")
        return self.archive.open(path)
