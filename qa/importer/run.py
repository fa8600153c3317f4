"""An import from the file to the report."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import reset_queries, transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localdate

from content.batches import batches
from qa.importer.loader.categories import (
    find_archive,
    find_category,
    find_or_make_archive,
    make_category,
    missing_names,
    remembered_category,
)
from qa.importer.loader.clearing import clear, clear_unfinished
from qa.importer.loader.known import known_entries, text_of
from qa.importer.loader.lock import ImportRunningError, import_lock
from qa.importer.loader.pages import new_page
from qa.importer.loader.plan import Action, Plan, Wishes, make_plan
from qa.importer.loader.publishing import finish, flip
from qa.importer.loader.redirects import RedirectPlan, make_redirects, plan_redirects
from qa.importer.loader.rows import NewPage, insert_pages
from qa.importer.loader.updates import correct_page
from qa.importer.parser.categories import path_key
from qa.importer.preparing import ImportRefusedError, PreparedArchive, prepare
from qa.importer.report import EntryReport, Report
from qa.importer.request import ImportRequest, ImportWishes
from qa.models import ArchiveImport, ArchivePage, CategoryIndexPage
from review.models import Redaction
from review.redaction.fingerprints import Memory

# Pages to a transaction: a fraction of a second, so that editors and the worker hardly wait.
BATCH_SIZE = 100
EDITED_MEANWHILE = "somebody has edited its page in the meantime"

# Called with how many entries are done and how many there are.
Progress = Callable[[int, int], None]


def import_archive(request: ImportRequest, progress: Progress = lambda done, total: None) -> Report:
    """Imports a file that holds one source; raises ImportRefusedError for one that holds several."""
    prepared, *others = prepare(request).archives
    if others:
        raise ImportRefusedError(f"{request.path.name} holds {len(others) + 1} pages: import them one by one.")
    return import_prepared(prepared, request.wishes, progress)


def import_prepared(
    prepared: PreparedArchive, wishes: ImportWishes, progress: Progress = lambda done, total: None
) -> Report:
    """Imports a source and reports what happened; a dry run reports what would happen, and writes nothing.

    Raises ImportRefusedError before anything is written. Whatever goes wrong later, readers have seen nothing of the
    import, and what it has written is taken back, at once or by the next import.
    """
    if wishes.dry_run:
        return _Examination.of(prepared, wishes, find_archive()).report
    try:
        with import_lock():
            clear_unfinished()
            examination = _Examination.of(prepared, wishes, find_archive())
            if examination.has_work:
                _write(examination, prepared, wishes, progress)
            return examination.report
    except ImportRunningError as error:
        raise ImportRefusedError("Another import is at work on this site: wait until it has ended.") from error


@dataclass(frozen=True, slots=True)
class _Examination:
    """What the site holds of the file already, and what is therefore to do."""

    category: CategoryIndexPage | None
    plan: Plan
    redirects: RedirectPlan
    report: Report

    @classmethod
    def of(cls, prepared: PreparedArchive, wishes: ImportWishes, archive: ArchivePage | None) -> "_Examination":
        category = find_category(archive, prepared.category_names) or remembered_category(prepared.category_names)
        plan = make_plan(
            prepared.parsed.entries,
            known_entries(category),
            Wishes(wishes.publish, wishes.recreate, wishes.source_url),
            file_name=prepared.source.name,
            known_text=text_of,
            removed_on=_removal_finder(),
            private=prepared.private_positions,
        )
        redirects = plan_redirects(prepared.all_old_paths, category)
        report = Report(prepared.source, prepared.parsed, prepared.category_names, wishes.dry_run)
        report.add_plan(plan, prepared.flags, redirects)
        report.categories_made = [] if category else missing_names(archive, prepared.category_names)
        return cls(category, plan, redirects, report)

    @property
    def has_work(self) -> bool:
        return self.plan.changes_something or bool(self.redirects.missing)


def _removal_finder() -> Callable[[str], str]:
    """What tells on which day something that a text holds was removed from the site."""
    memory = Memory(Redaction.objects.exclude(fingerprints=[]))

    def removed_on(text: str) -> str:
        removal = memory.find(text)
        return date_format(localdate(removal.removed_at), "j F Y") if removal else ""

    return removed_on


def _write(examination: _Examination, prepared: PreparedArchive, wishes: ImportWishes, progress: Progress) -> None:
    run = ArchiveImport.objects.create(
        name=prepared.source.name[:255],
        sha256=prepared.source.sha256,
        source_url=wishes.source_url,
        uploaded_page_id=wishes.uploaded_page_id,
    )
    try:
        writer = _Writer(run, _open_category(run, examination, prepared), prepared, wishes, examination.report)
        writer.write_drafts(progress)
        writer.flip(examination.redirects)
    except BaseException:
        clear(run)
        raise
    finish(run)


@transaction.atomic
def _open_category(run: ArchiveImport, examination: _Examination, prepared: PreparedArchive) -> CategoryIndexPage:
    """The category of the run, made as a draft where it is missing, and noted in the run so that it can be undone."""
    category = examination.category
    made: list[CategoryIndexPage] = []
    if category is None:
        category, made = make_category(find_or_make_archive(), prepared.category_names)
    run.category = category
    run.category_key = path_key(prepared.category_names)
    run.made_pages = [page.pk for page in made]
    run.save(update_fields=["category", "category_key", "made_pages"])
    return category


@dataclass(slots=True)
class _Writer:
    """Writes the decisions of one run: drafts in short transactions, then one flip."""

    run: ArchiveImport
    category: CategoryIndexPage
    prepared: PreparedArchive
    wishes: ImportWishes
    report: Report

    def write_drafts(self, progress: Progress) -> None:
        """Writes new pages and corrections; readers see none of it."""
        created = [entry for entry in self.report.entries if entry.action == Action.CREATE]
        updated = [entry for entry in self.report.entries if entry.action == Action.UPDATE]
        done, total = 0, len(created) + len(updated)
        taken = _TakenSlugs(self.category)
        for batch in batches(created, BATCH_SIZE):
            self._create(batch, taken.fresh())
            done += len(batch)
            progress(done, total)
            # With DEBUG on, Django would keep the text of every statement.
            reset_queries()
        for entry in updated:
            self._update(entry)
            done += 1
            progress(done, total)
            reset_queries()

    def flip(self, redirects: RedirectPlan) -> None:
        """Shows readers everything at once."""
        wanted = [entry for entry in self.report.entries if entry.is_published and entry.page_id]
        with transaction.atomic():
            flipped, closed = flip(self.run, [entry.page_id for entry in wanted if entry.page_id], self.category)
            make_redirects(redirects.missing, self.category)
            self._report_flip(wanted, flipped, closed)
            self.run.state = ArchiveImport.State.INDEXING
            self.run.report = self.report.figures()
            self.run.save(update_fields=["state", "report"])

    def _create(self, entries: list[EntryReport], taken_slugs: set[str]) -> None:
        new_pages = [
            NewPage(
                new_page(
                    entry.decision.entry,
                    locale_id=self.category.locale_id,
                    source_name=self.prepared.source_name,
                    source_url=self.wishes.source_url,
                    taken_slugs=taken_slugs,
                ),
                entry.decision,
                entry.flags,
            )
            for entry in entries
        ]
        insert_pages(self.run, self.category, new_pages)
        for entry, new in zip(entries, new_pages, strict=True):
            entry.page_id = new.page.pk

    def _update(self, entry: EntryReport) -> None:
        is_written = correct_page(
            self.run,
            entry.decision,
            entry.flags,
            source_name=self.prepared.source_name,
            source_url=self.wishes.source_url,
        )
        if not is_written:
            entry.action, entry.is_published = Action.LEAVE, False
            entry.why = f"not updated, because {EDITED_MEANWHILE}"

    def _report_flip(self, wanted: list[EntryReport], flipped: set[int], closed: list) -> None:
        for entry in wanted:
            if entry.page_id not in flipped:
                entry.is_published = False
                entry.why = f"not published, because {EDITED_MEANWHILE}"
        self.report.warnings += [
            f"The category “{page.draft_title}” is a draft: publish it, or readers will not find its questions."
            for page in closed
        ]


@dataclass(slots=True)
class _TakenSlugs:
    """The slugs in use below a category, those included that others add while the import runs."""

    category: CategoryIndexPage
    slugs: set[str]
    last_page: int

    def __init__(self, category: CategoryIndexPage) -> None:
        self.category, self.slugs, self.last_page = category, set(), 0

    def fresh(self) -> set[str]:
        """The set of slugs, up to date; the caller adds its own."""
        children = CategoryIndexPage.objects.get(pk=self.category.pk).get_children().filter(pk__gt=self.last_page)
        self.slugs.update(children.values_list("slug", flat=True))
        self.last_page = children.aggregate(last=Max("pk"))["last"] or self.last_page
        return self.slugs
