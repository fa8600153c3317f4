import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from qa.importer.preparing import ImportRefusedError, PreparedArchive, PreparedFile, prepare
from qa.importer.report import Report
from qa.importer.request import ImportRequest, ImportWishes, parse_range
from qa.importer.run import import_prepared
from qa.importer.screen import file_lines, report_lines
from qa.importer.sources.columns import parse_columns

PUBLISH_HELP = "Make the complete entries live at once, except those with possibly private details."


class Command(BaseCommand):
    help = (
        "Import a page of an old archive (plain text, saved HTML, DOCX, CSV, or a ZIP file of these) into a category. "
        "Importing it again changes nothing; importing a corrected version updates what nobody has edited since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="The file.")
        parser.add_argument(
            "--under",
            default="",
            metavar="CATEGORY",
            help='The category, instead of the one in the heading: "Muscles and bones/Back / spine".',
        )
        parser.add_argument("--source-url", default="", metavar="URL", help="The old address, to be redirected.")
        parser.add_argument(
            "--source-pages",
            nargs=2,
            metavar=("TEMPLATE", "RANGE"),
            help='The numbered pages of the old address, to be redirected too: --source-pages "?page={n}" 1-4',
        )
        parser.add_argument("--encoding", default="", help="The encoding of the file where it is not UTF-8.")
        parser.add_argument(
            "--columns",
            default="",
            metavar="MAPPING",
            help="The columns of a CSV file whose names do not tell: question=Frage,answer=Antwort "
            "(also title, category, address, asked_on).",
        )
        parser.add_argument("--publish", action="store_true", help=PUBLISH_HELP)
        parser.add_argument(
            "--recreate",
            action="store_true",
            help="Make pages again that somebody has deleted since they were imported.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and write nothing.")
        parser.add_argument("--report", type=Path, metavar="FILE", help="Write the whole report to FILE, as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            request = _request(options)
            _check_writable(options["report"])
            file = prepare(request)
            reports = [self._import(prepared, request.wishes) for prepared in file.archives]
        except (ImportRefusedError, ValueError) as error:
            raise CommandError(str(error)) from error
        for place, report in enumerate(reports):
            self.stdout.write("\n" if place else "", ending="")
            for line in report_lines(report):
                self.stdout.write(line)
        for line in file_lines(file):
            self.stdout.write(line)
        if options["report"]:
            _write_json(reports, file, options["report"])
            self.stdout.write(f"\nThe whole report is in {options['report']}")
        if request.dry_run:
            self.stdout.write(self.style.WARNING("\nThis was a dry run: nothing has been written."))
        if file.refused:
            raise CommandError(f"{len(file.refused)} in {request.path.name} could not be imported (see above).")

    def _import(self, prepared: PreparedArchive, wishes: ImportWishes) -> Report:
        """Imports with a progress bar, where somebody watches."""
        columns = (TextColumn("Writing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        is_watched = self.stdout.isatty()
        with Progress(*columns, console=Console(file=sys.stderr), transient=True, disable=not is_watched) as bar:
            task = bar.add_task("Writing", total=None)
            return import_prepared(prepared, wishes, lambda done, total: bar.update(task, completed=done, total=total))


def _request(options: dict[str, Any]) -> ImportRequest:
    template, numbers = options["source_pages"] or ("", "")
    return ImportRequest(
        path=options["path"],
        under=options["under"],
        source_url=options["source_url"],
        page_template=template,
        page_numbers=parse_range(numbers) if numbers else range(0),
        encoding=options["encoding"],
        columns=parse_columns(options["columns"]) if options["columns"] else None,
        publish=options["publish"],
        recreate=options["recreate"],
        dry_run=options["dry_run"],
    )


def _check_writable(path: Path | None) -> None:
    """Raises ValueError where no report can be written: better before a long import than after it."""
    if path and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise ValueError(f"The report cannot be written to {path}: there is no such folder, or it is one.")


def _write_json(reports: list[Report], file: PreparedFile, path: Path) -> None:
    """Writes the report of a file with one source, or one report for each source and what could not be imported."""
    content: dict[str, Any] = {
        "sources": [report.as_dict() for report in reports],
        "refused": [asdict(one) for one in file.refused],
        "passed_over": dict(file.read.left_out),
    }
    if len(reports) == 1 and not file.refused:
        content = reports[0].as_dict()
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"The import is done, but its report cannot be written: {error.strerror}.") from error
