"""Redirects from the addresses of the old archive to its category here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from content.batches import batches

LONGEST_PATH = 255
LONGEST_ADDRESS = 500
NUMBER = "{n}"
PATHS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RedirectPlan:
    """Old paths that need a redirect, and those that lead somewhere else already."""

    missing: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


def old_paths(source_url: str, template: str = "", numbers: Iterable[int] = ()) -> list[str]:
    """The paths to redirect from: of the address itself, and of its numbered pages ("?page={n}").

    Raises ValueError for what is no address of a page, or has no place for the number.
    """
    numbers = list(numbers)
    if numbers and NUMBER not in template:
        raise ValueError(f"“{template}” has no {NUMBER} for the number of the page.")
    addresses = [source_url, *(urljoin(source_url, template.replace(NUMBER, str(number))) for number in numbers)]
    return list(dict.fromkeys(_path(address) for address in addresses if source_url))


def is_old_address(address: str) -> bool:
    """Whether the text is an address that readers can be redirected from."""
    try:
        return len(address) <= LONGEST_ADDRESS and bool(old_paths(address))
    except ValueError:
        return False


def plan_redirects(paths: Sequence[str], category: Page | None) -> RedirectPlan:
    """Which of the paths need a redirect to the category, and which of them a person has pointed elsewhere."""
    existing = {
        redirect.old_path: redirect
        for batch in batches(paths, PATHS_AT_ONCE)
        for redirect in Redirect.objects.filter(old_path__in=batch, site=None)
    }
    leads_here = {path for path in existing if category and existing[path].redirect_page_id == category.pk}
    own = Redirect.normalise_path(category.url) if category and category.url else ""
    return RedirectPlan(
        missing=tuple(path for path in paths if path not in existing and path != own),
        taken=tuple(path for path in paths if path in existing and path not in leads_here),
    )


def make_redirects(paths: Iterable[str], category: Page) -> None:
    """Points the old paths to the category."""
    for path in paths:
        Redirect.add_redirect(path, redirect_to=Page(pk=category.pk), is_permanent=True)


def _path(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ValueError(f"“{address}” is no address.") from error
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(f"“{address}” is no full address of a page, such as https://example.org/ask/feet.")
    if path in {"", "/"}:
        raise ValueError(f"“{address}” is the home page of a site: a redirect from there would hide yours.")
    normal = Redirect.normalise_path(path)
    if len(normal) > LONGEST_PATH:
        raise ValueError(f"“{address}” is too long for a redirect: {LONGEST_PATH} characters at most.")
    return normal
