"""The search index while thousands of pages come in: left alone, then brought up to date in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.db.models.signals import post_save
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page

from content.batches import batches
from qa.importer.loader.rows import index_pages

BATCH = 100


@contextmanager
def not_indexed(models: Sequence[type[Page]]) -> Iterator[None]:
    """Pages of these types that are saved in here do not go into the search index: each would cost a look at all of it.

    For a process that does nothing else meanwhile, such as a command.
    """
    indexed = [model for model in models if post_save.disconnect(post_save_signal_handler, sender=model)]
    try:
        yield
    finally:
        for model in indexed:
            post_save.connect(post_save_signal_handler, sender=model)


def index_together(models: Sequence[type[Page]], numbers: Iterable[int]) -> None:
    """Put the pages with these numbers into the search indexes.

    What is outside of the database hears of them when they are committed.
    """
    for keys in batches(sorted(numbers), BATCH):
        add(models, keys, remote=False)
        transaction.on_commit(partial(add, models, keys, remote=True))


def add(models: Sequence[type[Page]], keys: Sequence[int], *, remote: bool) -> None:
    """Put pages of whatever type into the indexes of the database, or (`remote`) into those of other services."""
    for model in models:
        if pages := list(model._default_manager.filter(pk__in=keys)):
            index_pages(pages, remote=remote, model=model)
