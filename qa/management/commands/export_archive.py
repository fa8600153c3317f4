import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qa.export.bar import progress_bar
from qa.export.files import write_whole
from qa.export.formats import FORMATS


class Command(BaseCommand):
    help = (
        "Write the whole archive into a file: json (a ZIP that import_export brings back, drafts included), csv (one "
        "row for each question, drafts included) or html (a ZIP with the public pages, to be opened without a server)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT", help="The file to write; it must not exist yet.")
        parser.add_argument("--format", choices=list(FORMATS), default="json", help="What to write (json).")
        parser.add_argument("--force", action="store_true", help="Write over a file that exists.")
        parser.add_argument("--no-bom", action="store_true", help="CSV without the mark by which Excel knows UTF-8.")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if out.exists() and not options["force"]:
            raise CommandError(f"{out} exists already. Choose another name, or write over it with --force.")
        write = FORMATS[options["format"]].writer(bom=not options["no_bom"])
        try:
            with progress_bar("Writing", sys.stderr, is_watched=self.stdout.isatty()) as progress:
                write_whole(out, write, progress)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(f"{out} is written: {out.stat().st_size:,} bytes.")
