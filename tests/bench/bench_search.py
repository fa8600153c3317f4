"""How good and how fast the search is: `python -m tests.bench.bench_search 1000 5000`.

Makes a site of its own for each size: the demo hidden among so many generated questions. Says nDCG@10, recall@10 and
the share of queries without a result, over the judged queries of `tests/search`, and what the index costs whoever
publishes. Then serves it with gunicorn (two
workers, production settings) and measures with `wrk`, all in one run, as a ratio to a Django view that says hello.
`DATABASE_URL` chooses the database server; databases of the benchmark are called `bench_search_<size>` and made anew
unless `--keep` is given.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

from scripts.demo_server import ROOT, end, free_port, wait_for
from tests.bench.bench_importer import say
from tests.search.distractors import distractors
from tests.search.relevance import read_judged

# The promises: results at this number of questions, the common word, suggestions.
PROMISED = {
    5_000: {"results": 0.03, "common word": 0.01},
    100_000: {"results": 0.01, "common word": 0.0033, "suggestions": 0.1},
}
COMMON = "pain"
SECONDS, REST = 8, 2


def main(arguments: list[str] | None = None) -> int:
    """Measure each size; return 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 5_000])
    parser.add_argument("--keep", type=Path, help="Keep the databases in this folder, and use those that are there.")
    options = parser.parse_args(arguments)
    if not shutil.which("wrk"):
        say("The speed of the search is measured with wrk: install your system's package.")
        return 1
    broken = 0
    for size in options.sizes:
        broken += measure_size(size, options.keep)
    return 1 if broken else 0


def measure_size(size: int, keep: Path | None) -> int:
    """Measure one size; return how many promises are broken."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = (keep / str(size)) if keep else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        environment = environment_of(folder, size)
        say(
            f"\n{size:,} generated questions and the demo, on {environment.get('DATABASE_URL', 'sqlite').split(':')[0]}"
        )
        if not (folder / "planted").exists():
            plant(environment, size)
            (folder / "planted").touch()
        relevance = json.loads(run(environment, "relevance").splitlines()[-1])
        say("nDCG@10 {ndcg:.3f}, recall@10 {recall:.3f}, without a result {without:.3f}".format(**relevance))
        broken = [f"nDCG@10 {relevance['ndcg']:.3f}"] if size == 1_000 and relevance["ndcg"] < 0.9 else []
        publishing = json.loads(run(environment, "publishing").splitlines()[-1])
        say("publishing a page: {with:.0f} ms, without the index {without:.0f} ms".format(**publishing))
        with serving(environment, folder) as address:
            rates = measure_rates(address, folder)
        hello = rates.pop("hello")
        say(f"hello: {hello:,.0f} requests/s")
        for name, rate in rates.items():
            promised = PROMISED.get(size, {}).get(name)
            told = f" (promised {promised})" if promised else ""
            say(f"{name}: {rate:,.1f} requests/s, {rate / hello:.4f} of hello{told}")
            if promised and rate / hello < promised:
                broken.append(name)
        if broken:
            say(f"Not kept: {', '.join(broken)}")
        return len(broken)


def environment_of(folder: Path, size: int, name: str = "bench_search") -> dict[str, str]:
    """Return the environment of a site of the benchmark's own."""
    environment = os.environ | {
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DEBUG": "false",
    }
    environment |= {"PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]), "LOG_LEVEL": "WARNING"}
    environment.pop("REDIS_URL", None)
    if server := os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = urlsplit(server)._replace(path=f"/{name}_{size}").geturl()
    return environment


def plant(environment: dict[str, str], size: int, *more: str) -> None:
    """Make the site: the demo and the generated questions."""
    started = time.monotonic()
    if "DATABASE_URL" in environment:
        run(environment, "database")
    run(environment, "plant", str(size), *more)
    say(f"made in {time.monotonic() - started:.0f} s")


def run(environment: dict[str, str], *task: str) -> str:
    """Have a process of its own do a task of `search_site`; return what it prints."""
    command = [sys.executable, "-m", "tests.bench.search_site", *task]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def serving(environment: dict[str, str], folder: Path) -> Iterator[str]:
    """Serve the site with two workers, as it is in production."""
    port = free_port()
    log = folder / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "config.wsgi"], cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            end(process)


def measure_rates(address: str, folder: Path) -> dict[str, float]:
    """Return the requests a second of each kind of request; every request asks for something else than the last."""
    texts = [query.text for query in read_judged()]
    words = sorted(
        {word for one in islice(distractors(3000), 3000) for word in one.title.lower().split() if len(word) > 3}
    )
    rng = random.Random(3)  # noqa: S311
    never = [" ".join(rng.choices(words, k=rng.choice((1, 2, 2, 3, 4)))) for _ in range(60_000)]
    typed = [text[:length] for text in texts for length in (3, 5, 8, 12) if len(text) >= length]
    paths = {
        "hello": ["/hello/"],
        "results": [f"/search/?q={quote_plus(text)}" for text in texts],
        "results, never asked before": [f"/search/?q={quote_plus(text)}" for text in never],
        "common word": [f"/search/?q={COMMON}"],
        "common word, never asked before": [f"/search/?q={COMMON}&page={1 + n % 90}&topic={n}" for n in range(9000)],
        "suggestions": [f"/search/suggest/?q={quote_plus(text)}" for text in typed],
        "suggestions, never asked before": [f"/search/suggest/?q={quote_plus(text[:9])}" for text in never],
    }
    rates = {}
    for name, addresses in paths.items():
        rates[name] = measure(address, addresses, folder)
        time.sleep(REST)
    return rates


def measure(address: str, paths: list[str], folder: Path, *, seconds: int = SECONDS, warm: int = 2) -> float:
    """Return how many of these requests a second are answered; raises RuntimeError where one is answered wrongly."""
    script = folder / "paths.lua"
    listed = ",\n".join(json.dumps(path) for path in paths)
    script.write_text(
        f"local paths = {{\n{listed}\n}}\nlocal n = 0\n"
        "request = function()\n  n = n + 1\n  return wrk.format('GET', paths[(n * 7919) % #paths + 1])\nend\n"
    )
    wrk = ["wrk", "--threads", "1", "--connections", "4", "--timeout", "30s", "--script", str(script)]
    if warm:
        subprocess.run([*wrk, "--duration", f"{warm}s", address], check=True, stdout=subprocess.DEVNULL)
    told = subprocess.run(
        [*wrk, "--duration", f"{seconds}s", address], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    if failed := re.search(r"(Non-2xx.*|Socket errors.*)", told):
        raise RuntimeError(failed.group())
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if not found:
        raise RuntimeError(told)
    return float(found.group(1))


if __name__ == "__main__":
    sys.exit(main())
