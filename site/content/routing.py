"""Finding the page of an address in two queries, however deep it lies; Wagtail asks twice for each level."""

from copy import copy
from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from content.generation import cached_at_most
from content.models import BasePage
from content.queries import find_hidden

# So many places of the tree are remembered, and a path of more parts is left to Wagtail.
MOST_PLACES, MOST_PARTS = 1000, 8
MOST_PAGES = 200


def find_route(request: HttpRequest, path: str) -> RouteResult | None:
    """Return the published page at a path of the site that is asked for; None where Wagtail has to look for it.

    The pages above it, which it shows, come with it.
    """
    site = Site.find_for_request(request)
    parts = tuple(part for part in path.split("/") if part)
    if site is None or len(parts) > MOST_PARTS or own_parts().intersection(parts):
        return None
    root = site.root_page
    chain = [root, *(find_chain(root.path, root.depth, parts) if parts else ())]
    kept = load(chain[-1]) if len(chain) == len(parts) + 1 else None
    if kept is None or not kept.live:
        return None
    # What one request notes on its page is not another's.
    page = copy(kept)
    held = find_hidden().held
    page.breadcrumbs = [above for above in chain[:-1] if above.live and above.pk not in held]
    return RouteResult(page)


def load(row: Page) -> Any:
    """Return the page of a row of the tree as its type, with what visitors see of it; None for one not of ours."""
    model = row.specific_class
    return load_page(model, row.pk) if model and issubclass(model, BasePage) else None


@cached_at_most(MOST_PAGES)
def load_page(model: type[BasePage], key: int) -> Any:
    """Return a page as its type, with what visitors see of it."""
    return model.for_visitors().filter(pk=key).order_by().first()


@cached_at_most(MOST_PLACES)
def find_chain(root_path: str, root_depth: int, parts: tuple[str, ...]) -> list[Page]:
    """Return the pages that the parts of an address name, the uppermost first, as far as there are any."""
    values: list[Any] = [root_path]
    for depth, part in enumerate(parts, start=root_depth + 1):
        values += [part, depth]
    return list(Page.objects.raw(statement_for(len(parts)), values))


@cache
def statement_for(parts: int) -> str:
    """Return the SQL that finds the pages of so many parts: each level looks below what the one above has found."""
    table, first, last = Page._meta.db_table, "0" * Page.steplen, "Z" * Page.steplen
    levels = ["level0 AS (SELECT CAST(%s AS varchar(255)) AS path)"]
    for number in range(1, parts + 1):
        above = f"level{number - 1}"
        levels.append(
            f"level{number} AS (SELECT page.id, page.path FROM {table} page, {above} WHERE page.slug = %s"  # noqa: S608
            f" AND page.depth = %s AND page.path BETWEEN {above}.path || '{first}' AND {above}.path || '{last}')"
        )
    keys = " UNION ALL ".join(f"SELECT id FROM level{number}" for number in range(1, parts + 1))  # noqa: S608
    # Only names and numbers of our own are part of it.
    return f"WITH {', '.join(levels)} SELECT * FROM {table} WHERE id IN ({keys}) ORDER BY depth"  # noqa: S608


@cache
def own_parts() -> set[str]:
    """Return the parts of addresses by which a page answers itself, such as “feed”, whatever lies below it."""
    models: list[Any] = [model for model in apps.get_models() if issubclass(model, RoutablePageMixin)]
    return {str(one.pattern).partition("/")[0] for model in models for one in model.get_subpage_urls()} - {""}
