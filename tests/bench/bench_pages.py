"""How fast pages are, kept and not: `python -m tests.bench.bench_pages 3000 100000`.

Makes a site of its own for each size: the demo and so many generated questions in one category. Serves it with
gunicorn (two workers, production settings) and measures with `wrk`, all in one run, as a ratio to a Django view that
says hello: with the page cache, and without it (`PAGE_CACHE=false`). Without it a process still keeps parts of pages
until something public changes, so it is said as well how long the first answer after a change takes, when nothing is
kept. `DATABASE_URL` chooses the database server; databases of the benchmark are called `bench_pages_<size>` and made
anew unless `--keep` is given.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.bench.bench_importer import say
from tests.bench.bench_search import environment_of, measure, plant, run, serving

QUESTION = "/ask-an-expert/muscles-and-bones/back-spine/bed-rest-or-keep-moving/"
CATEGORY = "/ask-an-expert/other-subjects-1/"
# The promises for pages that are not kept, by the number of questions; and for those that are.
UNKEPT = {
    3_000: {"question": 0.08, "category": 0.05, "home": 0.05},
    100_000: {"question": 0.05, "category": 0.03, "home": 0.05},
}
KEPT = {"question": 0.8, "category": 0.8, "home": 0.8}
CHANGES = 9
TURNS, TURN_SECONDS = 5, 3


def main(arguments: list[str] | None = None) -> int:
    """Measure each size; return 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", type=int, nargs="*", default=[3_000])
    parser.add_argument("--keep", type=Path, help="Keep the databases in this folder, and use those that are there.")
    options = parser.parse_args(arguments)
    if not shutil.which("wrk"):
        say("The speed of pages is measured with wrk: install your system's package.")
        return 1
    return 1 if sum(measure_size(size, options.keep) for size in options.sizes) else 0


def measure_size(size: int, keep: Path | None) -> int:
    """Measure one size; return how many promises are broken."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = (keep / f"pages-{size}") if keep else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        environment = environment_of(folder, size, "bench_pages")
        say(f"\n{size:,} questions in a category, on {environment.get('DATABASE_URL', 'sqlite').split(':')[0]}")
        if not (folder / "planted").exists():
            plant(environment, size, "1")
            (folder / "planted").touch()
        different = [f"{CATEGORY}distractor-{1 + n * 37 % size}/" for n in range(min(size, 2_000))]
        pages = {"question": [QUESTION], "category": [CATEGORY], "home": ["/"]}
        with serving(environment | {"PAGE_CACHE": "true"}, folder) as address:
            broken = tell("kept", measure_all(address, folder, pages), KEPT)
        pages |= {
            "question, another each time": different,
            "category, another page each time": [f"{CATEGORY}?page={1 + n}" for n in range(size // 20)],
        }
        with serving(environment | {"PAGE_CACHE": "false"}, folder) as address:
            broken += tell("not kept", measure_all(address, folder, pages), UNKEPT.get(size, {}))
            for name in ("question", "category", "home"):
                taken = first_after_change(environment, address + pages[name][0])
                say(f"{name}, the first after a change: {taken * 1000:.0f} ms")
    return broken


@dataclass(frozen=True)
class Rate:
    """Requests a second, and as a ratio to those of hello in the seconds before."""

    requests: float
    ratio: float


def measure_all(address: str, folder: Path, pages: dict[str, list[str]]) -> dict[str, Rate]:
    """Return the rate of each kind of page, in turns with hello: whatever else goes on slows both. Medians of some."""
    rates = {}
    for name, paths in pages.items():
        measure(address, paths, folder, seconds=1, warm=1)
        turns = []
        for _ in range(TURNS):
            hello = measure(address, ["/hello/"], folder, seconds=TURN_SECONDS, warm=0)
            page = measure(address, paths, folder, seconds=TURN_SECONDS, warm=0)
            turns.append(Rate(page, page / hello))
        rates[name] = sorted(turns, key=lambda turn: turn.ratio)[TURNS // 2]
    return rates


def tell(how: str, rates: dict[str, Rate], promised: dict[str, float]) -> int:
    """Say each rate as a ratio; return how many promises are broken."""
    broken = 0
    for name, rate in rates.items():
        wanted = promised.get(name)
        is_broken = wanted is not None and rate.ratio < wanted
        broken += is_broken
        note = f" (promised {wanted}{': NOT KEPT' if is_broken else ''})" if wanted else ""
        say(f"{how}: {name}: {rate.requests:,.0f} requests/s, {rate.ratio:.3f} of hello{note}")
    return broken


def first_after_change(environment: dict[str, str], address: str) -> float:
    """Return the seconds of the first answer after something public has changed, the median of some."""
    taken = []
    for _ in range(CHANGES):
        run(environment, "change")
        time.sleep(0.4)
        started = time.perf_counter()
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            answer.read()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


if __name__ == "__main__":
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    sys.exit(main())
