"""Stable keys: what one site numbers 37 and another 4012, an export calls by the same name (docs/export-format.md)."""

import hashlib
from collections import Counter
from contextlib import suppress
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Page

from content.models import Person, Topic
from references.models import Reference

# What visitors and editors see of a picture or a document: two that agree in all of it are one.
IMAGE_WORDS = ("title", "description", "credit", "licence", "is_decorative")
DOCUMENT_WORDS = ("title",)


class Swap(Protocol):
    """Puts a key in the place of a number, or a number in the place of a key."""

    # What stands in a text for something that is not there.
    nothing: str

    def of(self, model: type[Model], value: Any) -> Any:
        """Return what takes the place of `value`, which names a record of `model`; None where there is none."""

    def html(self, text: str) -> str:
        """Return a rich text before its links are swapped; raises an error for one that may not be taken."""


def family(model: type[Model]) -> type[Model]:
    """Return the model that numbers the records of `model`: pages of all types are numbered together."""
    return Page if issubclass(model, Page) else model


def keyed_models() -> tuple[type[Model], ...]:
    """Return what an export knows by keys; anything else that a page points to is left out."""
    return (Page, Topic, Person, Reference, get_image_model(), get_document_model())


def key_of_file(file_hash: str, words: tuple[Any, ...]) -> str:
    """Return the key of a picture or document with this file and these words."""
    return hashlib.sha1("\0".join([file_hash, *map(str, words)]).encode(), usedforsecurity=False).hexdigest()


class Keys:
    """The keys of what a site holds, read at once; remembers which of them were asked for."""

    nothing = "missing"

    def __init__(self) -> None:
        self.used: dict[type[Model], set[int]] = {model: set() for model in keyed_models()}

    def of(self, model: type[Model], value: Any) -> str | None:
        """Return the key of the record numbered `value`, or None where it is gone, private or never exported."""
        model = family(model)
        number = to_number(value)
        key = self.known.get(model, {}).get(number) if number is not None else None
        if key and number is not None:
            self.used[model].add(number)
        return key

    def html(self, text: str) -> str:
        """Return a rich text of our own as it is."""
        return text

    @cached_property
    def known(self) -> dict[type[Model], dict[int | None, str]]:
        """The keys by model and number."""
        images: Any = get_image_model()
        documents: Any = get_document_model()
        translated: tuple[Any, ...] = (Page, Topic, Person, Reference)
        return {
            **{model: translated_keys(model.objects.all()) for model in translated},
            images: file_keys(images.objects.all(), IMAGE_WORDS),
            documents: file_keys(public_documents(), DOCUMENT_WORDS),
        }

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each page stands among its siblings, from 1, by its number."""
        found: dict[int, int] = {}
        siblings: Counter[str] = Counter()
        for pk, path in Page.objects.order_by("path").values_list("pk", "path").iterator():
            siblings[path[: -Page.steplen]] += 1
            found[pk] = siblings[path[: -Page.steplen]]
        return found


def to_number(value: Any) -> int | None:
    """Return a primary key as it stands in a field or in a text, or None for what is none."""
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else None


def translated_keys(records: QuerySet) -> dict[int | None, str]:
    """Return the keys of pages and snippets: their language and their translation key."""
    rows = records.order_by().values_list("pk", "locale__language_code", "translation_key")
    return {pk: f"{language}:{key}" for pk, language, key in rows.iterator()}


def file_keys(files: QuerySet, words: tuple[str, ...]) -> dict[int | None, str]:
    """Return the keys of pictures or documents; those that nobody has needed the hash of yet get it now."""
    for one in files.filter(file_hash=""):
        with suppress(OSError):
            one.get_file_hash()
    rows = files.order_by().values_list("pk", "file_hash", *words)
    return {pk: key_of_file(file_hash, tuple(said)) for pk, file_hash, *said in rows.iterator()}


def public_documents() -> QuerySet:
    """Return the documents that any visitor may open: an export makes nothing public that was not."""
    documents: Any = get_document_model().objects.all()
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        closed = Collection.objects.descendant_of(restriction.collection, inclusive=True)
        documents = documents.exclude(collection__in=closed)
    return documents
