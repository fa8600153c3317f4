from typing import Any

from django.core.management.base import BaseCommand

from qa.worklist.refresh import rebuild


class Command(BaseCommand):
    help = "Find out anew why each page from the archive wants somebody's eyes. What was dealt with stays dealt with."

    def handle(self, *args: Any, **options: Any) -> None:
        number = rebuild()
        self.stdout.write(self.style.SUCCESS(f"The worklist knows {number} {'page' if number == 1 else 'pages'}."))
