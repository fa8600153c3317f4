"""Where the database keeps words, found by asking the models: a table that somebody adds later is searched as well."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Cast
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import CommentReply, Page, Revision, TaskState, get_default_page_content_type

# Words of the machine and of the site's set-up, not of stories: log-ins, rights, indexes that are made anew.
LEFT_OUT_APPS = {"auth", "contenttypes", "users", "wagtailusers", "wagtailsearch"}
LEFT_OUT_TABLES = {
    *("wagtailcore.referenceindex", "wagtailcore.locale", "wagtailcore.site", "wagtailcore.collection"),
    *("wagtailcore.task", "wagtailcore.workflow", "wagtailcore.workflowstate", "wagtailcore.pageviewrestriction"),
    *("wagtailcore.collectionviewrestriction", "wagtailimages.rendition", "images.customrendition"),
    *("review.redaction", "review.clinicalchange", "publishing.workerlock", "wagtailadmin.editingsession"),
    # Made anew from the notes of the importer.
    "qa.archivereason",
    # They are packed: `sweep.forget_in_sessions` unpacks them.
    "sessions.session",
}
# The keys by which records know each other, and names that people have answered for.
LEFT_OUT_FIELDS = {
    *("path", "slug", "url_path", "object_id", "parent_object_id", "action", "key", "message_id", "hash"),
    *("file_hash", "sha256", "digest", "digest_before", "digest_after", "question_digest", "answer_digest"),
    *(
        "made_pages",
        "previous",
        "language_code",
        "reviewer_name",
        "reviewer_credentials",
        "contentpath",
        "formatted_from",
    ),
}
# A row that holds the passage is worth nothing without it.
DROPPED_TABLES = {
    *("search.searchday", "wagtailsearchpromotions.query", "wagtailembeds.embed", "wagtailadmin.formstate"),
}
REDIRECT = "wagtailredirects.redirect"
PAGES, VERSIONS = "The pages themselves", "Saved versions and drafts"
LEDGER = "The record of reviews"
# The way to the page of what names it otherwise than by a key of its own, and the way to whether it is a page at all.
INDIRECT_OWNERS: dict[type[models.Model], str] = {
    Revision: "object_id",
    TaskState: "workflow_state__object_id",
    CommentReply: "comment__page_id",
}
OWNER_TYPES: dict[type[models.Model], str] = {
    Revision: "base_content_type_id",
    TaskState: "workflow_state__base_content_type_id",
}
NAMES = {
    "wagtailcore.revision": VERSIONS,
    "review.review": LEDGER,
    "review.helpfulreason": "What visitors wrote under “Was this page helpful?”",
    "wagtailcore.comment": "Comments",
    "wagtailcore.commentreply": "Answers to comments",
    "wagtailcore.pagelogentry": "The history",
    "wagtailcore.modellogentry": "The history of other records",
    "wagtailcore.taskstate": "What reviewers wrote when they decided",
    "content.safetyhold": "Safety holds",
    "publishing.outgoingmail": "Mail that waits or was sent",
    "publishing.timedjob": "Errors of timed jobs",
    "qa.archiveimport": "Reports of imports",
    "qa.archiveentry": "Notes of the importer",
    "qa.uploadedpage": "Uploads that are to be imported",
    "qa.archivework": "The worklist of the archive",
    "wagtailsearchpromotions.query": "What visitors searched for",
    "search.searchday": "What visitors searched for",
    "wagtailredirects.redirect": "Redirects",
    "wagtailembeds.embed": "Embedded media",
    "wagtailadmin.formstate": "Forms that were not sent off",
}


@dataclass(frozen=True)
class Table:
    """One table with its columns of words. `owner` leads to the page that a row belongs to; empty where none does."""

    model: type[models.Model]
    fields: tuple[str, ...]
    owner: str = ""

    @property
    def label(self) -> str:
        """The table's own name."""
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        """What editors call it."""
        if issubclass(self.model, Page):
            return PAGES
        return NAMES.get(self.label) or str(self.model._meta.verbose_name_plural).capitalize()

    def rows(self, runs: list[str], **where: Any) -> QuerySet:
        """Return the key, the owner and the texts of the rows that may hold one of `runs`; all rows for none."""
        texts = {f"text_of_{name}": Cast(name, models.TextField()) for name in self.fields}
        found = self.model._base_manager.filter(**where).order_by("pk").annotate(**texts)
        if runs:
            condition = Q(pk__in=[])
            for name in texts:
                for run in runs:
                    condition |= Q(**{f"{name}__icontains": run})
            found = found.filter(condition)
        owner = {"owner_key": F(self.owner)} if self.owner else {}
        if self.model in OWNER_TYPES:
            owner["owner_type"] = F(OWNER_TYPES[self.model])
        return found.values("pk", *texts, **owner)

    def page_key(self, row: dict[str, Any]) -> int | None:
        """Return the key of the page that one of these rows belongs to, or None."""
        key = row.get("owner_key")
        if key is None or row.get("owner_type", page_type()) != page_type():
            return None
        return int(key)


def page_type() -> int:
    """Return the key of the type that revisions and workflows of pages are of."""
    return get_default_page_content_type().pk


@cache
def tables() -> tuple[Table, ...]:
    """Return every table with words in it, the pages first."""
    found = [table for model in apps.get_models(include_auto_created=True) if (table := table_of(model))]
    return tuple(sorted(found, key=lambda table: (table.name != PAGES, table.label != "wagtailcore.page", table.name)))


def table_of(model: type[models.Model]) -> Table | None:
    """Return a model's own table, without what it inherits; None where it keeps no words."""
    label, app = model._meta.label_lower, model._meta.app_label
    if app in LEFT_OUT_APPS or label in LEFT_OUT_TABLES or not model._meta.managed or model._meta.proxy:
        return None
    fields = tuple(field.name for field in model._meta.local_concrete_fields if holds_words(field))
    return Table(model, fields, owner_of(model)) if fields else None


def holds_words(field: models.Field) -> bool:
    """Return whether people's words may stand in a column."""
    if field.name in LEFT_OUT_FIELDS or field.choices or isinstance(field, models.EmailField | models.FileField):
        return False
    return isinstance(field, models.CharField | models.TextField | models.JSONField | StreamField)


def owner_of(model: type[models.Model]) -> str:
    """Return the path from a row to the key of the page that it belongs to."""
    if model is Page:
        return "pk"
    if issubclass(model, Page):
        return "page_ptr_id"
    if model in INDIRECT_OWNERS:
        return INDIRECT_OWNERS[model]
    for field in model._meta.local_fields:
        to_page = isinstance(field.related_model, type) and issubclass(field.related_model, Page)
        if to_page and (field.name == "page" or isinstance(field, ParentalKey)):
            return field.attname
    return ""


@cache
def words_of_the_machine() -> frozenset[str]:
    """Return the choices and the kinds of blocks, which stand beside words in a text's JSON and are none."""
    found: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, StreamField):
                found.update(machine_words_in(field.stream_block))
    return frozenset(found)


def machine_words_in(block: blocks.Block) -> Iterator[str]:
    """Yield the choices and the kinds of a block and of those inside it."""
    if kind := getattr(block.meta, "kind", ""):
        yield kind
    if isinstance(block, blocks.ChoiceBlock | blocks.MultipleChoiceBlock):
        for key, _ in block.field.choices:
            yield from [key] if isinstance(key, str) and key else []
    children = list(getattr(block, "child_blocks", {}).values())
    if isinstance(block, blocks.ListBlock):
        children.append(block.child_block)
    for child in children:
        yield from machine_words_in(child)
