"""What visitors narrow results down by, as the address of the page says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.utils.text import slugify

from content.keys import is_key
from content.models import BasePage
from search import labels
from search.indexing import searchable_types

ORDERS = {"relevance": "Best match", "newest": "Newest"}
BEST, NEWEST = ORDERS
REVIEWED = {"yes": "Reviewed as it stands", "no": "Not reviewed yet"}
REVIEWED_LABELS = {"yes": labels.REVIEWED, "no": labels.NOT_REVIEWED}


@dataclass(frozen=True)
class Filters:
    """What was chosen: a type by its name, a section and a topic by their keys, and whether reviewed; None for all."""

    type: str | None = None
    category: int | None = None
    topic: int | None = None
    reviewed: str | None = None
    order: str = BEST

    @classmethod
    def of(cls, chosen: Mapping[str, str]) -> Self:
        """Return the filters that an address names; what makes no sense chooses nothing."""
        kind, reviewed, order = chosen.get("type"), chosen.get("reviewed"), chosen.get("sort", BEST)
        return cls(
            type=kind if kind in type_names() else None,
            category=key_in(chosen.get("category")),
            topic=key_in(chosen.get("topic")),
            reviewed=reviewed if reviewed in REVIEWED else None,
            order=order if order in ORDERS else BEST,
        )

    @property
    def labels(self) -> dict[str, str]:
        """The label that pages must have, by the name of each filter that is chosen."""
        found = {}
        if self.type:
            found["type"] = type_label(type_names()[self.type])
        if self.category:
            found["category"] = labels.of_section(self.category)
        if self.topic:
            found["topic"] = labels.of_topic(self.topic)
        if self.reviewed:
            found["reviewed"] = REVIEWED_LABELS[self.reviewed]
        return found

    def but(self, **chosen: Any) -> Self:
        """Return these filters with some chosen otherwise."""
        return replace(self, **chosen)

    def address(self, text: str) -> str:
        """Return the query string of the search page for `text` with these filters."""
        order = None if self.order == BEST else self.order
        values = {"q": text, "type": self.type, "category": self.category, "topic": self.topic}
        values |= {"reviewed": self.reviewed, "sort": order}
        return "?" + urlencode({name: value for name, value in values.items() if value})


def key_in(value: str | None) -> int | None:
    """Return the key that an address names, or None."""
    return int(value) if value and is_key(value) else None


def type_names() -> dict[str, type[BasePage]]:
    """Return the page types that are found, by their names in addresses."""
    return {slugify(model._meta.verbose_name): model for model in searchable_types()}


def type_label(model: type[BasePage]) -> str:
    """Return the label of pages of a type."""
    return labels.of_type(ContentType.objects.get_for_model(model).pk)
