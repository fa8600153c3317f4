"""The tasks of the benchmarks that need the site: making it, changing it, asking it the judged queries."""

import json
import sys
import time

import django

# So many pages are published, every other one without the index.
PUBLISHED = 60


def make_database() -> None:
    """Make the database on the server anew."""
    import psycopg
    from django.conf import settings

    database = settings.DATABASES["default"]
    server = {"host": database["HOST"], "port": database["PORT"] or 5432, "user": database["USER"]}
    with psycopg.connect(dbname="postgres", password=database["PASSWORD"], autocommit=True, **server) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database["NAME"]}"')
        connection.execute(f'CREATE DATABASE "{database["NAME"]}"')


def plant(size: int, categories: int = 40) -> None:
    """Make an empty site, load the demo, and hide it among generated questions in so many categories."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.DEMO_CONTENT_ALLOWED = True
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=sys.stderr)
    from qa.models import ArchivePage
    from tests.search.corpus import plant_distractors

    for planted in plant_distractors(ArchivePage.objects.get(), size, categories=categories):
        if planted % 10_000 == 0:
            print(f"{planted:,}", file=sys.stderr, flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def tell_relevance() -> None:
    """Print how good the search is, as JSON."""
    from wagtail.models import Page

    from home.models import HomePage
    from search.services import search
    from tests.search.relevance import measure, read_judged

    root = HomePage.objects.get()
    slugs = dict(Page.objects.values_list("pk", "slug"))
    found = measure(lambda text: [slugs[key] for key in search(text, root).found.best[:10]], read_judged())
    print(json.dumps({"ndcg": found.ndcg, "recall": found.recall, "without": found.without}))


def tell_publishing() -> None:
    """Print how many milliseconds publishing a changed page takes, with the search's index and without, as JSON."""
    from contextlib import nullcontext
    from statistics import median
    from unittest.mock import patch

    from qa.models import QuestionPage
    from review import ledger
    from users.models import User

    keys = list(QuestionPage.objects.filter(live=True).order_by("-pk").values_list("pk", flat=True)[:PUBLISHED])
    reviewer = User.objects.get(email="reviewer@example.org")
    taken: dict[str, list[float]] = {"with": [], "without": []}
    for number, key in enumerate(keys):
        page = QuestionPage.objects.get(pk=key)
        page.summary = f"{page.summary[:300]} Said again {number}."
        revision = page.save_revision()
        ledger.sign_off(revision, reviewer)
        # In turns, so that whatever else goes on slows both.
        kind = "without" if number % 2 else "with"
        with patch("search.indexing.update") if number % 2 else nullcontext():
            started = time.perf_counter()
            revision.publish()
            taken[kind].append((time.perf_counter() - started) * 1000)
    print(json.dumps({kind: median(times) for kind, times in taken.items()}))


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["database"]:
            make_database()
        case ["plant", size, *categories]:
            plant(int(size), *map(int, categories))
        case ["change"]:
            from content import generation

            generation.changed()
        case ["relevance"]:
            tell_relevance()
        case ["publishing"]:
            tell_publishing()
