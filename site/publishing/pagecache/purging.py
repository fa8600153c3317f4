"""Tells a cache in front of the site, where one is configured, which addresses have changed.

It need not know more: what is not named here, such as a page whose menu has changed, it keeps for a second
(`PAGE_CACHE_SHARED_SECONDS`), and longer only where somebody has decided so.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from django.urls import reverse
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from content.models import BasePage, SafetyHold

logger = logging.getLogger(__name__)

# So many pages below one that has moved or become private are named; the rest waits for its time to be over.
MOST_BELOW = 500
ACCESS = (SafetyHold, PageViewRestriction)


def connect() -> None:
    """Listen to what changes pages, where there is a cache in front."""
    if settings.WAGTAILFRONTENDCACHE:
        for signal, receiver, sender in listening():
            signal.connect(receiver, sender=sender)


def disconnect() -> None:
    """Listen to nothing any more."""
    for signal, receiver, sender in listening():
        signal.disconnect(receiver, sender=sender)


def listening() -> list[tuple[Signal, Callable[..., None], Any]]:
    """Return what is listened to: each signal with its receiver and sender."""
    pages = [(page_published, page_changed, None), (page_unpublished, page_changed, None)]
    models = [(signal, access_changed, model) for signal in (post_save, post_delete) for model in ACCESS]
    return [*pages, (post_page_move, page_moved, None), *models]


def page_changed(instance: Page, **kwargs: Any) -> None:
    """Have a page that was published or unpublished asked for anew, and all pages that list it."""
    purge(addresses_of(instance))


def page_moved(instance: Page, url_path_before: str, parent_page_before: Page, **kwargs: Any) -> None:
    """Have the old and the new address of a page, and of those below it, asked for anew."""
    below = [instance, *instance.get_descendants().live()[:MOST_BELOW]]
    old = [moved_back(page, instance.url_path, url_path_before) for page in below]
    purge([address for page in [*below, *old] for address in own_addresses(page)])
    purge([*addresses_of(instance), *addresses_of(parent_page_before)])


def access_changed(instance: Any, **kwargs: Any) -> None:
    """Have a page that is withheld or private, or no longer so, asked for anew, and those below it and repeating it."""
    page = instance.page
    below = [*page.get_descendants().live()[:MOST_BELOW], *page.aliases.all()]
    purge([*addresses_of(page), *(address for one in below for address in own_addresses(one))])


def moved_back(page: Page, after: str, before: str) -> Page:
    """Return a copy of a page as if it stood where it was."""
    was = copy(page)
    was.url_path = before + page.url_path.removeprefix(after)
    return was


def addresses_of(page: Page) -> list[str]:
    """Return the full addresses that show or list a page: its own, and of the pages above it and elsewhere."""
    specific = page.specific_deferred
    lists = [*page.get_ancestors().filter(depth__gt=1)]
    for other in specific.listed_elsewhere() if isinstance(specific, BasePage) else ():
        lists += other.get_ancestors(inclusive=True).filter(depth__gt=1)
    found = [address for one in [specific, *lists] for address in own_addresses(one)]
    if parts := page.get_url_parts():
        found.append(f"{parts[1]}{reverse('sitemap')}")
    return list(dict.fromkeys(found))


def own_addresses(page: Page) -> list[str]:
    """Return the full addresses at which a page answers and that may be kept."""
    address = page.get_full_url()
    return [address + path.lstrip("/") for path in page.specific_deferred.get_cached_paths()] if address else []


def purge(addresses: Iterable[str]) -> None:
    """Tell the cache in front once the change is committed, without letting an editor wait for it."""
    wanted = list(dict.fromkeys(addresses))
    if wanted:
        transaction.on_commit(lambda: threading.Thread(target=tell, args=[wanted], name="purge").start())


def tell(addresses: list[str]) -> None:
    """Tell the cache in front; a failure is logged, for the addresses are asked for anew soon anyway."""
    try:
        purge_urls_from_cache(addresses)
    except Exception:
        logger.exception("Could not tell the cache in front of %s changed addresses", len(addresses))
