import json
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home.models import HomePage
from tests.factories import StandardPageFactory, TopicFactory


class Command(BaseCommand):
    help = "Make scheduled pages and topics; print, as JSON, the primary key and the times of each by its title."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", help='JSON: [{"kind": "page" or "topic", "title", "go_live_in", "expire_in"}, …]')

    def handle(self, *args: Any, plan: str, **options: Any) -> None:
        made = {}
        for entry in json.loads(plan):
            record = (
                make_page(entry["title"]) if entry["kind"] == "page" else TopicFactory(name=entry["title"], live=False)
            )
            # The last moment, so that even a slow machine has not reached the time before it is scheduled.
            record.go_live_at, record.expire_at = after(entry.get("go_live_in")), after(entry.get("expire_in"))
            record.save_revision().publish()
            record.refresh_from_db()
            if record.live != (record.go_live_at is None):
                raise CommandError(f"“{record}” was due before it was scheduled.")
            made[entry["title"]] = {
                "pk": record.pk,
                "go_live_at": record.go_live_at and record.go_live_at.timestamp(),
                "expire_at": record.expire_at and record.expire_at.timestamp(),
            }
        self.stdout.write(json.dumps(made))


def make_page(title: str) -> Any:
    """Return a draft."""
    return StandardPageFactory(parent=HomePage.objects.get(), title=title, live=False)


def make_topic(name: str) -> Any:
    """Return a draft of a topic."""
    return TopicFactory(name=name, live=False)


MAKERS = {"page": make_page, "topic": make_topic}


def after(seconds: float | None) -> datetime | None:
    """Return the moment so many seconds from now."""
    return None if seconds is None else timezone.now() + timedelta(seconds=seconds)
