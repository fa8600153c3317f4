"""Putting public pages into the index, and taking all others out, in the transaction that changes them."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Self

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from content import generation
from content.batches import batches
from content.models import BasePage
from content.queries import visible
from content.search_text import SearchText
from content.words import STOP_WORDS, stem_of, tokens_in
from review.models import ClinicalPage
from review.public import find_trust
from search import labels, topic_names
from search.directory import paths_above
from search.engines import get_engine
from search.models import Entry, EntryText, KnownWord, Words
from search.models.index import ANALYSIS
from search.text import heads_in, index_form, index_text

BATCH = 100
# So many pages are brought up to date while an editor waits; what is more is the worker's.
AT_ONCE = 50
# What is longer is no word that anybody types.
LONGEST_WORD = 40
HYPHENED = re.compile(r"\w+(?:[-‐‑]\w+)+")


def searchable_types() -> list[type[BasePage]]:
    """Return the page types that the search finds."""
    return [model for model in apps.get_models() if issubclass(model, BasePage) and model.is_searchable]


# The keys of pages that are brought up to date together at the end of a block, None outside of one.
_together: ContextVar[dict[int, None] | None] = ContextVar("pages to index together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Bring all pages that change inside this block up to date at its end, in batches; for thousands of pages."""
    keys: dict[int, None] = {}
    token = _together.set(keys)
    try:
        yield
    finally:
        _together.reset(token)
    update(keys)


def update(keys: Iterable[int]) -> None:
    """Bring what the index knows of the pages with these keys up to date, as the database has them now."""
    waiting = _together.get()
    if waiting is not None:
        waiting.update(dict.fromkeys(keys))
        return
    for some in batches(keys, BATCH):
        with transaction.atomic():
            found = specific(some)
            remove(set(some) - {page.pk for page in found})
            put(found)


def put(pages: Iterable[BasePage]) -> int:
    """Bring what the index knows of `pages` up to date: public ones are in it, others are not. Return how many are."""
    public = 0
    for some in batches(pages, BATCH):
        with transaction.atomic():
            public += put_batch(some)
    return public


def put_batch(pages: list[BasePage]) -> int:
    """Do it for as many pages as fit into a statement; what the index says of a page already is not written again."""
    keys = [page.pk for page in pages]
    seen = dict(visible(Page.objects.filter(pk__in=keys)).values_list("pk", "path"))
    public = [page for page in pages if page.is_searchable and page.pk in seen]
    remove(set(keys) - {page.pk for page in public})
    if not public:
        return 0
    before = Rows.of([page.pk for page in public])
    after = make_rows(public, seen)
    changed = [page for page in public if before.of_page(page.pk) != after.of_page(page.pk)]
    if changed:
        write(changed, before, after)
    return len(public)


@dataclass
class Rows:
    """What the index holds of some pages, by their keys."""

    entries: dict[int, Entry]
    texts: dict[int, EntryText]
    words: dict[int, Words]

    @classmethod
    def of(cls, keys: list[int]) -> Self:
        """Return what the index holds now."""
        return cls(Entry.objects.in_bulk(keys), EntryText.objects.in_bulk(keys), Words.objects.in_bulk(keys))

    def of_page(self, key: int) -> list[Any]:
        """Return the values of all columns of a page."""
        rows = (found.get(key) for found in (self.entries, self.texts, self.words))
        return [[getattr(row, field.attname) for field in row._meta.concrete_fields] if row else None for row in rows]


def make_rows(public: list[BasePage], paths: dict[int, str]) -> Rows:
    """Return what the index should hold of public pages."""
    texts = {page.pk: page.get_search_text() for page in public}
    reviewed = find_reviewed(public)
    sections = find_sections({page.pk: paths[page.pk] for page in public}, texts)
    words = {page.pk: words_of(page, texts[page.pk], sections[page.pk], page.pk in reviewed) for page in public}
    return Rows(
        {page.pk: entry_of(page, texts[page.pk], reviewed.get(page.pk), words[page.pk].labels) for page in public},
        {
            key: EntryText(entry_id=key, question=clean(text.question), body=clean(text.body))
            for key, text in texts.items()
        },
        words,
    )


def write(changed: list[BasePage], before: Rows, after: Rows) -> None:
    """Write what the index should hold of pages in the place of what it holds."""
    keys = [page.pk for page in changed]
    delete(keys)
    Entry.objects.bulk_create(after.entries[key] for key in keys)
    EntryText.objects.bulk_create(after.texts[key] for key in keys)
    Words.objects.bulk_create(after.words[key] for key in keys)
    generation.changed()
    for key in keys:
        entry, text = after.entries[key], after.texts[key]
        learn_words([entry.title, entry.summary, text.question, text.body])
    was = stems_in_rows(row for key in keys if (row := before.words.get(key)))
    forget_words(was - stems_in_rows(after.words[key] for key in keys))


def remove(keys: Iterable[int]) -> None:
    """Take the pages with these keys out of the index, and their words out of those that are known."""
    keys = list(keys)
    before = stems_of(keys)
    if before:
        delete(keys)
        generation.changed()
        forget_words(before)


def delete(keys: Iterable[int]) -> None:
    """Delete the rows of these pages."""
    Entry.objects.filter(pk__in=list(keys)).delete()


def stems_of(keys: list[int]) -> set[str]:
    """Return the stems that the pages with these keys have in the index."""
    return stems_in_rows(Words.objects.filter(pk__in=keys))


def stems_in_rows(rows: Iterable[Words]) -> set[str]:
    """Return the stems of some pages."""
    return {stem for row in rows for text in (row.title, row.question, row.summary, row.body) for stem in text.split()}


def forget_words(stems: set[str]) -> None:
    """Forget those of `stems` that no page has any more: nobody is led to a word of a page that is hidden now."""
    for some in batches(sorted(stems), 200):
        gone = set(some) - get_engine().present(some)
        if gone:
            KnownWord.objects.filter(stem__in=gone).delete()


def entry_of(page: BasePage, text: SearchText, reviewed_on: date | None, marks: str) -> Entry:
    """Return what the result of a page shows and is sorted by."""
    return Entry(
        page_id=page.pk,
        title=page.title,
        title_key=index_text(page.title)[:255],
        summary=clean(text.summary),
        note=text.note[:255],
        dated=text.dated,
        reviewed_on=reviewed_on,
        is_legacy=page.is_legacy,
        labels=marks,
    )


def words_of(page: BasePage, text: SearchText, sections: Iterable[int], is_reviewed: bool) -> Words:
    """Return the stems of a page and its labels."""
    marks = [labels.of_type(page.content_type_id), *map(labels.of_section, sections)]
    marks += map(labels.of_topic, text.topics)
    if isinstance(page, ClinicalPage):
        marks.append(labels.REVIEWED if is_reviewed else labels.NOT_REVIEWED)
    lead = [index_text(part) for part in (page.title, text.question, text.summary)]
    return Words(
        entry_id=page.pk,
        title=lead[0],
        question=lead[1],
        summary=lead[2],
        body=index_text(text.body),
        heads=heads_in(*lead),
        labels=" ".join(marks),
    )


def find_reviewed(pages: Iterable[BasePage]) -> dict[int, date]:
    """Return the day of the sign-off that stands for each of `pages` exactly as it is, where there is one."""
    clinical = [page for page in pages if isinstance(page, ClinicalPage)]
    badges = {key: trust.badge for key, trust in find_trust(clinical).items()} if clinical else {}
    return {key: timezone.localdate(badge.signed_at) for key, badge in badges.items() if badge}


def find_sections(paths: dict[int, str], texts: dict[int, SearchText]) -> dict[int, list[int]]:
    """Return the keys of the pages above each page, and above and of those below which it is also listed."""
    also = {key for text in texts.values() for key in text.also_in}
    also_paths = dict(Page.objects.filter(pk__in=also).values_list("pk", "path")) if also else {}
    above: dict[int, set[str]] = {
        key: set(paths_above(paths[key])).union(
            *({path, *paths_above(path)} for path in map(also_paths.get, text.also_in) if path)
        )
        for key, text in texts.items()
    }
    known = dict(Page.objects.filter(path__in=set().union(*above.values())).values_list("path", "pk"))
    return {key: sorted(known[path] for path in found if path in known) for key, found in above.items()}


def learn_words(texts: Iterable[str]) -> None:
    """Add the words of `texts` to those to which typing mistakes are corrected."""
    words = {word: index_form(stem) for text in texts for word, stem in words_of_text(text)}
    known = set(KnownWord.objects.filter(word__in=words).values_list("word", flat=True))
    new = (KnownWord(word=word, stem=words[word]) for word in sorted(words.keys() - known))
    KnownWord.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)


def words_of_text(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of `text` that say something, with their stems; what a hyphen joins is a word as well."""
    for token in tokens_in(text):
        if token.word not in STOP_WORDS and len(token.word) <= LONGEST_WORD:
            yield token.word, token.stem
    for match in HYPHENED.finditer(text):
        for first, second in pairwise(tokens_in(match.group())):
            joined = first.word + second.word
            if len(joined) <= LONGEST_WORD:
                yield joined, stem_of(joined)


def recount() -> int:
    """Count anew how many pages have each known word, forget those that none has; return how many remain."""
    pages = get_engine().stems()
    gone, changed, kept = [], [], 0
    for word in KnownWord.objects.iterator():
        number = pages.get(word.stem, 0)
        if not number:
            gone.append(word.pk)
            continue
        kept += 1
        if word.pages != number:
            word.pages = number
            changed.append(word)
    for some in batches(gone, 500):
        KnownWord.objects.filter(pk__in=some).delete()
    for words in batches(changed, 500):
        KnownWord.objects.bulk_update(words, ["pages"])
    return kept


def refresh(pages: Any) -> None:
    """Bring what the index knows of a query of pages up to date; hidden ones leave it at once.

    Where many have to come in or to be filed anew, the worker does it: editors do not wait for thousands of pages.
    """
    keys = list(pages.values_list("pk", flat=True))
    seen = set(visible(Page.objects.filter(pk__in=pages.values("pk"))).values_list("pk", flat=True))
    for some in batches((key for key in keys if key not in seen), 500):
        remove(some)
    for some in batches(sorted(seen)[AT_ONCE:], 500):
        Entry.objects.filter(pk__in=some).update(analysis=0)
    update(sorted(seen)[:AT_ONCE])


def specific(keys: list[int]) -> list[BasePage]:
    """Return the pages with these keys that the search finds, as specific pages."""
    kinds = ContentType.objects.get_for_models(*searchable_types()).values()
    return list(Page.objects.filter(pk__in=keys, content_type__in=kinds).specific())


def catch_up(tell: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Put in what is public and not there, take out what is not public any more; return how many pages changed.

    The worker does it again and again. It fills the index of a new version of the site, files what has moved, and
    mends what went by the site's own doors, such as a change made with SQL.
    """
    kinds = ContentType.objects.get_for_models(*searchable_types()).values()
    public = visible(Page.objects.filter(content_type__in=kinds)).order_by()
    current = Entry.objects.filter(analysis=ANALYSIS)
    hidden = list(Entry.objects.exclude(pk__in=public.values("pk")).values_list("pk", flat=True))
    for some in batches(hidden, 500):
        remove(some)
    missing = list(public.exclude(pk__in=current.values("pk")).values_list("pk", flat=True))
    for done, some in enumerate(batches(missing, BATCH)):
        tell(done * BATCH, len(missing))
        update(some)
    topic_names.remember_missing()
    if len(missing) > BATCH:
        recount()
    return len(hidden) + len(missing)


def rebuild(tell: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make the whole index anew, a page after the other, so that search works meanwhile; return how many are in it."""
    Entry.objects.update(analysis=0)
    topic_names.remember_all()
    catch_up(tell)
    recount()
    return Entry.objects.count()


def clean(text: str) -> str:
    """Return `text` in one line and without NUL, which PostgreSQL does not take."""
    return " ".join(text.replace("\x00", " ").split())
