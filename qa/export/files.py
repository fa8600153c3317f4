import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from qa.export.document import Progress


def write_whole(out: Path, write: Callable[[IO[bytes], Progress], None], progress: Progress) -> None:
    """Write a file that only its owner may read, and let it appear under its name when it is whole."""
    beside = out.with_name(f".{out.name}.part")
    try:
        with open(beside, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as target:
            write(target, progress)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
