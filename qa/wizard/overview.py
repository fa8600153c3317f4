"""The sum of all pages of an upload."""

from functools import cached_property
from typing import Any

from qa.importer.loader.undoing import Undoing, plan_undoing, what_was_undone
from qa.models import ArchiveImport, ArchiveUpload, UploadedPage

LABELS = {
    "entries": "Entries",
    "created": "New",
    "updated": "Updated",
    "unchanged": "Unchanged",
    "conflicts": "Left alone",
    "left_out": "Left out",
    "duplicates": "Here already",
    "private": "Perhaps private",
}
ALWAYS_TOLD = {"entries", "created"}
SUMMED = (*LABELS, "undecided")


class Overview:
    """What an upload holds, what its import would do or has done, and what stands in its way."""

    def __init__(self, upload: ArchiveUpload) -> None:
        self.upload = upload

    @cached_property
    def pages(self) -> list[UploadedPage]:
        """All its pages, without their texts and their decisions."""
        return list(self.upload.pages.defer("text", "choices").select_related("category"))

    @property
    def used(self) -> list[UploadedPage]:
        """The pages that are imported."""
        return [page for page in self.pages if page.state != UploadedPage.State.LEFT_OUT]

    @property
    def is_looked_at(self) -> bool:
        """Whether the preview knows all of them."""
        return all(page.is_looked_at or page.state == UploadedPage.State.COLUMNS for page in self.used)

    @property
    def looked_at(self) -> int:
        """How many the preview knows."""
        return sum(page.is_looked_at for page in self.used)

    @cached_property
    def sums(self) -> dict[str, int]:
        """The numbers of all pages together: before the import what it would do, afterwards what it did."""
        return {
            name: sum((page.figures | page.figures.get("result", {})).get(name) or 0 for page in self.used)
            for name in SUMMED
        }

    @property
    def told(self) -> list[tuple[str, int]]:
        """The sums that say something, each with its name."""
        return [(label, self.sums[name]) for name, label in LABELS.items() if self.sums[name] or name in ALWAYS_TOLD]

    @property
    def published(self) -> int:
        """How many pages the import made public, or would."""
        return sum((page.figures | page.figures.get("result", {})).get("published", 0) for page in self.used)

    @property
    def obstacles(self) -> list[str]:
        """What must be decided before anything can be imported, in plain words."""
        return [text for text, is_so in self.possible_obstacles() if is_so]

    def possible_obstacles(self) -> list[tuple[str, Any]]:
        """Every reason not to begin, with whether it holds."""
        unnamed = [page.name for page in self.used if page.state == UploadedPage.State.COLUMNS]
        homeless = [page.name for page in self.used if page.is_looked_at and not self.has_category(page)]
        broken = [page.name for page in self.used if page.problem]
        undecided = self.sums["undecided"]
        return [
            ("Nothing is left to be imported.", not self.used),
            (f"Say which column holds what: {listed(unnamed)}", unnamed),
            ("Some pages have not been read yet. Wait a moment.", not unnamed and not self.is_looked_at),
            (f"Choose a category, or leave the page out: {listed(homeless)}", homeless),
            (f"Leave out what cannot be imported: {listed(broken)}", broken),
            (f"Decide what to do with {undecided} questions that are here already.", undecided),
        ]

    def has_category(self, page: UploadedPage) -> bool:
        """Whether it is known where the page goes."""
        return bool(page.category_id or page.new_category or page.problem)

    # How far it is

    @property
    def finished(self) -> int:
        """How many pages have been imported, or could not be."""
        return len(self.done) + len(self.failed)

    @property
    def done(self) -> list[UploadedPage]:
        """The pages that were imported."""
        return [page for page in self.pages if page.state == UploadedPage.State.DONE]

    @property
    def failed(self) -> list[UploadedPage]:
        """The pages that were not."""
        return [page for page in self.pages if page.state == UploadedPage.State.FAILED]

    @property
    def current(self) -> UploadedPage | None:
        """The page that is being written now."""
        return next((page for page in self.pages if page.state == UploadedPage.State.RUNNING), None)

    @property
    def percent(self) -> int:
        """How much of the upload is imported."""
        if not self.used:
            return 100
        part = self.current.percent if self.current else 0
        return min(100, (100 * self.finished + part) // len(self.used))

    @property
    def undoing(self) -> Undoing:
        """What undoing the whole would do."""
        return plan_undoing(list(self.upload.imports.filter(state=ArchiveImport.State.DONE)))

    @cached_property
    def undone(self) -> Undoing:
        """What undoing it has done so far."""
        return what_was_undone(self.upload.imports.filter(state=ArchiveImport.State.UNDONE))

    @property
    def undone_percent(self) -> int:
        """How much of it has been undone."""
        states = list(self.upload.imports.values_list("state", flat=True))
        return 100 * states.count(ArchiveImport.State.UNDONE) // len(states) if states else 100


def listed(names: list[str]) -> str:
    """Return some of the names, and how many more there are."""
    more = len(names) - 5
    return ", ".join(f"“{name}”" for name in names[:5]) + (f" and {more} more" if more > 0 else "")
