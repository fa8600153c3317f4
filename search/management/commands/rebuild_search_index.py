from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from search import indexing


class Command(BaseCommand):
    """Make the site's own search index anew."""

    help = "Makes the site's own search index anew from the public pages. Search works meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, showing how far it is."""
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("Pages", total=None)
            pages = indexing.rebuild(lambda done, total: bar.update(task, completed=done, total=total))
            bar.update(task, completed=pages, total=pages)
        self.stdout.write(f"{pages:,} {'page is' if pages == 1 else 'pages are'} in the search index.")
