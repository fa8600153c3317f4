"""The files in a ZIP container, read in memory with limits; what a header says is never trusted."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from stat import S_ISLNK
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from qa.importer.sources.model import MEGABYTE, ArchiveFileError, HostileFileError, Limits
from qa.importer.sources.texts import refuse_large

CHUNK = 64 * 1024
LOCAL_HEADER = struct.Struct("<4s22xHH")
LOCAL_SIGN = b"PK\x03\x04"
DIRECTORY_SIGN = b"PK\x01\x02"
ENCRYPTED = 0x1
DRIVE = re.compile(r"[A-Za-z]:")
# What a damaged file makes of `zipfile`.
DAMAGED = (BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, EOFError, struct.error, zlib.error)


@dataclass(slots=True)
class Budget:
    """How much may still be unpacked for one upload, over all containers in it."""

    limits: Limits
    bytes_left: int
    elements_left: int

    @classmethod
    def of(cls, limits: Limits) -> "Budget":
        return cls(limits, limits.unpacked_bytes, limits.document_elements)

    def spend_bytes(self, name: str, number: int) -> None:
        """Takes from what is left; raises HostileFileError where that is not enough."""
        self.bytes_left -= number
        if self.bytes_left < 0:
            most = self.limits.unpacked_bytes // MEGABYTE
            raise HostileFileError(f"{name} unpacks to more than {most:,} MB: divide it into several files.")


class Container:
    """A ZIP file in memory whose names and places were checked; raises ArchiveFileError for a bad one."""

    def __init__(self, name: str, data: bytes, budget: Budget) -> None:
        self.name, self.budget = name, budget
        most = budget.limits.members
        # Before `zipfile` makes an object of each: many more than allowed would fill the memory.
        if data.count(DIRECTORY_SIGN) > most * 10:
            raise HostileFileError(self._too_many())
        try:
            self._zip = ZipFile(BytesIO(data))
        except DAMAGED as error:
            raise ArchiveFileError(f"{name} is damaged: it cannot be opened as a ZIP file.") from error
        self.members = [info for info in self._zip.infolist() if not info.is_dir()]
        if len(self._zip.infolist()) > most:
            raise HostileFileError(self._too_many())
        self._refuse_hostile_names()
        self._refuse_overlaps(data)

    def read(self, info: ZipInfo, max_bytes: int) -> bytes:
        """The bytes of a member.

        Raises ArchiveFileError for one that cannot be read, HostileFileError where it is a bomb or too much in all.
        """
        if why := _unreadable(info):
            raise ArchiveFileError(f"{info.filename} {why}")
        self._refuse_bomb(info, info.file_size)
        parts, size = [], 0
        for part in self._chunks(info):
            size += len(part)
            self._refuse_bomb(info, size)
            self.budget.spend_bytes(self.name, len(part))
            refuse_large(info.filename, size, max_bytes)
            parts.append(part)
        return b"".join(parts)

    def _chunks(self, info: ZipInfo) -> Iterator[bytes]:
        try:
            with self._zip.open(info) as file:
                while part := file.read(CHUNK):
                    yield part
        except DAMAGED as error:
            raise ArchiveFileError(f"{info.filename} is damaged: pack it again.") from error

    def _too_many(self) -> str:
        return f"{self.name} holds more than {self.budget.limits.members:,} files: divide it into several ZIP files."

    def _refuse_bomb(self, info: ZipInfo, size: int) -> None:
        limits = self.budget.limits
        if size > limits.ratio_from_bytes and size > limits.ratio * max(info.compress_size, 1):
            raise HostileFileError(
                f"{self.name} is not safe to open: “{info.filename}” unpacks to more than {limits.ratio} times its "
                "size, as files do that are made to stop a computer."
            )

    def _refuse_hostile_names(self) -> None:
        seen: set[str] = set()
        for info in self._zip.infolist():
            name = info.orig_filename.replace("\\", "/")
            if name.startswith("/") or DRIVE.match(name) or ".." in name.split("/") or "\x00" in name:
                shown = name.replace("\x00", "␀")[:100]
                raise HostileFileError(
                    f"{self.name} is not safe to open: the name “{shown}” in it points out of its folder. "
                    "Pack the pages anew with the program of your computer."
                )
            if name in seen:
                raise HostileFileError(
                    f"{self.name} holds two files of the name “{name[:100]}”, so that nobody can tell which is meant. "
                    "Pack the pages anew."
                )
            seen.add(name)

    def _refuse_overlaps(self, data: bytes) -> None:
        """Refuses members that share bytes: a small file could claim to hold any number of large ones."""
        end = 0
        for info in sorted(self._zip.infolist(), key=lambda info: info.header_offset):
            header = (
                data[info.header_offset : info.header_offset + LOCAL_HEADER.size] if info.header_offset >= 0 else b""
            )
            if len(header) < LOCAL_HEADER.size or not header.startswith(LOCAL_SIGN):
                raise ArchiveFileError(f"{self.name} is damaged: “{info.filename}” is not where the file says it is.")
            _, name_length, extra_length = LOCAL_HEADER.unpack(header)
            start, end = end, info.header_offset + LOCAL_HEADER.size + name_length + extra_length + info.compress_size
            if info.header_offset < start or end > self._zip.start_dir:
                raise HostileFileError(
                    f"{self.name} is not safe to open: files in it overlap. "
                    "Pack the pages anew with the program of your computer."
                )


def _unreadable(info: ZipInfo) -> str:
    """Why a member cannot be read whatever it holds; "" where nothing speaks against it."""
    if info.flag_bits & ENCRYPTED:
        return "is locked with a password: pack it without one."
    if S_ISLNK(info.external_attr >> 16):
        return "is a link to another file: pack the file itself."
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return "is packed in an unusual way: pack it with the program of your computer."
    return ""
