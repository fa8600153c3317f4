"""Records that stand inside a rich text by their number, and are known elsewhere by what they are.

    register("reference", "references.Reference")

lets `<embed embedtype="reference" id="5"/>` be read as the `clinical_identity` of that record. All that one page names
are asked for at once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from content.models import BasePage

_labels: dict[str, str] = {}


def register(kind: str, label: str) -> None:
    """Say which model an `embedtype` names records of."""
    _labels[kind] = label


def remember(stream: Any, kind: str, records: Mapping[int, Any]) -> None:
    """Keep the records that the texts of a stream name, None for one that is no more, for who asks next."""
    stream.text_records = getattr(stream, "text_records", {}) | {kind: {**remembered(stream, kind), **records}}


def remembered(stream: Any, kind: str) -> dict[int, Any]:
    """Return what is kept of a stream."""
    return getattr(stream, "text_records", {}).get(kind, {})


class Identities:
    """What the records in the texts of one page are known by, asked for when the first of them is met."""

    def __init__(self, page: "BasePage | None" = None) -> None:
        self.page = page
        self.found: dict[tuple[str, int], str] = {}
        self.is_read = page is None

    @property
    def streams(self) -> list[Any]:
        """The values of the page's streams."""
        return [getattr(self.page, name) for name in self.page.get_streamfield_names()] if self.page else []

    def get(self, kind: str, key: int) -> str:
        """Return the identity of a record; its kind and number where it is no more."""
        if not self.is_read:
            self.is_read = True
            for each in _labels:
                self.find(each, self.keys_on_page(each))
        if (kind, key) not in self.found:
            self.find(kind, {key})
        return self.found[kind, key]

    def find(self, kind: str, keys: set[int]) -> None:
        """Ask for records that no stream of the page remembers, in one query."""
        records: dict[int, Any] = {}
        for value in self.streams:
            records |= remembered(value, kind)
        if missing := keys - records.keys():
            records |= apps.get_model(_labels[kind])._base_manager.in_bulk(missing)
        for key in keys:
            record = records.get(key)
            self.found[kind, key] = record.clinical_identity if record else f"{kind} {key}"

    def keys_on_page(self, kind: str) -> set[int]:
        """Return the numbers of the records of a kind that the page's streams name."""
        model = apps.get_model(_labels[kind])
        named = (one for value in self.streams for one in value.stream_block.extract_references(value))
        return {int(key) for found, key, *_ in named if found is model and str(key).isdecimal()}


_current: ContextVar[Identities | None] = ContextVar("the records in the texts of a page", default=None)


@contextmanager
def naming_records_of(page: "BasePage") -> Iterator[None]:
    """Ask once for all records that the texts of a page name."""
    token = _current.set(Identities(page))
    try:
        yield
    finally:
        _current.reset(token)


def identity_in_text(attributes: Mapping[str, Any]) -> str:
    """Return what the record of an `<embed>` is known by; empty for an embed of another kind."""
    kind, number = attributes.get("embedtype") or "", attributes.get("id") or ""
    if kind not in _labels or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return ""
    return (_current.get() or Identities()).get(kind, int(number))
