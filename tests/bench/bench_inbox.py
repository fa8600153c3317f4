"""How the inbox opens, and how the privacy clock runs, with very many questions: `python -m tests.bench.bench_inbox`.

Makes a database of its own with so many invented questions (100,000 unless told otherwise), half of them closed long
ago.
Says how long each tab, a search and one question take, with how many queries; then lets the clock purge what is due.
`DATABASE_URL` chooses the database server; the database is called `bench_inbox` and made anew.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from random import Random
from urllib.parse import urlsplit

from scripts.demo_server import ROOT
from tests.bench.bench_importer import say

BATCH = 5_000


def main(arguments: list[str] | None = None) -> int:
    """Measure in a process of its own, with the environment of a site of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("size", type=int, nargs="?", default=100_000)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.here:
        measure(options.size)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
        environment |= {"PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]), "LOG_LEVEL": "WARNING"}
        if server := os.environ.get("DATABASE_URL"):
            environment["DATABASE_URL"] = urlsplit(server)._replace(path="/bench_inbox").geturl()
            subprocess.run([sys.executable, "-m", "tests.bench.search_site", "database"], env=environment, check=True)
        command = [sys.executable, "-m", "tests.bench.bench_inbox", str(options.size), "--here"]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def measure(size: int) -> None:
    """Make the questions, open the inbox, and let the clock run."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from qa.models import PurgeReceipt, SubmittedQuestion
    from qa.privacy import clock
    from users.models import User

    call_command("migrate", verbosity=0)
    call_command("start_site", verbosity=0)
    plant(size)
    client = Client()
    client.force_login(User.objects.create_superuser("bench@example.org", "bench"))
    index = reverse("inbox_modeladmin_index")
    one = SubmittedQuestion.objects.filter(state="new").earliest("pk")
    addresses = {f"tab {tab}": f"{index}?tab={tab}" for tab in ("todo", "urgent", "mine", "answered", "all")}
    addresses |= {
        "a search": f"{index}?q=stairs+77",
        "one question": reverse("inbox_modeladmin_inspect", args=[one.pk]),
    }
    say(f"{size:,} questions on {connection.vendor}")
    for name, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            started = time.perf_counter()
            assert client.get(address).status_code == 200
            taken = time.perf_counter() - started
        say(f"{name}: {taken * 1000:.0f} ms, {len(queries)} queries")
    started = time.perf_counter()
    clock.purge()
    records = sum(PurgeReceipt.objects.values_list("count", flat=True))
    say(f"the clock: {time.perf_counter() - started:.1f} s, {records:,} records")


def plant(size: int) -> None:
    """Make so many questions: a tenth open, half closed long ago, the rest closed lately."""
    from django.utils import timezone

    from qa.models import SubmittedQuestion

    rng, now = Random(5), timezone.now()  # noqa: S311
    states = SubmittedQuestion.State

    def question(number: int) -> SubmittedQuestion:
        share = number % 10
        asked = now - timedelta(days=rng.randint(0, 20) if share == 0 else rng.randint(30, 900))
        state = rng.choice([states.NEW, states.ANSWERING, states.WAITING]) if share == 0 else states.ANSWERED
        closed = (
            None if share == 0 else (now - timedelta(days=rng.randint(200, 400) if share < 6 else rng.randint(0, 20)))
        )
        return SubmittedQuestion(
            text=f"My knee hurts on the stairs {number}. " + "I have tried rest and tablets and it comes back. " * 8,
            email=f"asker{number}@example.org",
            state=state,
            is_urgent=number % 97 == 0,
            submitted_at=asked,
            closed_at=closed,
        )

    for start in range(0, size, BATCH):
        SubmittedQuestion.objects.bulk_create(question(number) for number in range(start, min(start + BATCH, size)))


if __name__ == "__main__":
    sys.exit(main())
