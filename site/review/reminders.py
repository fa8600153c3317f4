"""Reminding reviewers of what is due and of what waits: on or before its day, whatever day the worker runs again.

What somebody was told is kept by the due date that it was told of (`ReviewDue`), so nobody is told twice, a day that
was missed is caught up, and a page whose date moves is told of again. Pages on a safety hold are among them: the
sooner one is read again, the sooner it is back.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState, get_default_page_content_type

from publishing.models import OutgoingMail
from review import claims
from review.mail import people
from review.mail.letters import admin_address, send
from review.mail.receivers import review_link
from review.models import ReviewDue

logger = logging.getLogger(__name__)

# Nobody's phone need wake them: reminders leave in the day, by the charity's clock.
FIRST_HOUR = 7
# The most pages that one mail names; the report has them all.
MOST_NAMED = 40


@dataclass
class Digest:
    """What one person is told of in one mail."""

    overdue: list[ReviewDue] = field(default_factory=list)
    soon: list[ReviewDue] = field(default_factory=list)

    @property
    def event(self) -> str:
        """A name for exactly these pages and dates, the same when the mail is written again."""
        parts = (
            [f"{due.page_id}:{due.due_on}" for due in self.overdue],
            [f"{due.page_id}:{due.due_on}" for due in self.soon],
        )
        return f"due:{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"

    @property
    def subject(self) -> str:
        """How many pages are due, or the title of the only one."""
        pages = [*self.overdue, *self.soon]
        late = len(self.overdue)
        if len(pages) == 1:
            return f"“{pages[0].page.title}” is {'overdue' if late else 'due soon'} for review"
        return f"{len(pages)} pages are due for review{f', {late} of them overdue' if late else ''}"


def remind() -> None:
    """Tell reviewers what is due soon, what is overdue, and what has waited for them too long. A timed job."""
    if timezone.localtime(timezone=timezone.get_default_timezone()).hour < FIRST_HOUR:
        return
    remind_of_due()
    remind_of_waiting()


@transaction.atomic
def remind_of_due() -> None:
    """Send each reviewer one mail of what is newly due, and note that they were told; both or neither."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    soon = Q(due_on__gte=today) & ~Q(told_soon_for=F("due_on"))
    overdue = Q(due_on__lt=today) & ~Q(told_overdue_for=F("due_on"))
    horizon = today + timedelta(days=settings.REVIEW_REMIND_DAYS)
    found = list(
        public_dues()
        .filter(soon | overdue, due_on__lte=horizon)
        # Of two workers the second waits here, and then finds that all has been told.
        .select_for_update(of=("self",), no_key=True)
    )
    if not found:
        return
    digests: defaultdict[Any, Digest] = defaultdict(Digest)
    for due, users in with_people(found):
        for user in users:
            digest = digests[user]
            (digest.overdue if due.due_on < today else digest.soon).append(due)
    if not digests:
        logger.error("%d pages are due for review, and there is nobody to tell", len(found))
        return
    for user, digest in digests.items():
        send_digest(user, digest)
    rows = ReviewDue.objects.filter(pk__in=[due.pk for due in found])
    rows.filter(due_on__gte=today).update(told_soon_for=F("due_on"))
    rows.filter(due_on__lt=today).update(told_overdue_for=F("due_on"))


def public_dues() -> QuerySet:
    """Return the due dates of pages that visitors see, those that must be read first at the head."""
    dues = ReviewDue.objects.filter(page__live=True, page__alias_of=None)
    return dues.select_related("page", "reviewer").order_by("due_on", "pk")


def with_people(dues: Iterable[ReviewDue]) -> Iterable[tuple[ReviewDue, list[Any]]]:
    """Yield each due date with who is to be told: its reviewer, their deputy while they are away, or the managers."""
    can_be_told = {user.pk: user for user in people.can_be_told()}
    managers = people.managing_editors()
    deputies = claims.find_deputies()
    for due in dues:
        reviewer = claims.stand_in(due.reviewer, deputies) if due.reviewer else None
        yield due, [can_be_told[reviewer.pk]] if reviewer and reviewer.pk in can_be_told else managers


def send_digest(user: Any, digest: Digest) -> None:
    """Post one person's mail; the longest overdue come first, and what is too much is only counted."""
    overdue = digest.overdue[:MOST_NAMED]
    soon = digest.soon[: MOST_NAMED - len(overdue)]
    send(
        "due",
        digest.event,
        [user],
        digest.subject,
        ("See all that is due", admin_address("review_planning:due")),
        overdue=[describe(due, user) for due in overdue],
        soon=[describe(due, user) for due in soon],
        more=len(digest.overdue) + len(digest.soon) - len(overdue) - len(soon),
    )


def describe(due: ReviewDue, user: Any) -> dict[str, Any]:
    """Return what a mail to `user` says of a page, and whose review it is if it is not theirs."""
    note = "" if due.reviewer == user else f"reviewer: {due.reviewer}" if due.reviewer else "it has no reviewer"
    address = admin_address("review_again:begin", due.page_id)
    return {"title": due.page.title, "due_on": due.due_on, "note": note, "address": address}


def remind_of_waiting() -> None:
    """Tell whoever can decide on a page that it has waited REVIEW_WAITING_DAYS days, and again after as many more."""
    now = timezone.now()
    period = timedelta(days=max(settings.REVIEW_WAITING_DAYS, 1))
    states = list(
        TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            started_at__lte=now - period,
            workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
            workflow_state__base_content_type=get_default_page_content_type(),
        )
        .select_related("workflow_state", "task")
        .order_by("started_at")
    )
    events = {f"waiting:{state.pk}:{(now - state.started_at) // period}": state for state in states}
    told = told_since(now - period) if events else set()
    untold = {event: state for event, state in events.items() if event not in told}
    pages = Page.objects.in_bulk([int(state.workflow_state.object_id) for state in untold.values()])
    held = claims.holders(untold.values())
    for event, state in untold.items():
        if page := pages.get(int(state.workflow_state.object_id)):
            remind_of_task(event, state, page, held.get(state.pk))


def told_since(moment: datetime) -> set[str]:
    """Return what somebody has had such a mail of since then; one query."""
    keys = OutgoingMail.objects.filter(key__startswith="waiting:", created_at__gte=moment).values_list("key", flat=True)
    return {key.rpartition(":")[0] for key in keys}


@transaction.atomic
def remind_of_task(event: str, state: TaskState, page: Page, holder: Any) -> None:
    """Remind who has claimed the task, or else all who may decide, or else the managing editors: all or none."""
    reviewers = people.choose([holder]) if holder else people.reviewers_of(state)
    send(
        "waiting",
        event,
        people.choose(reviewers or people.managing_editors(), people.SUBMITTED),
        f"“{page.draft_title}” is still waiting for review",
        review_link(state, page),
        title=page.draft_title,
        since=state.started_at,
        days=(timezone.now() - state.started_at).days,
        is_claimed=bool(holder),
    )
