"""Take a picture of every public page type for docs/design.md: `python -m scripts.page_pictures after`.

Each shows the page on a desk in light colours and on a phone in dark ones.
"""

import argparse
import io
import re
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import NONE_FOUND, find_browser
from scripts.demo_server import PAGES, ROOT, running_demo

FOLDER = ROOT / "docs" / "images" / "pages"
HEIGHT = 1280
DESK, PHONE = 1280, 375
SHOWN = 800  # pixels of height in the picture
QUESTION = "My knee has hurt on the stairs for six weeks. Would exercise help, or should I rest it for a while?"


def main() -> None:
    """Take all pictures of a stage, “before” or “after”."""
    parser = argparse.ArgumentParser(description="Take a picture of every public page type from the demo.")
    parser.add_argument("stage", choices=["before", "after"])
    parser.add_argument("--site", help="The address of a demo that runs already.")
    options = parser.parse_args()
    path = find_browser()
    if path is None:
        raise SystemExit(NONE_FOUND)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=path)
        with nullcontext(options.site) if options.site else running_demo(Path(folder), DEBUG="false") as site:
            pages = {**PAGES, "status": status_of(browser, site), "not found": "/no-such-page/"}
            for name, page in pages.items():
                file = FOLDER / f"{options.stage}-{name.replace(' ', '-')}.webp"
                take(browser, site + page).save(file, quality=78, method=6)
                print(f"{name}: {file.stat().st_size // 1000} kB", flush=True)
        browser.close()


def take(browser: Browser, address: str) -> Image.Image:
    """Return one page on a desk and on a phone, side by side."""
    desk, phone = shot(browser, address, DESK, "light"), shot(browser, address, PHONE, "dark")
    picture = Image.new("RGB", (desk.width + 16 + phone.width, SHOWN), "white")
    picture.paste(desk, (0, 0))
    picture.paste(phone, (desk.width + 16, 0))
    return picture


def shot(browser: Browser, address: str, width: int, scheme: Literal["dark", "light"]) -> Image.Image:
    """Return the top of one page in one width."""
    height = HEIGHT if width == DESK else round(HEIGHT * 0.68)
    context = browser.new_context(
        locale="en-GB", viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(400)
    picture = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    return picture.resize((round(picture.width * SHOWN / picture.height), SHOWN), Image.Resampling.LANCZOS)


def status_of(browser: Browser, site: str) -> str:
    """Return the path of the status page of a question that is asked for it."""
    page: Page = browser.new_page()
    page.goto(site + PAGES["ask"])
    page.get_by_label("Your question").fill(QUESTION)
    # The form takes nobody for a person who sends it at once.
    page.wait_for_timeout(6000)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label(re.compile("uses what I write")).check()
    page.get_by_role("button", name="Send my question").click()
    page.wait_for_load_state()
    address = page.locator("a[href*='/status/']").first.get_attribute("href") or ""
    page.close()
    return address.removeprefix(site)


if __name__ == "__main__":
    main()
