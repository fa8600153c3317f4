"""The report of an import as text on a screen."""

from collections.abc import Iterator

from qa.importer.loader.plan import Action
from qa.importer.preparing import PreparedFile
from qa.importer.report import EntryReport, Report

# More entries than these are for the JSON report.
MOST_ENTRIES = 30
LONGEST_TEXT = 100


def file_lines(file: PreparedFile) -> Iterator[str]:
    """The lines on a file as a whole, where there is something to say of it."""
    yield from _list("Passed over", [f"{number} × {what}" for what, number in file.read.left_out.items()])
    yield from _list("Cannot be imported", [f"{one.name}: {one.why}" for one in file.refused])


def report_lines(report: Report) -> Iterator[str]:
    """The lines of a report."""
    figures = report.figures()
    yield f"{report.source.name} → {' › '.join(report.category)}"
    yield ""
    yield from _table(_page_rows(report))
    yield ""
    yield from _table(_site_rows(report))
    yield from _list("Belongs to no entry", list(report.archive.remainder))
    yield from _list("Left out", [f"{number} × {what}" for what, number in figures["dropped"].items()])
    yield from _list("No longer in the file, left as they are", report.gone)
    yield from _list("Please note", [*report.warnings, *_heading_warnings(report)])
    yield from _entries(report)


def _page_rows(report: Report) -> Iterator[tuple[str, object]]:
    archive = report.archive
    yield "Questions declared", "none" if archive.heading.declared is None else archive.heading.declared
    yield "Complete", archive.complete
    yield "  of which the answer is not marked", archive.unmarked_answers
    yield "Answers without their question", archive.orphan_answers
    yield "Questions without an answer", archive.unanswered
    if archive.not_on_page is not None:
        yield "Declared, but not on this page", archive.not_on_page


def _site_rows(report: Report) -> Iterator[tuple[str, object]]:
    figures = report.figures()
    would = "Would be " if report.is_dry_run else ""
    for name in ("created", "updated", "unchanged", "published"):
        yield (would + name).capitalize(), figures[name]
    yield "Left alone (see below)", len(report.conflicts)
    for name in report.categories_made:
        yield "New category", name
    for path in report.redirects_made:
        yield "Redirect from", path


def _table(rows: Iterator[tuple[str, object]]) -> Iterator[str]:
    return (f"  {name:<36} {value}" for name, value in rows)


def _list(title: str, texts: list[str]) -> Iterator[str]:
    if not texts:
        return
    yield f"\n{title}:"
    yield from (f"  - {_short(text)}" for text in texts[:MOST_ENTRIES])
    if len(texts) > MOST_ENTRIES:
        yield f"  … and {len(texts) - MOST_ENTRIES} more"


def _heading_warnings(report: Report) -> Iterator[str]:
    for heading in report.archive.other_headings:
        yield f"Another heading stands further down, and its entries went here too: {heading}"


def _entries(report: Report) -> Iterator[str]:
    yield "\nEntries:"
    shown = sorted(report.entries, key=lambda entry: not entry.why)[:MOST_ENTRIES]
    for entry in shown:
        yield from _entry(entry, is_dry_run=report.is_dry_run)
    if len(report.entries) > len(shown):
        yield f"  … and {len(report.entries) - len(shown)} more: write them all to a file with --report FILE"


def _entry(entry: EntryReport, *, is_dry_run: bool) -> Iterator[str]:
    page = f" page {entry.page_id}" if entry.page_id else ""
    would = "would be " if is_dry_run and entry.action in {Action.CREATE, Action.UPDATE} else ""
    state = f", {'to be ' if is_dry_run else ''}published" if entry.is_published else ""
    yield f"  {entry.decision.entry.position}. {_short(entry.title)} [{would}{entry.action}{page}{state}]"
    yield from (f"       {_short(note, 150)}" for note in entry.notes)


def _short(text: str, longest: int = LONGEST_TEXT) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
