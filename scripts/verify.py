"""The checks that need more than Python: valid HTML (Java) and Lighthouse (Node 20), on the demo.

A check whose tool is missing says so and is not counted as passed: `python -m scripts.verify` then ends with 1.
`python -m scripts.verify html` checks the HTML alone, which takes seconds.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.browser import find_browser
from scripts.demo_server import PAGES, ROOT, running_demo
from scripts.page_pictures import status_of

# Node packages are kept apart from the project, which has none.
TOOLS = ROOT / "var" / "verify"
HTML, LIGHTHOUSE = "html", "lighthouse"
PACKAGES = {HTML: "vnu-jar", LIGHTHOUSE: "lighthouse@12"}
# How fast a page is depends on what else the machine does; everything else does not.
LEAST_SCORES = {"accessibility": 1.0, "best-practices": 1.0, "seo": 1.0, "performance": 0.95}
CATEGORIES = ",".join(LEAST_SCORES)


def main(chosen: list[str]) -> None:
    """Run the chosen checks, both where none is chosen, on one demo, and exit with what is wrong."""
    checks = chosen or list(PACKAGES)
    packages = [PACKAGES[check] for check in checks]
    if not shutil.which("npm"):
        sys.exit("Not checked: valid HTML and Lighthouse need Node 20 or newer with npm (and Java for the former).")
    TOOLS.mkdir(parents=True, exist_ok=True)
    print(f"Installing {' and '.join(packages)} into {TOOLS.relative_to(ROOT)} …", flush=True)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], cwd=TOOLS, check=True)
    # Visitors get the pages as production makes them: no debug pages, no reloading.
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder), DEBUG="false") as site:
        problems = check_html(site, Path(folder)) if HTML in checks else []
        problems += check_lighthouse(site) if LIGHTHOUSE in checks else []
    sys.exit("\n".join(problems) if problems else 0)


def check_html(site: str, folder: Path) -> list[str]:
    """Return what the Nu HTML checker finds on each page type."""
    if not shutil.which("java"):
        return ["Not checked: valid HTML needs Java."]
    files = {}
    for name, path in {**PAGES, **other_pages(site)}.items():
        file = folder / f"{name.replace(' ', '-')}.html"
        file.write_bytes(read(site + path))
        files[str(file)] = path
    checker = str(TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar")
    command = ["java", "-jar", checker, "--format", "json", "--exit-zero-always", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    messages = [message for message in json.loads(done.stderr)["messages"] if message["type"] == "error"]
    print(f"HTML: {len(files)} pages, {len(messages)} errors", flush=True)
    return [f"HTML {files[message['url'].removeprefix('file:')]}: {message['message']}" for message in messages]


def other_pages(site: str) -> dict[str, str]:
    """Return the pages that have no address of their own in the demo: an asker's, for which one is sent, and none."""
    browser = find_browser()
    pages = {"not found": "/no-such-page/"}
    if not browser:
        return pages
    with sync_playwright() as tool:
        chromium = tool.chromium.launch(executable_path=browser)
        pages["status"] = status_of(chromium, site)
        chromium.close()
    return pages


def read(address: str) -> bytes:
    """Return the HTML of a page, also of one that says that there is none."""
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            return answer.read()
    except urllib.error.HTTPError as error:
        return error.read()


def check_lighthouse(site: str) -> list[str]:
    """Return the pages whose scores are too low."""
    browser = find_browser()
    if not browser:
        return ["Not checked: Lighthouse needs Chromium."]
    problems = []
    for path in PAGES.values():
        scores = lighthouse(site + path, browser)
        if scores is None:
            problems.append(f"Lighthouse {path}: no result in three tries")
            continue
        print(f"Lighthouse {path}: " + ", ".join(f"{name} {score:.2f}" for name, score in scores.items()), flush=True)
        # Pages of search results ask search engines to leave them out, which costs their score.
        wanted = {name: least for name, least in LEAST_SCORES.items() if not (name == "seo" and "/search/" in path)}
        problems += [
            f"Lighthouse {path}: {name} {scores[name]:.2f}, at least {least} wanted"
            for name, least in wanted.items()
            if scores[name] < least
        ]
    return problems


def lighthouse(address: str, browser: str) -> dict[str, float] | None:
    """Return the scores of a page by category; one run in ten ends without a result, so it has three tries."""
    for _ in range(3):
        done = subprocess.run(
            [
                str(TOOLS / "node_modules/.bin/lighthouse"),
                address,
                "--quiet",
                "--output=json",
                f"--only-categories={CATEGORIES}",
                "--chrome-flags=--headless --no-sandbox --disable-background-networking",
            ],
            env=os.environ | {"CHROME_PATH": browser},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            categories = json.loads(done.stdout)["categories"]
            scores = {name: categories[name]["score"] for name in LEAST_SCORES}
            if None not in scores.values():
                return scores
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
