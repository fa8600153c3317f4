"""What the site already knows of the entries of an archive."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.html import strip_tags
from wagtail.models import Page, WorkflowState

from qa.importer.matching import Fingerprint
from qa.models import ArchiveEntry, ArchiveImport, CategoryIndexPage, QuestionPage
from review.models import Redaction


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that was imported before, and how its page stands now."""

    pk: int
    fingerprint: Fingerprint
    kind: str
    import_name: str
    page_id: int | None
    title: str
    source_url: str
    is_live: bool
    was_published: bool
    touched: str
    "What a person has done with the page since; empty where nobody has touched it."
    is_redacted: bool = False
    "Something was removed from the page everywhere: no report may repeat what the file says."


def known_entries(category: CategoryIndexPage | None) -> list[KnownEntry]:
    """The entries that were imported into a category, from whatever file, in the order of their files."""
    if category is None:
        return []
    busy = busy_pages()
    return [_known(row, busy) for row in _rows(category).iterator()]


def text_of(known: KnownEntry) -> str:
    """All words of the page of an entry, "" where it has none any more."""
    page = QuestionPage.objects.filter(pk=known.page_id).first()
    return f"{page.question}\n{strip_tags(page.answer_text)}" if page else ""


def _rows(category: CategoryIndexPage) -> QuerySet[ArchiveEntry, dict]:
    return (
        ArchiveEntry.objects.filter(archive_import__category=category)
        .exclude(archive_import__state=ArchiveImport.State.WRITING)
        .order_by("archive_import", "position", "pk")
        .values(
            *("pk", "position", "question_digest", "answer_digest", "kind", "is_published", "page_id", "revision_id"),
            name=F("archive_import__name"),
            title=F("page__draft_title"),
            source_url=F("page__source_url"),
            live=F("page__live"),
            locked=F("page__locked"),
            legacy=F("page__is_legacy"),
            latest=F("page__latest_revision_id"),
            redacted=Exists(Redaction.objects.filter(page_id=OuterRef("page_id"))),
        )
    )


def _known(row: dict, busy: set[str]) -> KnownEntry:
    return KnownEntry(
        pk=row["pk"],
        fingerprint=Fingerprint(row["position"], row["question_digest"], row["answer_digest"]),
        kind=row["kind"],
        import_name=row["name"],
        page_id=row["page_id"],
        title=row["title"] or "",
        source_url=row["source_url"] or "",
        is_live=bool(row["live"]),
        was_published=row["is_published"],
        touched=_touched(row, busy),
        is_redacted=row["redacted"],
    )


def _touched(row: dict, busy: set[str]) -> str:
    if row["page_id"] is None:
        return "somebody has deleted its page since"
    if row["redacted"]:
        return "something was removed from its page everywhere"
    if row["latest"] != row["revision_id"]:
        return "somebody has edited its page since"
    if not row["legacy"]:
        return "its page has been reviewed since"
    if row["locked"]:
        return "somebody has locked its page"
    return "its page is in a review" if str(row["page_id"]) in busy else ""


def busy_pages() -> set[str]:
    """The numbers, as texts, of the pages that are in a review now."""
    return set(
        WorkflowState.objects.active()
        .filter(base_content_type=ContentType.objects.get_for_model(Page))
        .values_list("object_id", flat=True)
    )
