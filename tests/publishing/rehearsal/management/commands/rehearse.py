import json
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from qa.models import CategoryIndexPage
from tests.factories import QuestionFactory, TopicFactory


class Command(BaseCommand):
    help = "Make scheduled pages and topics; print, as JSON, the primary key and the times of each by its title."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", help='JSON: [{"kind": "page" or "topic", "title", "go_live_in", "expire_in"}, …]')

    def handle(self, *args: Any, plan: str, **options: Any) -> None:
        made = {}
        for entry in json.loads(plan):
            times = {"go_live_at": after(entry.get("go_live_in")), "expire_at": after(entry.get("expire_in"))}
            record = make_page(entry["title"]) if entry["kind"] == "page" else TopicFactory(name=entry["title"])
            for name, moment in times.items():
                setattr(record, name, moment)
            record.live = False
            record.save()
            record.save_revision().publish()
            made[entry["title"]] = {"pk": record.pk} | {
                name: moment and moment.timestamp() for name, moment in times.items()
            }
        self.stdout.write(json.dumps(made))


def make_page(title: str) -> Any:
    """Return a draft of a question in the archive's first category."""
    return QuestionFactory(parent=CategoryIndexPage.objects.get(), title=title, live=False)


def after(seconds: float | None) -> datetime | None:
    """Return the moment so many seconds from now."""
    return None if seconds is None else timezone.now() + timedelta(seconds=seconds)
