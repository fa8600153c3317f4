"""Find a Chromium for the browser tests, and get one where there is none: `python -m scripts.browser`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC_APPS = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]
NONE_FOUND = "no Chromium was found. Install one, or name it: CHROMIUM=/path/to/chromium"


def main() -> None:
    """Make sure there is a browser; where none can be had, say so, and fail only in CI."""
    if find_browser():
        return
    get_browser()
    if find_browser():
        return
    print(f"\n*** BROWSER TESTS WILL BE SKIPPED: {NONE_FOUND} ***\n", file=sys.stderr, flush=True)
    if is_ci():
        sys.exit("CI=true: browser tests must not be skipped.")


def find_browser() -> str | None:
    """Return the path of a Chromium: the one CHROMIUM names, the system's, or Playwright's own download."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    found = next(filter(None, map(shutil.which, [*NAMES, *MAC_APPS])), None)
    return found or find_playwrights_own()


def find_playwrights_own() -> str | None:
    """Return the path of the Chromium that `playwright install` downloads, when it is there."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the search before this needs no Playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def get_browser() -> None:
    """Install a Chromium, saying first what will be done."""
    if os.environ.get("CHROMIUM"):
        return
    if Path("/etc/debian_version").exists() and shutil.which("apt-get") and os.geteuid() == 0:
        announce("installing Debian's package: apt-get install chromium")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdin=subprocess.DEVNULL, check=False)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(install, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    if not find_browser():
        announce("downloading Playwright's own into your cache folder: playwright install chromium")
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def announce(deed: str) -> None:
    """Say what is about to be installed, and why."""
    print(f"The browser tests need Chromium, and none was found. Now {deed}", flush=True)


def is_ci() -> bool:
    """Return whether this is a CI run, where no test may be skipped for want of a browser."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


if __name__ == "__main__":
    main()
