"""What an operator asks the importer to do."""

import re
from dataclasses import dataclass
from pathlib import Path

from qa.importer.sources.model import ColumnMapping

RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")
MOST_NUMBERED_PAGES = 1000


@dataclass(frozen=True, slots=True)
class ImportWishes:
    """What to do with an archive that is prepared."""

    source_url: str = ""
    publish: bool = False
    recreate: bool = False
    dry_run: bool = False
    uploaded_page_id: int | None = None


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """One file and what to do with it; see `import_archive --help`."""

    path: Path
    under: str = ""
    source_url: str = ""
    page_template: str = ""
    page_numbers: range = range(0)
    encoding: str = ""
    columns: ColumnMapping | None = None
    publish: bool = False
    recreate: bool = False
    dry_run: bool = False

    @property
    def wishes(self) -> ImportWishes:
        return ImportWishes(self.source_url, self.publish, self.recreate, self.dry_run)


def parse_range(text: str) -> range:
    """The numbers in "1-4" or "3"; raises ValueError for anything else, and for more than 1,000 of them."""
    match = RANGE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"“{text}” is no range of numbers, such as 1-4.")
    numbers = range(int(match[1]), int(match[2] or match[1]) + 1)
    if not 0 < len(numbers) <= MOST_NUMBERED_PAGES:
        raise ValueError(f"“{text}” must count up, over {MOST_NUMBERED_PAGES:,} pages at most.")
    return numbers
