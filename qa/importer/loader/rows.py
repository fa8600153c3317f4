"""New pages as rows in bulk: what `add_child` and `save_revision` write one page at a time.

The tables that a new draft has a row in: the page tree, question pages, revisions, the history (log entries), the
reference index, the search index, and the importer's own record. Nothing of a draft shows to a reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from qa.importer.loader.pages import page_row
from qa.importer.loader.plan import Decision
from qa.importer.parser.flags import Flag
from qa.models import ArchiveEntry, ArchiveImport, QuestionPage
from search import indexing

ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page that is not saved yet, and the entry that it is made from."""

    page: QuestionPage
    decision: Decision
    flags: Sequence[Flag]


def insert_pages(run: ArchiveImport, category: Page, new_pages: Sequence[NewPage]) -> None:
    """Adds the pages below the category as drafts, with all that belongs to them; each page gets its number.

    One short transaction, tried again where somebody took the same place in the tree; raises IntegrityError when
    that happens too often.
    """
    for attempts_left in reversed(range(ATTEMPTS)):
        try:
            with transaction.atomic():
                _insert(run, category, new_pages)
                return
        except (IntegrityError, OperationalError):
            if not attempts_left:
                raise


def _insert(run: ArchiveImport, category: Page, new_pages: Sequence[NewPage]) -> None:
    now = timezone.now()
    pages = [new.page for new in new_pages]
    _place_in_tree(category, pages)
    _insert_page_rows(pages, now)
    revisions = _insert_revisions(pages, now)
    _insert_log_entries(pages, now)
    _insert_references(pages)
    _remember(run, new_pages, revisions)
    index_pages(pages, remote=False)
    # Last, as `add_child` does it: the other order would deadlock with an editor who adds a page here.
    Page.objects.filter(pk=category.pk).update(numchild=F("numchild") + len(pages))


def index_pages(pages: Sequence[Page], *, remote: bool, model: type[Page] = QuestionPage) -> None:
    """Puts the pages, all of one type, in the search indexes: those in the database, which take part in the
    transaction, or those (`remote`) of other services, which must not hear of a page before it is committed."""
    for backend in get_search_backends(with_auto_update=True):
        if backend.catch_indexing_errors is remote:
            backend.add_bulk(model, pages)
    if not remote:
        indexing.update([page.pk for page in pages])


def _place_in_tree(category: Page, pages: Sequence[QuestionPage]) -> None:
    """Gives the pages the next places below the category. Where somebody adds a page there at the same moment, the
    database refuses the second of the two."""
    parent = Page.objects.get(pk=category.pk)
    last = parent.get_children().order_by("-path").values_list("path", flat=True).first()
    step = Page._str2int(last[-Page.steplen :]) if last else 0
    for number, page in enumerate(pages, start=step + 1):
        page.depth = parent.depth + 1
        page.path = Page._get_path(parent.path, page.depth, number)
        page.set_url_path(parent)


def _insert_page_rows(pages: Sequence[QuestionPage], now: datetime) -> None:
    for page in pages:
        page.latest_revision_created_at = now
    for page, row in zip(pages, Page.objects.bulk_create([page_row(page) for page in pages]), strict=True):
        page.id = page.page_ptr_id = row.pk
        page._state.adding = False
        page._state.db = connection.alias
    # Django's bulk_create refuses a model with a parent table; the parent's rows are there already.
    QuestionPage._base_manager.get_queryset()._batched_insert(
        list(pages), fields=QuestionPage._meta.local_concrete_fields, batch_size=None
    )


def _insert_revisions(pages: Sequence[QuestionPage], now: datetime) -> list[Revision]:
    """Adds the first revision of each page, in the same order."""
    base_type = ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type_id=page.content_type_id,
            base_content_type=base_type,
            object_id=str(page.pk),
            created_at=now,
            object_str=str(page),
            content=page.serializable_data(),
        )
        for page in pages
    )
    own = Revision.objects.filter(
        base_content_type=base_type, object_id=Cast(OuterRef("pk"), CharField(max_length=255))
    )
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(latest_revision_id=Subquery(own.values("pk")[:1]))
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision = revision
    return revisions


def _insert_log_entries(pages: Sequence[QuestionPage], now: datetime) -> None:
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_id=page.pk,
            content_type_id=page.content_type_id,
            label=str(page),
            action="wagtail.create",
            timestamp=now,
            content_changed=True,
        )
        for page in pages
    )


def _insert_references(pages: Sequence[QuestionPage]) -> None:
    """Adds what the pages point to; they are new, so that there is nothing to compare with."""
    base_type_id = ContentType.objects.get_for_model(Page).pk
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type_id=page.content_type_id,
            base_content_type_id=base_type_id,
            object_id=str(page.pk),
            to_content_type_id=to_type_id,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for page in pages
        for to_type_id, to_id, model_path, content_path in ReferenceIndex._extract_references_from_object(page)
    )


def _remember(run: ArchiveImport, new_pages: Sequence[NewPage], revisions: Sequence[Revision]) -> None:
    """Records the entries; one whose page somebody had deleted gets its new page in the old record's place."""
    replaced = [new.decision.known.pk for new in new_pages if new.decision.known]
    ArchiveEntry.objects.filter(pk__in=replaced).delete()
    ArchiveEntry.objects.bulk_create(
        ArchiveEntry(
            archive_import=run,
            page=new.page,
            position=new.decision.entry.position,
            kind=new.decision.entry.kind,
            question_digest=new.decision.fingerprint.question,
            answer_digest=new.decision.fingerprint.answer,
            revision=revision,
            flags=[flag.as_dict() for flag in new.flags],
        )
        for new, revision in zip(new_pages, revisions, strict=True)
    )
