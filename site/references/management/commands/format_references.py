from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from references.refresh import find_stale, print_stale


class Command(BaseCommand):
    """Prints citations anew after an upgrade of the style; the worker does the same once an hour."""

    help = "Print anew the citations that are not of the installed style. The worker does this once an hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count them.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.stdout.write(f"{sum(1 for _ in find_stale())} citations would be printed anew.")
        else:
            self.stdout.write(f"{print_stale()} citations printed anew.")
