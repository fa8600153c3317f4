"""What an uploaded page holds and what its import would do, before anything is written."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from qa.importer.duplicates import Duplicate, KnownQuestions, find_duplicates
from qa.importer.loader.pages import entry_title
from qa.importer.loader.plan import Action
from qa.importer.parser.categories import display_name, split_path
from qa.importer.parser.entries import Entry
from qa.importer.parser.flags import PRIVATE
from qa.importer.preparing import ImportRefusedError, PreparedArchive, prepare_source
from qa.importer.report import EntryReport, Report
from qa.importer.request import ImportWishes, parse_range
from qa.importer.run import import_prepared
from qa.importer.sources import SourceFile
from qa.models import UploadedPage
from qa.wizard.choices import Choice, by_category, choices_of, chosen_entry
from qa.wizard.mapping import find_mapped, names_of

OUTCOMES = {Action.CREATE: "new", Action.UPDATE: "updated", Action.KEEP: "unchanged", Action.LEAVE: "left alone"}
# What `prepare_source` is told while nobody has chosen a category yet.
NOWHERE = "No category yet"


def prepare_page(page: UploadedPage) -> PreparedArchive:
    """Take the page apart, for the category that was chosen; raises ImportRefusedError in plain words."""
    source = SourceFile(
        name=page.name,
        text=page.text,
        sha256=page.sha256,
        encoding=page.encoding,
        format=page.format,
        removed_characters=page.removed_characters,
    )
    try:
        numbers = parse_range(page.page_numbers) if page.page_numbers else range(0)
        names = names_of(page.category) if page.category else split_path(page.new_category or NOWHERE)
    except ValueError as error:
        raise ImportRefusedError(str(error)) from error
    prepared = prepare_source(
        source,
        under=NOWHERE,
        source_url=page.source_url,
        page_template=page.page_template,
        page_numbers=numbers,
    )
    return replace(prepared, category_names=names)


def request_for(page: UploadedPage, *, dry_run: bool) -> ImportWishes:
    """Return what the importer is asked to do with the page."""
    return ImportWishes(
        source_url=page.source_url,
        publish=page.upload.publish,
        dry_run=dry_run,
        uploaded_page_id=page.pk,
    )


def look_at(page: UploadedPage, known: KnownQuestions) -> None:
    """Save what the page holds and what importing it would do, or why it cannot be imported."""
    page.figures, page.problem = {}, ""
    try:
        prepared = prepare_page(page)
    except ImportRefusedError as error:
        page.problem = str(error)
    else:
        propose_category(page, prepared)
        page.figures = Preview(page, known).figures
    page.save(update_fields=["figures", "problem", "category", "new_category", "source_url"])


def propose_category(page: UploadedPage, prepared: PreparedArchive) -> None:
    """Fill in the category that the page names, unless somebody has chosen one."""
    levels = prepared.parsed.heading.levels
    if page.category_id or page.new_category or not levels:
        return
    page.category = find_mapped(levels)
    page.new_category = "" if page.category else "/".join(display_name(name) for name in levels)[:500]


@dataclass
class Item:
    """One entry of the preview."""

    entry: Entry
    choice: Choice
    report: EntryReport | None
    duplicate: Duplicate | None
    # The page that it is like, for those who show it.
    twin_page: Any = None

    @property
    def paragraphs(self) -> list[Any]:
        """All its paragraphs, the question's first."""
        return [*self.entry.question, *self.entry.answer]

    @property
    def question_length(self) -> int:
        """How many of the paragraphs are the question's, as chosen or as read."""
        count = self.choice.question_paragraphs
        return len(self.entry.question) if count is None else count

    @property
    def title(self) -> str:
        """What its page will be called."""
        return entry_title(chosen_entry(self.entry, self.choice)) if self.paragraphs else ""

    @property
    def outcome(self) -> str:
        """What happens to it, in a word or two."""
        if self.report is None:
            return "not imported"
        return OUTCOMES[self.report.action] + (", made public" if self.report.is_published else "")


class Preview:
    """What one uploaded page would become."""

    def __init__(self, page: UploadedPage, known: KnownQuestions) -> None:
        self.page = page
        self.known = known
        self.prepared = prepare_page(page)
        self.choices = choices_of(page)

    @cached_property
    def reports(self) -> list[Report]:
        """What the importer would do, category by category; nothing is written."""
        request = request_for(self.page, dry_run=True)
        parts = by_category(self.prepared, self.choices)
        return [
            import_prepared(part if category is None else replace(part, category_names=names_of(category)), request)
            for category, part in parts
        ]

    @cached_property
    def duplicates(self) -> dict[int, Duplicate]:
        """The same questions elsewhere, by the place of the entry."""
        return find_duplicates(self.prepared, site=self.known)

    @property
    def items(self) -> list[Item]:
        """The entries in the order of the page."""
        by_place = {found.decision.entry.position: found for report in self.reports for found in report.entries}
        return [
            Item(
                entry,
                self.choices.get(entry.position, Choice()),
                by_place.get(entry.position),
                self.duplicates.get(entry.position),
            )
            for entry in self.prepared.parsed.entries
        ]

    @property
    def figures(self) -> dict[str, Any]:
        """The numbers of the page, for the table of all pages."""
        parsed = self.prepared.parsed
        first = self.reports[0].figures()
        items = self.items
        return {
            "levels": list(self.prepared.parsed.heading.levels),
            "heading": parsed.heading.text,
            "entries": len(parsed.entries),
            "declared": parsed.heading.declared,
            "complete": parsed.complete,
            "unmarked_answers": parsed.unmarked_answers,
            "orphan_answers": parsed.orphan_answers,
            "unanswered": parsed.unanswered,
            "not_on_page": parsed.not_on_page,
            "remainder": len(parsed.remainder),
            **{
                name: sum(report.figures()[name] for report in self.reports)
                for name in ("created", "updated", "unchanged", "published")
            },
            "conflicts": sum(len(report.conflicts) for report in self.reports),
            "left_out": sum(not item.choice.is_imported for item in items),
            # With the page that each is like, so that all can be decided on at once.
            "twins": {str(place): found.page_id for place, found in self.duplicates.items()},
            "duplicates": len(self.duplicates),
            "undecided": sum(item.duplicate is not None and not item.choice.twin for item in items),
            "private": sum(any(flag.kind == PRIVATE for flag in item.report.flags) for item in items if item.report),
            "redirects_made": first["redirects_made"],
            "categories_made": first["categories_made"],
            "warnings": [warning for report in self.reports for warning in report.warnings],
        }
