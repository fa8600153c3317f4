"""Pages as an export tells of them, in batches: so many queries for a hundred pages, however large the archive is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, PageViewRestriction, Revision

from content.batches import batches
from content.models import BasePage, SafetyHold
from qa.export.fields import Data, fields_of_revision, fields_of_rows
from qa.export.keys import Keys
from qa.export.signatures import find_renditions, lines_as_told
from qa.models import ArchiveEntry, ArchiveImport
from review.models import Review, ReviewDue

BATCH = 100
STATE = ("live", "first_published_at", "last_published_at", "expired", "is_legacy", "has_unpublished_changes")
# Runs of the archive importer that came to an end; another would be cleared away by the next.
FINISHED = (ArchiveImport.State.DONE, ArchiveImport.State.INDEXING)


def page_types() -> list[type[BasePage]]:
    """Return the page types of the site, whatever section they belong to."""
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


def type_name(model: type[BasePage]) -> str:
    """Return what an export calls a page type: `qa.questionpage`."""
    return model._meta.label_lower


def page_numbers() -> list[int]:
    """Return the numbers of all pages in the order in which they were made: lists of equal dates go by it."""
    types = ContentType.objects.get_for_models(*page_types()).values()
    return list(Page.objects.filter(content_type__in=types).order_by("pk").values_list("pk", flat=True))


def page_records(numbers: Iterable[int], keys: Keys) -> Iterator[Data]:
    """Yield what an export says of each of these pages."""
    for batch in batches(numbers, BATCH):
        found = {page.pk: page for page in Page.objects.filter(pk__in=batch).specific()}
        pages = [found[number] for number in batch if number in found]
        yield from records_of(pages, keys)


def records_of(pages: list[BasePage], keys: Keys) -> Iterator[Data]:
    """Yield what an export says of a batch of pages."""
    beside = Beside.load(pages, keys)
    above = parents_of(pages)
    rows: dict[int, Data] = {}
    for model in {type(page) for page in pages}:
        rows |= fields_of_rows(model, [page for page in pages if type(page) is model], keys)
    for page in pages:
        fields = rows[page.pk]
        yield {
            "key": keys.of(Page, page.pk),
            "type": type_name(type(page)),
            "parent": keys.of(Page, above.get(page.path[: -page.steplen])),
            "place": keys.places[page.pk],
            "alias_of": keys.of(Page, page.alias_of_id),
            "state": {name: getattr(page, name) for name in STATE},
            "fields": fields,
            "draft": draft_of(page, beside.latest.get(page.latest_revision_id), fields, keys),
            "scheduled": scheduled_of(page, beside.scheduled.get(page.pk), fields, keys),
            "restrictions": beside.restrictions.get(page.pk, []),
            "hold": beside.holds.get(page.pk),
            "review_due": beside.due.get(page.pk),
            "reviews": lines_as_told(type(page), beside.lines[page.pk], keys, beside.renditions),
            "archive_entry": beside.entries.get(page.pk),
        }


def parents_of(pages: list[BasePage]) -> dict[str, int]:
    """Return the numbers of the pages above, by their place in the tree; one query."""
    above = {page.path[: -page.steplen] for page in pages}
    return dict(Page.objects.filter(path__in=above, depth__gt=1).values_list("path", "pk"))


def draft_of(page: BasePage, latest: Revision | None, fields: Data, keys: Keys) -> Data | None:
    """Return what the latest draft says where it is not what the page says, without its comments."""
    draft = fields_of_revision(type(page), latest.content, fields, keys) if latest else fields
    return draft if draft != fields else None


def scheduled_of(page: BasePage, revision: Revision | None, fields: Data, keys: Keys) -> Data | None:
    """Return what is to go live by itself, and when."""
    if revision is None:
        return None
    fields = fields_of_revision(type(page), revision.content, fields, keys)
    return {"at": revision.approved_go_live_at, "fields": fields}


@dataclass(frozen=True)
class Beside:
    """What is kept beside the pages of a batch, by the number of the page."""

    latest: dict[int, Revision]
    scheduled: dict[int, Revision]
    restrictions: dict[int, list[Data]]
    holds: dict[int, Data]
    due: dict[int, Any]
    lines: dict[int, list[Review]]
    renditions: dict[str, str]
    entries: dict[int, Data]

    @classmethod
    def load(cls, pages: list[BasePage], keys: Keys) -> "Beside":
        """Read it: one query for each kind of thing."""
        pks = [page.pk for page in pages]
        lines: dict[int, list[Review]] = defaultdict(list)
        for line in Review.objects.filter(page__in=pks).order_by("pk"):
            lines[line.page_id].append(line)
        return cls(
            latest=Revision.objects.in_bulk([page.latest_revision_id for page in pages if page.latest_revision_id]),
            scheduled=scheduled_revisions(pks),
            restrictions=restrictions_on(pks),
            holds=holds_on(pks),
            due=dict(ReviewDue.objects.filter(page__in=pks).values_list("page_id", "due_on")),
            lines=lines,
            renditions=find_renditions((line.rendered for own in lines.values() for line in own), keys),
            entries=archive_entries(pages),
        )


def scheduled_revisions(pks: list[int]) -> dict[int, Revision]:
    """Return the revisions that wait for their time."""
    revisions = Revision.page_revisions.filter(object_id__in=map(str, pks), approved_go_live_at__isnull=False)
    return {int(revision.object_id): revision for revision in revisions.order_by("pk")}


def restrictions_on(pks: list[int]) -> dict[int, list[Data]]:
    """Return who may open private pages. A password is not told: its page then asks for a log-in."""
    found: dict[int, list[Data]] = defaultdict(list)
    restrictions = PageViewRestriction.objects.filter(page__in=pks).prefetch_related("groups").order_by("pk")
    for restriction in restrictions:
        is_of_groups = restriction.restriction_type == PageViewRestriction.GROUPS
        names = sorted(group.name for group in restriction.groups.all()) if is_of_groups else []
        kind = PageViewRestriction.GROUPS if is_of_groups else PageViewRestriction.LOGIN
        found[restriction.page_id].append({"type": kind, "groups": names})
    return found


def holds_on(pks: list[int]) -> dict[int, Data]:
    """Return which pages are withheld, with what visitors read there and not with the reason."""
    holds = SafetyHold.objects.active().filter(page__in=pks)
    return {hold.page_id: {"placed_at": hold.placed_at, "notice": hold.notice} for hold in holds}


def archive_entries(pages: list[BasePage]) -> dict[int, Data]:
    """Return what the archive importer remembers of pages that it made."""
    latest = {page.pk: page.latest_revision_id for page in pages}
    entries = ArchiveEntry.objects.filter(page__in=latest, archive_import__state__in=FINISHED)
    return {
        entry.page_id or 0: {
            "import": run_key(entry.archive_import),
            "position": entry.position,
            "kind": entry.kind,
            "question_digest": entry.question_digest,
            "answer_digest": entry.answer_digest,
            "flags": entry.flags,
            "is_published": entry.is_published,
            "is_unedited": entry.revision_id is not None and entry.revision_id == latest[entry.page_id or 0],
        }
        for entry in entries.select_related("archive_import")
    }


def run_key(run: ArchiveImport) -> str:
    """Return the key of a run of the archive importer: which file, and when."""
    return f"{run.sha256[:16]}:{run.started_at.isoformat()}"
