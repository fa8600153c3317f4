from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from home.demo_loader.logins import describe_logins
from home.setup.tree import name_host


class Command(BaseCommand):
    help = "Try the product: database, empty site, demo content, then the site and its worker. `make run` calls it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="The port to serve on; the next free one if in use.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0)
        call_command("load_demo")
        call_command("serve", port=options["port"], notice=describe_logins(), prepare=name_host)
