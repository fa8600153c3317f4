from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from home.demo_loader import DemoAlreadyLoadedError, load_demo
from home.demo_loader.logins import describe_logins
from home.demo_loader.source import DemoSource
from home.setup import grow_tree
from publishing import outbox
from review.reminders import remind_of_due


class Command(BaseCommand):
    help = "Fill the site with the demo content of a made-up charity. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_CONTENT_ALLOWED:
            raise CommandError("The demo has log-ins with known passwords: it is never loaded in production.")
        call_command("start_site", verbosity=0)
        try:
            # The made-up people of the demo get no mail about its making, and know already what is due.
            with outbox.closed():
                load_demo(grow_tree(), DemoSource(), self.stdout.write)
                remind_of_due()
        except DemoAlreadyLoadedError:
            self.stdout.write("The demo content is here already.")
        if options["verbosity"] > 1:
            self.stdout.write(describe_logins())
