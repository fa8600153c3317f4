"""What visitors may be told of the review of a page: what the ledger says of exactly the content they see, no more."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from wagtail.models import Page

from content.structured_data import without_empty
from review.models.redaction import Redaction
from review.models.review import Review

if TYPE_CHECKING:
    from review.models import ClinicalPage

# All that visitors may see of a line; notes and reasons are for colleagues.
SHOWN = (
    *("page_id", "decision", "scope", "part", "reviewer_name", "reviewer_credentials", "signed_at", "next_due_on"),
    *("digest", "published_at", "version", "change_note", "superseded_at"),
)


@dataclass(frozen=True)
class Change:
    """What an editor told visitors of a change, when it went out, and the version before it."""

    made_at: datetime
    note: str
    before: int | None


@dataclass(frozen=True)
class Unreviewed:
    """Since when a page stands as nobody reviewed it, its last review before that, and the version before it."""

    since: datetime
    last: Review | None
    before: int | None


@dataclass(frozen=True)
class Trust:
    """What visitors may be told of the review of one page.

    `whole` is the last sign-off of the whole page. `part`, where it is not None, is the sign-off of a part of it that
    has changed since, so that nobody has signed off the whole as it stands. `due_on` is when the next review is due.
    `unreviewed` says that what stands here went out without a review.
    """

    whole: Review | None = None
    part: Review | None = None
    due_on: date | None = None
    changes: list[Change] = field(default_factory=list)
    unreviewed: "Unreviewed | None" = None

    @property
    def badge(self) -> Review | None:
        """The sign-off of the whole page exactly as it stands, or None."""
        return None if self.part else self.whole

    @property
    def is_overdue(self) -> bool:
        """Whether the next review was due before today."""
        return self.due_on is not None and self.due_on < timezone.localdate()


def find_trust(pages: Iterable["ClinicalPage"]) -> dict[int, Trust]:
    """Return what visitors may be told of each of `pages`, by its key; one query for all of them."""
    pages = list(pages)
    lines = lines_of(pages)
    return {page.pk: trust_of(page, lines[page.pk], page.clinical_digest) for page in pages}


def load_trust(pages: Iterable["ClinicalPage"]) -> None:
    """Give each of `pages` its `trust` at once, for a listing."""
    pages = list(pages)
    found = find_trust(pages)
    for page in pages:
        page.trust = found[page.pk]


def load_published_trust(pages: Iterable["ClinicalPage"]) -> None:
    """Give each of `pages`, which are public, its `trust` by the ledger alone, for a long listing: no text is read.

    Saving a public page writes into the ledger, in one transaction, which content it shows from then on
    (`ledger.record_publication`); what pages show from elsewhere cannot become something else (`review.shown`).
    """
    pages = list(pages)
    lines = lines_of(pages)
    for page in pages:
        page.trust = trust_of(page, lines[page.pk], published_digest(lines[page.pk]))


def published_digest(lines: Iterable[Review]) -> str:
    """Return the digest of what is public by the `lines` of a page, empty where nothing of it has been signed."""
    public = [line for line in lines if line.published_at and line.superseded_at is None]
    return max(public, key=lambda line: line.version or 0).digest if public else ""


def lines_of(pages: Iterable["ClinicalPage"]) -> dict[int, list[Review]]:
    """Return what visitors may see of the lines of each of `pages`, by its key; one query for all of them."""
    pages = list(pages)
    lines: dict[int, list[Review]] = defaultdict(list)
    for line in shown_lines(ledger_key(page) for page in pages):
        lines[line.page_id].append(line)
    return {page.pk: lines[ledger_key(page)] for page in pages}


def ledger_key(page: Any) -> int:
    """Return the key of the page whose lines speak of `page`: an alias shows what its source shows."""
    return page.alias_of_id or page.pk


def shown_lines(keys: Iterable[int]) -> Iterable[Review]:
    """Return what visitors may see of the lines of these pages, the newest first, each with `planned_for`."""
    lines = Review.objects.filter(page_id__in=set(keys), withdrawn_at=None)
    return lines.annotate(planned_for=F("page__review_due__due_on")).only(*SHOWN)


def trust_of(page: "ClinicalPage", lines: list[Review], digest: str) -> Trust:
    """Return what `lines`, the newest first, let visitors be told of `page` as it stands with the content of `digest`.

    A page from the archive, one published without sign-off and one whose sign-off has lapsed have no sign-off to show.
    """
    changes = changes_in(lines)
    approvals = [line for line in lines if line.is_approval]
    standing = [line for line in approvals if line.digest == digest and line.superseded_at is None]
    if page.is_legacy or not digest or not standing:
        return Trust(changes=changes, unreviewed=None if page.is_legacy else unreviewed_in(lines, digest))
    whole = next((line for line in standing if line.is_of_whole_page), None)
    part = None if whole else standing[0]
    if part:
        whole = next((line for line in approvals if line.is_of_whole_page and line.signed_at <= part.signed_at), None)
    return Trust(whole, part, due_date(whole), changes)


def unreviewed_in(lines: list[Review], digest: str) -> Unreviewed | None:
    """Return what visitors should know of content that went out without a review, None where that is not so."""
    line = next((line for line in lines if line.digest == digest and line.superseded_at is None), None)
    if line is None or line.is_approval or not line.published_at:
        return None
    earlier = [other for other in lines if other.version and other.version < (line.version or 0)]
    last = next((other for other in earlier if other.is_of_whole_page), None)
    return Unreviewed(line.published_at, last, max((other.version or 0 for other in earlier), default=None))


def due_date(whole: Review | None) -> date | None:
    """Return when the review after `whole` is due.

    It may be planned for an earlier day than visitors were promised; only a review moves it to a later one.
    """
    dates = [whole.next_due_on, whole.planned_for] if whole else []  # type: ignore[attr-defined] # annotated
    return min(filter(None, dates), default=None)


def changes_in(lines: list[Review]) -> list[Change]:
    """Return the changes that visitors were told of, the newest first."""
    published = sorted((line for line in lines if line.version), key=lambda line: line.version or 0)
    before = [None, *(line.version for line in published)]
    return [
        Change(line.published_at, line.change_note, earlier)
        for line, earlier in reversed(list(zip(published, before, strict=False)))
        if line.change_note and line.published_at
    ]


def structured_review(trust: Trust) -> dict[str, Any]:
    """Return `lastReviewed` and `reviewedBy`; who reviewed it only where they signed off the whole as it stands."""
    if trust.whole is None:
        return {}
    found: dict[str, Any] = {"lastReviewed": timezone.localdate(trust.whole.signed_at).isoformat()}
    if badge := trust.badge:
        found["reviewedBy"] = without_empty(
            {"@type": "Person", "name": badge.reviewer_name, "description": badge.reviewer_credentials}
        )
    return found


def find_version(page: "ClinicalPage", number: int) -> Review | None:
    """Return the line of version `number` of `page`, None if that was never public; withdrawn ones are found too."""
    return Review.objects.published().filter(page_id=ledger_key(page), version=number).first()


def current_version(page: "ClinicalPage") -> int | None:
    """Return the number of the version that the page shows now, None where its content has none."""
    found = Review.objects.published().filter(page_id=ledger_key(page), digest=page.clinical_digest)
    return found.order_by("-version").values_list("version", flat=True).first()


def public_until(version: Review) -> datetime | None:
    """Return when another version took the place of `version`, or None."""
    later = Review.objects.published().filter(page_id=version.page_id, version__gt=version.version)
    return later.order_by("version").values_list("published_at", flat=True).first()


def removals_from(page: Page) -> list[date]:
    """Return the days on which a passage was removed from `page` everywhere, the latest first, each once.

    No query for a page that was loaded with the knowledge that there are none (`with_removals`).
    """
    if getattr(page, "has_removals", True) is False:
        return []
    removed = Redaction.objects.filter(page_id=page.pk, kind=Redaction.Kind.PASSAGE).values_list(
        "removed_at", flat=True
    )
    return list(dict.fromkeys(timezone.localdate(moment) for moment in removed))


def with_removals(pages: Any) -> Any:
    """Return a query of pages so that each knows as `has_removals` whether anything was removed from it."""
    return pages.annotate(has_removals=Exists(Redaction.objects.filter(page=OuterRef("pk"))))


def removal_of(page: "ClinicalPage") -> Redaction | None:
    """Return the removal of `page` as a whole, or None."""
    return Redaction.objects.filter(page_id=page.pk, kind=Redaction.Kind.ENTRY).first()
