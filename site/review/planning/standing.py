"""Where pages stand, in the words of the admin's lists. A list costs the same for three pages as for fifty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState, get_default_page_content_type

from content.models import SafetyHold
from content.models.hold import held_page_keys
from review.models import ClinicalPage, Review, ReviewDue
from review.planning.pages import from_archive
from review.planning.queues import SOON
from review.public import load_published_trust


class State(models.TextChoices):
    """What is true of a page; several may be."""

    HELD = "held", "On hold"
    LIVE = "live", "Live"
    DRAFT = "draft", "Draft"
    EXPIRED = "expired", "Expired"
    REVIEW = "review", "In review"
    RETURNED = "returned", "Sent back"
    SCHEDULED = "scheduled", "Scheduled"
    CHANGED = "changed", "Unpublished changes"
    ARCHIVE = "archive", "From our archive, not reviewed since"


class Due(models.TextChoices):
    """When the next review of a page is due."""

    OVERDUE = "overdue", "Overdue"
    SOON = "soon", "Due within 30 days"
    LATER = "later", "Later"
    NONE = "none", "No date"


@dataclass(frozen=True)
class Standing:
    """What a list says of a page: its states, the sign-off of exactly what is public, the next review and whose it is.

    `signed` is None for all that is not public, and for what has changed since it was signed off.
    """

    states: list[State]
    signed: Review | None = None
    due_on: date | None = None
    reviewer: Any = None


def load_standing(pages: Iterable[Page]) -> None:
    """Give each of `pages`, which are specific, its `standing`; three queries for all of them."""
    pages = list(pages)
    keys = {page.pk for page in pages} | {page.alias_of_id for page in pages if page.alias_of_id}
    held = set(SafetyHold.objects.active().filter(page__in=keys).values_list("page_id", flat=True))
    due = {row.page_id: row for row in ReviewDue.objects.filter(page__in=keys).select_related("reviewer")}
    public = [page for page in pages if page.live and isinstance(page, ClinicalPage)]
    load_published_trust(public)
    signed = {page.pk: page.trust.badge for page in public}
    for page in pages:
        # Nobody reviews a mere listing.
        row = None if getattr(page, "is_only_a_listing", False) else due.get(page.pk)
        page.standing = Standing(
            states=states_of(page, is_held=not held.isdisjoint({page.pk, page.alias_of_id})),
            signed=signed.get(page.pk),
            due_on=row.due_on if row else None,
            reviewer=row.reviewer if row else None,
        )


def states_of(page: Any, *, is_held: bool) -> list[State]:
    """Return what is true of `page`, what matters most first; no query where Wagtail's lists have made theirs."""
    workflow = page.current_workflow_state
    in_review = workflow is not None and workflow.status == WorkflowState.STATUS_IN_PROGRESS
    true = {
        State.HELD: is_held,
        State.LIVE: page.live,
        State.DRAFT: not page.live and not page.expired,
        State.EXPIRED: not page.live and page.expired,
        State.REVIEW: in_review,
        State.RETURNED: workflow is not None and not in_review,
        State.SCHEDULED: page.approved_schedule,
        State.CHANGED: page.live and page.has_unpublished_changes,
        State.ARCHIVE: getattr(page, "is_legacy", False),
    }
    return [state for state in State if true[state]]


def in_state(state: str) -> Q:
    """Return the condition that `state` is true of a page, as `states_of` says it."""
    return {
        State.HELD: lambda: Q(pk__in=held_page_keys()),
        State.LIVE: lambda: Q(live=True),
        State.DRAFT: lambda: Q(live=False, expired=False),
        State.EXPIRED: lambda: Q(live=False, expired=True),
        State.REVIEW: lambda: Q(pk__in=keys_in_workflow(WorkflowState.STATUS_IN_PROGRESS)),
        State.RETURNED: lambda: Q(pk__in=keys_in_workflow(WorkflowState.STATUS_NEEDS_CHANGES)),
        State.SCHEDULED: lambda: Q(pk__in=as_keys(Revision.page_revisions.filter(approved_go_live_at__isnull=False))),
        State.CHANGED: lambda: Q(live=True, has_unpublished_changes=True),
        State.ARCHIVE: from_archive,
    }[State(state)]()


def keys_in_workflow(status: str) -> QuerySet:
    """Return the keys of the pages whose review stands at `status`."""
    pages = get_default_page_content_type()
    return as_keys(WorkflowState.objects.filter(status=status, base_content_type=pages))


def as_keys(rows: QuerySet) -> QuerySet:
    """Return the keys of the pages that `rows` are about: revisions and workflows write them down as text."""
    return rows.order_by().annotate(page_key=Cast("object_id", BigIntegerField())).values("page_key")


def is_due(when: str) -> Q:
    """Return the condition that the next review of a page is due at `when`, one of `Due`, as of today."""
    today = timezone.localdate()
    return {
        Due.OVERDUE: Q(review_due__due_on__lt=today),
        Due.SOON: Q(review_due__due_on__range=(today, today + SOON)),
        Due.LATER: Q(review_due__due_on__gt=today + SOON),
        Due.NONE: Q(review_due=None),
    }[Due(when)]
