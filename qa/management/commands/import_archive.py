import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from qa.importer.preparing import ImportRefusedError
from qa.importer.report import Report
from qa.importer.request import ImportRequest, parse_range
from qa.importer.run import import_archive
from qa.importer.screen import report_lines


class Command(BaseCommand):
    help = (
        "Import a page of an old archive, plain text or saved HTML, into a category. Importing it again changes "
        "nothing; importing a corrected version updates what nobody has edited since."
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
        parser.add_argument("--publish", action="store_true", help="Make the complete entries live at once.")
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
            report = self._import(request)
        except (ImportRefusedError, ValueError) as error:
            raise CommandError(str(error)) from error
        for line in report_lines(report):
            self.stdout.write(line)
        if options["report"]:
            _write_json(report, options["report"])
            self.stdout.write(f"\nThe whole report is in {options['report']}")
        if report.is_dry_run:
            self.stdout.write(self.style.WARNING("\nThis was a dry run: nothing has been written."))

    def _import(self, request: ImportRequest) -> Report:
        """Imports with a progress bar, where somebody watches."""
        columns = (TextColumn("Writing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        is_watched = self.stdout.isatty()
        with Progress(*columns, console=Console(file=sys.stderr), transient=True, disable=not is_watched) as bar:
            task = bar.add_task("Writing", total=None)
            return import_archive(request, lambda done, total: bar.update(task, completed=done, total=total))


def _request(options: dict[str, Any]) -> ImportRequest:
    template, numbers = options["source_pages"] or ("", "")
    return ImportRequest(
        path=options["path"],
        under=options["under"],
        source_url=options["source_url"],
        page_template=template,
        page_numbers=parse_range(numbers) if numbers else range(0),
        encoding=options["encoding"],
        publish=options["publish"],
        recreate=options["recreate"],
        dry_run=options["dry_run"],
    )


def _check_writable(path: Path | None) -> None:
    """Raises ValueError where no report can be written: better before a long import than after it."""
    if path and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise ValueError(f"The report cannot be written to {path}: there is no such folder, or it is one.")


def _write_json(report: Report, path: Path) -> None:
    try:
        path.write_text(json.dumps(report.as_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"The import is done, but its report cannot be written: {error.strerror}.") from error
