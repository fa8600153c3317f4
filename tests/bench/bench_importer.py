"""The archive importer against the plain loop, side by side: `python -m tests.bench.bench_importer`.

The plain loop is what a script would do: `add_child` and `save_revision().publish()` for each page, with autocommit,
given entries that are parsed already. The importer does all of its work: reading, parsing, flags, drafts, the flip,
the indexes. Both write the same words, into categories of their own of one database, in turns.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
GOAL = 2.0
WORDS = """
the a of to and in is that for it with as on be at by this have from or had not but what all were when we there can an
your which their said if do will each about how up out them then she many some so these would other into has more her
two like him see time could no make than first been its who now people my made over did down only way muscle nerve
ache stiff morning walk lift bend rest heat cold swelling joint treatment course week practitioner
"""


def archive_text(name: str, entries: int) -> str:
    """An archive page with as many entries, each as long as a real one: about 3,200 characters."""
    rng = random.Random(name)  # noqa: S311
    parts = [f"Ask an expert - bench - {name}", f"{entries} questions"]
    for number in range(entries):
        parts.append(f"Q: Why is it number {number} of {name}? {sentences(rng, 8)}")
        parts.append(f"A: {sentences(rng, 7)}")
        parts += [sentences(rng, 7) for _ in range(4)]
    return "\n\n".join(parts)


def sentences(rng: random.Random, number: int) -> str:
    return " ".join(f"{' '.join(rng.choices(WORDS.split(), k=14)).capitalize()}." for _ in range(number))


@contextmanager
def empty_site(folder: Path) -> Iterator[None]:
    """A database of its own with an empty site: SQLite in a folder, or beside the one that DATABASE_URL names."""
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(folder / "bench.sqlite3")
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("start_site", verbosity=0)
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def time_plain_loop(name: str, path: Path) -> float:
    """Seconds that the plain loop takes for the entries of a file."""
    from qa.importer.loader.categories import find_archive, make_category
    from qa.importer.loader.pages import new_page
    from qa.importer.parser.parse import ParserOptions, parse_archive

    category, _ = make_category(find_archive(), ["Bench", f"plain {name}"])
    entries = parse_archive(path.read_text(encoding="utf-8"), ParserOptions()).entries
    slugs: set[str] = set()
    start = time.perf_counter()
    for entry in entries:
        page = new_page(entry, locale_id=category.locale_id, source_name=name, source_url="", taken_slugs=slugs)
        category.add_child(instance=page)
        page.save_revision().publish()
    return time.perf_counter() - start


def time_import(path: Path) -> float:
    """Seconds that the importer takes for a file."""
    from qa.importer.request import ImportRequest
    from qa.importer.run import import_archive

    start = time.perf_counter()
    report = import_archive(ImportRequest(path=path, publish=True))
    seconds = time.perf_counter() - start
    if report.published != len(report.entries):
        raise SystemExit("The import has not published every entry: the comparison would not be fair.")
    return seconds


def compare(folder: Path, entries: int, rounds: int) -> float:
    """Prints the rates of both and returns how many times faster the importer is."""
    plain = imported = 0.0
    for number in range(rounds):
        path = folder / f"round-{number}.txt"
        path.write_text(archive_text(f"round {number}", entries), encoding="utf-8")
        plain += time_plain_loop(str(number), path)
        imported += time_import(path)
    total = entries * rounds
    say(f"plain loop   {total / plain:8.1f} entries/s   ({total:,} entries in {plain:.1f} s)")
    say(f"importer     {total / imported:8.1f} entries/s   ({total:,} entries in {imported:.1f} s)")
    say(f"ratio        {plain / imported:8.1f} ×           (goal: at least {GOAL:g} ×)")
    return plain / imported


def measure_large(folder: Path, entries: int) -> None:
    """Prints the rate and the memory of one large import, and what it left behind."""
    from wagtail.models import Page

    path = folder / "large.txt"
    path.write_text(archive_text("large", entries), encoding="utf-8")
    before = peak_memory()
    seconds = time_import(path)
    size = path.stat().st_size / 1024 / 1024
    say(f"large import {entries / seconds:8.1f} entries/s   ({entries:,} entries, {size:.1f} MB, in {seconds:.1f} s)")
    say(f"peak memory  {peak_memory():8.0f} MB          ({before:.0f} MB before it)")
    say(f"tree         {'clean' if not any(Page.find_problems()) else 'BROKEN'}")


def peak_memory() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the benchmark; returns 1 where the importer is not fast enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=250, help="entries in each round (default: 250)")
    parser.add_argument("--rounds", type=int, default=4, help="rounds, plain loop and importer in turn (default: 4)")
    parser.add_argument("--large", type=int, default=10_000, help="entries of the large import; 0 leaves it out")
    options = parser.parse_args(arguments)

    sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    with tempfile.TemporaryDirectory(prefix="bench-importer-") as name, empty_site(Path(name)):
        ratio = compare(Path(name), options.entries, options.rounds)
        if options.large:
            measure_large(Path(name), options.large)
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
