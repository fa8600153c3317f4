import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qa.export.bar import progress_bar
from qa.export.loading.load import Loaded, import_document
from qa.export.loading.refusal import ImportRefused

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Bring back an archive that “export_archive --format json” has written. What the site has already stays as it "
        "is, so that importing a file twice changes nothing; a file that is damaged or foreign is refused as a whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE.zip", help="The export.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with progress_bar("Writing", sys.stderr, is_watched=self.stdout.isatty()) as progress:
                loaded = import_document(options["path"], dry_run=options["dry_run"], progress=progress)
        except ImportRefused as refusal:
            raise CommandError(f"{refusal} Nothing has been changed.") from refusal
        self.report(loaded)
        if options["dry_run"]:
            self.stdout.write(self.style.WARNING("This was a dry run: nothing has been written."))

    def report(self, loaded: Loaded) -> None:
        """Say what was added, and what somebody should look at."""
        added = ", ".join(f"{number} {name}" for name, number in loaded.added.items() if number)
        self.stdout.write(f"Added: {added or 'nothing, it is all here'}.")
        self.list_titles("These pages are drafts, for no sign-off permits what they say:", loaded.kept_back)
        self.list_titles("These pages are here in another version, and stay as they are:", loaded.different)

    def list_titles(self, heading: str, titles: list[str]) -> None:
        """Write the first of some titles below a heading."""
        if titles:
            self.stdout.write(heading)
            for title in titles[:SHOWN]:
                self.stdout.write(f"  {title}")
            if len(titles) > SHOWN:
                self.stdout.write(f"  … and {len(titles) - SHOWN} more")
