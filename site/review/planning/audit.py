"""The ledger as an auditor reads it: is a line as it was signed, is it public, and what is public without one."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from content.clinical import digest_of, version_of
from review.models import ClinicalPage, Review
from review.models.review import ReviewQuerySet
from review.planning.pages import from_archive, is_held, keys_for, of_types

# What one line of the ledger needs little of and weighs most.
HEAVY = ("content", "rendered")


@dataclass(frozen=True)
class Verification:
    """What can be said today of a line of the ledger."""

    is_unaltered: bool
    is_public_now: bool

    @classmethod
    def of(cls, line: Review) -> "Verification":
        """Compute the digest of the frozen content again; compare it with the line's own and the live page's."""
        page = line.page.specific
        return cls(
            is_unaltered=digest_of(line.content, version_of(line.digest)) == line.digest,
            is_public_now=page.live and page.clinical_digest == line.digest,
        )


def ledger_lines(user: Any) -> ReviewQuerySet:
    """Return the lines about the pages that `user` works with, without their content."""
    lines = Review.objects.filter(page__in=keys_for(user)).select_related("page", "reviewer").defer(*HEAVY)
    return lines.annotate(is_held=is_held("page_id"))


def force_of(line: Review) -> str:
    """Return whether a line still has force, in a few words."""
    if line.withdrawn_at:
        return "Withdrawn"
    if line.superseded_at:
        return "Replaced by a later version"
    return "In force" if line.published_at else "In force, not published yet"


def frozen_text(line: Review) -> str:
    """Return the frozen content in its canonical form, laid out for reading."""
    return json.dumps(line.content, ensure_ascii=False, indent=2, sort_keys=True)


def unsigned_pages(user: Any) -> QuerySet:
    """Return the published clinical pages that `user` works with and whose words nobody has signed off."""
    signed = Review.objects.standing().approvals().published().filter(page=OuterRef("pk"))
    return (
        Page.objects.live()
        .filter(of_types(ClinicalPage), Q(pk__in=keys_for(user)), ~Exists(signed), alias_of=None)
        .annotate(is_from_archive=Exists(Page.objects.filter(from_archive(), pk=OuterRef("pk"))))
        .annotate(is_held=is_held("pk"))
        .select_related("content_type")
    )


def say_why(pages: list[Any]) -> None:
    """Set `why`, `who` and `since` on pages that nobody has signed off; one query."""
    newest: dict[int, Review] = {}
    lines = Review.objects.filter(page__in=[page.pk for page in pages], published_at__isnull=False).defer(*HEAVY)
    for line in lines.order_by("published_at", "pk"):
        newest[line.page_id] = line
    for page in pages:
        line = newest.get(page.pk)
        page.why, page.who, page.since = why(page, line), line.reviewer_name if line else "", since(page, line)


def why(page: Any, line: Review | None) -> str:
    """Return why a page is public though nobody stands behind its words."""
    if line and line.withdrawn_at:
        return f"Sign-off withdrawn: {line.withdrawn_because}"
    if line and not line.is_approval:
        return f"Published without sign-off: {line.note}"
    if page.is_from_archive:
        return "From the archive, not reviewed since"
    return "No sign-off of what is public"


def since(page: Any, line: Review | None) -> date | None:
    """Return since when that is so, as far as anybody knows."""
    moment = (line.withdrawn_at or line.published_at) if line else page.last_published_at
    return timezone.localdate(moment) if moment else None
