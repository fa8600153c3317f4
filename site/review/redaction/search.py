"""Where something that is to be removed stands: on the page itself, on others, and in tables that belong to no page."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wagtail.models import Page, Revision

from review.models import ClinicalPage, Redaction
from review.redaction.lines import content_in
from review.redaction.matching import (
    SHORTEST,
    Everything,
    Matcher,
    Redactor,
    is_unmistakable,
    normal_form,
)
from review.redaction.places import tables, words_of_the_machine
from review.redaction.reading import leaves
from review.redaction.sweep import Finding, find, find_in

TOO_SHORT = "Paste at least three letters: less would be found everywhere."
IS_THE_MARK = "This is what removed passages are replaced by."
NOT_FOUND = (
    "This stands nowhere on the page, in its versions or in what belongs to it. "
    "Copy the passage from the page, exactly as it stands there."
)
OVER_TWO_BLOCKS = "It begins in one block of the page and ends in another. Remove what stands in each block by itself."
NOT_AN_ENTRY = "Only a question or a factsheet can be removed as a whole. Unpublish or delete other pages."
HAS_PAGES_BELOW = "There are pages below this one. Move them first."
# So many texts of one entry are looked for elsewhere: title, question and summary first, then the longest. Each is a
# question to the database of its own.
MOST_PASSAGES = 20


class RemovalRefused(Exception):
    """Nothing is removed; the message says why."""


@dataclass(frozen=True)
class Search:
    """What is to be removed from which page: a passage, or without one the whole entry."""

    page: Page
    passage: str = ""
    ignore_case: bool = True

    @property
    def kind(self) -> Redaction.Kind:
        """A passage, or the whole entry."""
        return Redaction.Kind.PASSAGE if self.passage else Redaction.Kind.ENTRY

    @cached_property
    def passages(self) -> list[str]:
        """What is looked for: the passage, or all that the entry says which stands nowhere by chance."""
        return [self.passage] if self.passage else texts_of_entry(self.page)

    @cached_property
    def matcher(self) -> Matcher:
        """What takes it out of texts."""
        return Matcher(self.passages, ignore_case=self.ignore_case, untouched=words_of_the_machine())

    @property
    def is_unmistakable(self) -> bool:
        """Whether what is found elsewhere is surely the same."""
        return all(is_unmistakable(passage) for passage in self.passages)

    def ensure_makes_sense(self) -> None:
        """Raise RemovalRefused for a passage that is too short, and for a page that cannot be removed as a whole."""
        if self.kind == Redaction.Kind.ENTRY:
            if not isinstance(self.page, ClinicalPage):
                raise RemovalRefused(NOT_AN_ENTRY)
            if not self.page.is_leaf():
                raise RemovalRefused(HAS_PAGES_BELOW)
            return
        form = normal_form(self.passage)
        if len(form) < SHORTEST:
            raise RemovalRefused(TOO_SHORT)
        if form.strip("[]").lower() == "removed":
            raise RemovalRefused(IS_THE_MARK)


@dataclass
class Found:
    """Where it stands, as numbers of records: on the page with its aliases, on other pages, and elsewhere."""

    here: Counter[str] = field(default_factory=Counter)
    pages: dict[int, Counter[str]] = field(default_factory=dict)
    elsewhere: Counter[str] = field(default_factory=Counter)


def look(search: Search) -> Found:
    """Return where it stands; nothing is written. Raises RemovalRefused for nonsense, and where nothing is found."""
    search.ensure_makes_sense()
    own, found = own_keys([search.page.pk]), Found()
    findings = list(find(search.matcher))
    present = existing_keys(findings)
    for finding in findings:
        if finding.page_key in own:
            found.here[finding.table.name] += 1
        elif finding.page_key in present:
            found.pages.setdefault(finding.page_key, Counter())[finding.table.name] += 1
        else:
            found.elsewhere[finding.table.name] += 1
    if search.kind == Redaction.Kind.ENTRY:
        found.here = Counter(finding.table.name for finding in find_all_of(own))
    else:
        ensure_found(search, [finding for finding in findings if finding.page_key in own])
    return found


def ensure_found(search: Search, findings: Iterable[Finding]) -> None:
    """Raise RemovalRefused for a passage that stands nowhere on the page, or begins in one block and ends in another.

    The frozen HTML of a sign-off shows the blocks in one go, so that such a passage is found there alone.
    """
    if not any(set(finding.texts) - {"rendered"} for finding in findings):
        raise RemovalRefused(OVER_TWO_BLOCKS if runs_over_blocks(search) else NOT_FOUND)


def existing_keys(findings: Iterable[Finding]) -> set[int]:
    """Return the keys of those pages that are still there; what belonged to a deleted one belongs to none."""
    keys = {finding.page_key for finding in findings if finding.page_key is not None}
    return set(Page.objects.filter(pk__in=keys).values_list("pk", flat=True))


def own_keys(keys: Iterable[int]) -> set[int]:
    """Return these pages with their aliases, which show the same and follow what is done to them."""
    found, new = set(), set(keys)
    while new:
        found |= new
        new = set(Page.objects.filter(alias_of__in=new).values_list("pk", flat=True)) - found
    return found


def find_all_of(keys: Iterable[int]) -> Iterator[Finding]:
    """Yield every row with words that belongs to these pages."""
    everything: Redactor = Everything()
    for table in tables():
        for key in keys if table.owner else ():
            wanted: Any = str(key) if table.owner.endswith("object_id") else key
            yield from (
                finding for finding in find_in(table, everything, **{table.owner: wanted}) if finding.page_key == key
            )


def runs_over_blocks(search: Search) -> bool:
    """Return whether the passage is found once all that the page says is read in one go."""
    page = search.page.get_latest_revision_as_object()
    texts = [getattr(page, name) for name in page.get_streamfield_names()]
    said = " ".join(str(part) for text in texts for part in text.stream_block.get_searchable_content(text))
    fields = " ".join(str(getattr(page, name, "") or "") for name in ("title", "question", "summary"))
    return bool(search.matcher.redact_words(f"{fields} {said}")[1])


def texts_of_entry(page: Page) -> list[str]:
    """Return what an entry says, now and in all its versions, text by text; what may stand elsewhere by chance is not
    among it."""
    fields: dict[str, None] = {}
    blocks: dict[str, None] = {}
    versions = [page.specific]
    if isinstance(page, ClinicalPage):
        revisions = Revision.page_revisions.filter(object_id=str(page.pk)).iterator(chunk_size=50)
        versions += [content_in(revision, type(page)) for revision in revisions]
    for version in versions:
        content = version.get_clinical_content()
        fields.update(dict.fromkeys(value for value in content.values() if isinstance(value, str)))
        blocks.update(dict.fromkeys(leaves([value for value in content.values() if not isinstance(value, str)])))
    found = [*fields, *sorted(blocks.keys() - fields.keys(), key=len, reverse=True)]
    return [text for text in found if is_unmistakable(text)][:MOST_PASSAGES]
