from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qa.privacy import erasing, ledger
from qa.privacy_models import Erasure


class Command(BaseCommand):
    """Do again, after a restore from backup, what visitors had erased or withdrawn since that backup was made.

    The worker does it every minute too; this is for doing it before anybody can read what is back.
    """

    help = "After a restore: erase and withdraw again what the ledger outside the database says."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--dry-run`."""
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and change nothing.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Replay the ledger; raises CommandError where there is none, or it cannot be read."""
        try:
            if ledger.outside() is None:
                raise CommandError("There is no ledger outside the database: set ERASURE_LEDGER.")
            missing = ledger.missing()
        except OSError as error:
            raise CommandError(f"The ledger cannot be read: {error}") from error
        if not missing:
            self.stdout.write("The database knows all of the ledger: there is nothing to do.")
            return
        for code, kind in missing:
            self.stdout.write(f"{code}: {Erasure.Kind(kind).label}")
        if dry_run:
            self.stdout.write(f"{len(missing)} to do again. Nothing was changed.")
            return
        self.stdout.write(self.style.SUCCESS(f"{erasing.replay()} done again."))
