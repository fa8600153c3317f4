from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from content.models import OrganisationSettings
from home.setup import assign_workflow, fill_due_dates, grant_groups, grow_tree
from home.setup.tree import name_host
from qa.worklist.refresh import fill_missing


class Command(BaseCommand):
    help = "Make the empty site on a fresh database: pages, groups, workflow. Running it again changes nothing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        tree = grow_tree()
        site = name_host()
        # Made here, so that no visitor's first request has to write.
        OrganisationSettings.load()
        grant_groups(tree)
        assign_workflow(tree)
        # For what was published before pages had review dates.
        fill_due_dates()
        # For what was imported before there was a worklist.
        fill_missing()
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(f"The site is ready at {site.root_url}/"))
