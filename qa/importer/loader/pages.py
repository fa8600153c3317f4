"""Question pages made from entries."""

from functools import cache
from typing import Any
from uuid import uuid4

from django.utils.text import slugify
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.models import COMMENTS_RELATION_NAME, Page

from qa.importer.loader.categories import free_slug
from qa.importer.parser.answers import answer_blocks
from qa.importer.parser.entries import Entry
from qa.importer.parser.titles import derive_orphan_title, derive_title
from qa.models import QuestionPage

LONGEST_SOURCE_NAME = 255


def new_page(entry: Entry, *, locale_id: int, source_name: str, source_url: str, taken_slugs: set[str]) -> QuestionPage:
    """An unsaved draft of the entry in the legacy state; its slug is added to `taken_slugs`."""
    page = QuestionPage(live=False, has_unpublished_changes=True, is_legacy=True, locale_id=locale_id)
    fill_page(page, entry, source_name=source_name, source_url=source_url)
    page.draft_title = page.title
    page.slug = free_slug(page_slug(page.title), taken_slugs)
    taken_slugs.add(page.slug)
    # Nothing hangs on a new page; saying so saves a query for each relation.
    for relation in ("topics", "also_in", COMMENTS_RELATION_NAME):
        setattr(page, relation, [])
    return page


def fill_page(page: QuestionPage, entry: Entry, *, source_name: str, source_url: str) -> None:
    """Sets on the page what the entry says; an address that is not given leaves the page's own."""
    page.title = entry_title(entry)
    page.title_is_derived = not entry.title
    page.question = entry.question_text
    page.answer = stream_value(answer_blocks(entry.answer))
    page.source_name = source_name[:LONGEST_SOURCE_NAME]
    page.source_url = entry.address or source_url or page.source_url
    page.asked_on = entry.asked_on or page.asked_on


def entry_title(entry: Entry) -> str:
    """The title that an entry came with, or one that is derived from its words."""
    if entry.title:
        return entry.title
    if entry.question:
        return derive_title(entry.question_text)
    return derive_orphan_title(entry.answer[0].text)


def page_slug(title: str) -> str:
    """The part of the address that a title gives, which another page may have already."""
    return slugify(title, allow_unicode=True) or "question"


def stream_value(blocks: list[dict[str, Any]]) -> StreamValue:
    """The blocks as the value of the answer field, each with an identity of its own."""
    return StreamValue(answer_block(), [{**block, "id": str(uuid4())} for block in blocks], is_lazy=True)


@cache
def answer_block() -> StreamBlock:
    """The stream block of the answer field."""
    return QuestionPage._meta.get_field("answer").stream_block


def page_row(page: QuestionPage) -> Page:
    """The page's row in the table of all pages, unsaved."""
    fields = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    return Page(**{name: getattr(page, name) for name in fields})
