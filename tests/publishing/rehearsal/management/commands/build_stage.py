from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from wagtail.models import Page, Site

from home.models import HomePage
from tests.factories import HomePageFactory


class Command(BaseCommand):
    help = "Migrate an empty database and grow the tree that scheduled pages need."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        home: HomePage = HomePageFactory(parent=Page.get_first_root_node(), slug="clearwell")
        Site.objects.update(root_page=home)
