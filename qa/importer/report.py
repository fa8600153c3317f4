"""What an import found and did, for a person and for a program."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from qa.importer.loader.pages import entry_title
from qa.importer.loader.plan import Action, Decision, Plan
from qa.importer.loader.redirects import RedirectPlan
from qa.importer.parser.flags import Flag
from qa.importer.parser.parse import ParsedArchive
from qa.importer.sources.model import SourceFile


@dataclass(slots=True)
class EntryReport:
    """One entry: what it says, what became of it, and what a person should look at."""

    decision: Decision
    flags: Sequence[Flag]
    action: Action
    page_id: int | None = None
    why: str = ""
    is_published: bool = False

    @classmethod
    def of(cls, decision: Decision, flags: Sequence[Flag]) -> "EntryReport":
        """The report of an entry before anything is written."""
        page_id = decision.known.page_id if decision.known and decision.action != Action.CREATE else None
        return cls(decision, flags, decision.action, page_id, decision.why, decision.goes_live)

    @property
    def title(self) -> str:
        """The title of the entry; of one that holds what was removed, its place in the file."""
        entry = self.decision.entry
        return f"Entry {entry.position}" if self.decision.is_removed else entry_title(entry)

    @property
    def notes(self) -> list[str]:
        """Sentences for a person, the most pressing first."""
        conflict = [f"Left alone: {self.why}."] if self.why else []
        return [*conflict, *(flag.note for flag in self.flags)]

    def as_dict(self) -> dict[str, Any]:
        entry = self.decision.entry
        return {
            "position": entry.position,
            "kind": entry.kind,
            "title": self.title,
            "question": entry.question_text,
            "answer_paragraphs": [paragraph.text for paragraph in entry.answer],
            "action": str(self.action),
            "page_id": self.page_id,
            "is_published": self.is_published,
            "notes": self.notes,
            "flags": [flag.as_dict() for flag in self.flags],
        }


@dataclass(slots=True)
class Report:
    """The whole import; before it is written (or in a dry run), what it would do."""

    source: SourceFile
    archive: ParsedArchive
    category: Sequence[str]
    is_dry_run: bool = False
    entries: list[EntryReport] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    categories_made: list[str] = field(default_factory=list)
    redirects_made: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add_plan(self, plan: Plan, flags: Sequence[Sequence[Flag]], redirects: RedirectPlan) -> None:
        """Takes up what was decided; `flags` go with the decisions."""
        self.entries = [EntryReport.of(*pair) for pair in zip(plan.decisions, flags, strict=True)]
        self.gone = [known.title for known in plan.gone]
        self.redirects_made = list(redirects.missing)
        self.warnings += [*self.source.notes]
        self.warnings += [
            f"The old address {path} is redirected to somewhere else already." for path in redirects.taken
        ]

    def count(self, action: Action) -> int:
        return sum(entry.action == action for entry in self.entries)

    @property
    def conflicts(self) -> list[EntryReport]:
        return [entry for entry in self.entries if entry.why]

    @property
    def published(self) -> int:
        return sum(entry.is_published for entry in self.entries)

    def figures(self) -> dict[str, Any]:
        """The numbers and the names, without the texts of the entries."""
        archive = self.archive
        return {
            "file": self.source.name,
            "sha256": self.source.sha256,
            "encoding": self.source.encoding,
            "dry_run": self.is_dry_run,
            "heading": archive.heading.text,
            "category": list(self.category),
            "declared": archive.heading.declared,
            "complete": archive.complete,
            "unmarked_answers": archive.unmarked_answers,
            "orphan_answers": archive.orphan_answers,
            "unanswered": archive.unanswered,
            "not_on_page": archive.not_on_page,
            "created": self.count(Action.CREATE),
            "updated": self.count(Action.UPDATE),
            "unchanged": self.count(Action.KEEP),
            "conflicts": [
                {
                    "position": entry.decision.entry.position,
                    "page_id": entry.page_id,
                    "title": entry.title,
                    "why": entry.why,
                }
                for entry in self.conflicts
            ],
            "published": self.published,
            "gone": self.gone,
            "categories_made": self.categories_made,
            "redirects_made": self.redirects_made,
            "dropped": self._dropped(),
            "warnings": self.warnings,
        }

    def as_dict(self) -> dict[str, Any]:
        """The report for a program: the figures, the remainder and every entry."""
        return {
            **self.figures(),
            "remainder": list(self.archive.remainder),
            "entries": [entry.as_dict() for entry in self.entries],
        }

    def _dropped(self) -> dict[str, int]:
        removed = self.source.removed_characters
        dropped = Counter(self.archive.dropped) + Counter(self.source.left_out)
        return {**dropped, **({"control character": removed} if removed else {})}
