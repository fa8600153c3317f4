"""Take the pictures of the guides in docs/: `python -m scripts.guide_screenshots [--site ADDRESS] [name …]`.

From a demo of its own, or from one that runs already and is as it was loaded.
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from scripts.browser import NONE_FOUND, find_browser
from scripts.demo_server import ROOT, running_demo

FOLDER = ROOT / "docs" / "images"
MOST_BYTES = 120_000
PASSWORD = "clearwell"  # noqa: S105 - of the demo, which is never loaded in production
LAPTOP, PHONE = 1100, 375
# Milliseconds: the editor is ready a while after it has loaded, and a busy machine answers late.
SETTLE = 2500
PATIENCE = 120_000


@dataclass(frozen=True)
class Shot:
    """A picture: who looks at which address, what is done first, and how much of it is shown."""

    name: str
    login: str
    path: str
    height: int
    width: int = LAPTOP
    prepare: Callable[[Page], None] = lambda page: None


def show(heading: str) -> Callable[[Page], None]:
    """Return a step that brings a heading to the top of the window."""

    def step(page: Page) -> None:
        found = page.get_by_role("heading", name=heading).first
        found.evaluate("heading => heading.scrollIntoView({block: 'start'})")

    return step


def open_page(title: str) -> Callable[[Page], None]:
    """Return a step that follows the link with this title."""

    def step(page: Page) -> None:
        page.get_by_role("link", name=title).first.click()
        page.wait_for_load_state()

    return step


def in_order(*steps: Callable[[Page], None]) -> Callable[[Page], None]:
    """Return a step of several."""

    def step(page: Page) -> None:
        for each in steps:
            each(page)

    return step


def open_actions(page: Page) -> None:
    """Open the menu beside “Save draft”."""
    page.wait_for_timeout(SETTLE)
    page.locator("footer").get_by_role("button", name="More actions").click()


def begin_answer(page: Page) -> None:
    """Begin an answer beside the one that is open."""
    page.wait_for_timeout(SETTLE)
    *_, category, _ = page.locator("nav a[href^='/admin/pages/']").evaluate_all(
        r"links => links.map(link => link.pathname).filter(path => /pages\/\d+\/$/.test(path))"
    )
    page.goto(f"{page.url.split('/admin/')[0]}{category.replace('/pages/', '/pages/add/qa/questionpage/')}")
    page.wait_for_timeout(SETTLE)
    page.locator("[name=title]").fill("Can I lift things after back pain?")


def write_badly(page: Page) -> None:
    """Take the summary away, write a telephone number and save, so that the checks have something to say."""
    page.wait_for_timeout(SETTLE)
    page.locator("[name=summary]").fill("")
    page.locator("[name=question]").fill("Do I have to tell my boss? Please ring me on 020 7946 0018.")
    open_actions(page)
    page.locator("footer").get_by_role("button", name="Save draft").click()
    page.wait_for_load_state()


def tick_and_show(page: Page) -> None:
    """Tick that the page is read, with the date above it in sight."""
    page.get_by_label("I have read the page").check()
    page.get_by_label("Next review due").evaluate("field => field.scrollIntoView({block: 'center'})")


def open_checks(page: Page) -> None:
    """Open the panel of checks beside the page."""
    page.wait_for_timeout(SETTLE)
    page.get_by_role("button", name="Toggle checks").click()


def open_first_question(page: Page) -> None:
    """Open the first question of the inbox."""
    page.locator("a[href*='/inbox/inspect/']").first.click()
    page.wait_for_load_state()


def open_outcome(page: Page) -> None:
    """Bring the first outcome of a factsheet to the top of the window."""
    page.wait_for_timeout(SETTLE)
    field = page.locator("[name$='-value-outcome']").first
    field.evaluate("field => field.closest('section').scrollIntoView({block: 'start'})")
    page.mouse.wheel(0, -90)
    page.wait_for_timeout(500)


def choose_pale_colour(page: Page) -> None:
    """Choose a colour that nobody could read, and have it refused."""
    page.wait_for_timeout(SETTLE)
    page.locator("[name=accent]").fill("#3b82f6")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    page.wait_for_timeout(SETTLE)
    page.locator("[name=accent]").evaluate("field => field.scrollIntoView({block: 'center'})")


def settle(page: Page) -> None:
    """Wait until the editor is ready."""
    page.wait_for_timeout(SETTLE)


ASKED = "Why does the side of my hip hurt at night?"
FACTSHEET = "Preventing migraine"
DRAFT = "Should I tell work about my condition?"
IN_REVIEW = "Will the ringing in my ears ever stop?"
SHOTS = [
    Shot("home-editor", "editor", "/admin/", 640, prepare=show("Waiting for you")),
    Shot("write", "editor", "/admin/questions/", 760, prepare=in_order(open_page(DRAFT), begin_answer)),
    Shot("submit", "editor", "/admin/questions/", 560, prepare=in_order(open_page(DRAFT), open_actions)),
    # It changes the draft, so it comes after what shows it unchanged.
    Shot("checks", "editor", "/admin/questions/", 760, prepare=in_order(open_page(DRAFT), write_badly, open_checks)),
    Shot("inbox", "editor", "/admin/inbox/", 720),
    Shot("question", "editor", "/admin/inbox/", 800, prepare=open_first_question),
    Shot("asked", "editor", "/admin/questions/", 620, prepare=in_order(open_page(ASKED), settle)),
    Shot(
        "outcome",
        "editor",
        "/admin/factsheets/",
        1000,
        prepare=in_order(open_page(FACTSHEET), open_outcome),
    ),
    Shot("calendar", "editor", "/admin/review/planning/calendar/", 760),
    Shot("home-reviewer", "reviewer", "/admin/", 520, prepare=show("Waiting for you")),
    Shot("review", "reviewer", "/admin/", 760, PHONE, prepare=open_page(IN_REVIEW)),
    Shot("decide", "reviewer", "/admin/", 760, PHONE, prepare=in_order(open_page(IN_REVIEW), tick_and_show)),
    Shot("due", "reviewer", "/admin/", 520, prepare=show("Due for review")),
    Shot("look", "managing", "/admin/settings/content/organisationsettings/", 520, prepare=choose_pale_colour),
    Shot("helpful", "managing", "/admin/review/helpful/", 420),
    Shot("away", "reviewer", "/admin/review/screen/away/", 620),
]


def main(arguments: list[str]) -> None:
    """Take all pictures, or those named; say which could not be taken, and fail then."""
    parser = argparse.ArgumentParser(description="Take the pictures of the guides from the demo.")
    parser.add_argument("--site", help="The address of a demo that runs already.")
    parser.add_argument("names", nargs="*", choices=[[], *(shot.name for shot in SHOTS)], help="Which pictures.")
    options = parser.parse_args(arguments)
    path = find_browser()
    if path is None:
        sys.exit(NONE_FOUND)
    FOLDER.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if not options.names or shot.name in options.names]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=path)
        with nullcontext(options.site) if options.site else running_demo(Path(folder)) as address:
            failed = [shot.name for shot in shots if not taken(browser, address, shot)]
        browser.close()
    if failed:
        sys.exit(f"Not taken: {', '.join(failed)}")


def taken(browser: Browser, address: str, shot: Shot) -> bool:
    """Take one picture; say how large it is, or why there is none, and return whether there is one."""
    try:
        print(f"{shot.name}: {take(browser, address, shot) // 1000} kB", flush=True)
    except Error as error:
        print(f"{shot.name}: {error.message.splitlines()[0]}", file=sys.stderr, flush=True)
        return False
    return True


def take(browser: Browser, address: str, shot: Shot) -> int:
    """Take one picture and return how many bytes it has."""
    viewport = {"width": shot.width, "height": shot.height}
    context = browser.new_context(locale="en-GB", viewport=viewport, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    try:
        page = context.new_page()
        page.goto(f"{address}/admin/login/")
        page.locator("[name=username]").fill(f"{shot.login}@example.org")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[type=submit]").click()
        page.wait_for_load_state()
        found = page.goto(address + shot.path)
        if found is None or not found.ok:
            raise Error(f"There is nothing at {shot.path}")
        shot.prepare(page)
        page.wait_for_timeout(800)
        return write(page.screenshot(), FOLDER / f"guide-{shot.name}.png")
    finally:
        context.close()


def write(picture: bytes, target: Path) -> int:
    """Write a picture with as many colours as fit into a small file, and return its size."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        image.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)
        if target.stat().st_size <= MOST_BYTES:
            break
    return target.stat().st_size


if __name__ == "__main__":
    main(sys.argv[1:])
