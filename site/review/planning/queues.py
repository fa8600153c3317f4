"""What waits for whom. Every queue costs a fixed number of queries, however many pages wait in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timesince import timesince
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState, get_default_page_content_type

from review import claims
from review.models import ClinicalChange, ReviewDue
from review.planning.pages import as_key, keys_for

# More than anybody reads through; a report has the rest.
MOST = 200
REFUSED = "review.go_live_refused"
REFUSALS_SHOWN_FOR = timedelta(days=30)
SOON = timedelta(days=30)
# What ends the matter of a go-live that was refused: the page went out, or is on its way again.
SETTLES = (
    "wagtail.publish",
    "wagtail.publish.scheduled",
    "wagtail.publish.schedule",
    "wagtail.workflow.start",
    "wagtail.workflow.resume",
)


@dataclass(frozen=True)
class Waiting:
    """A page that waits for a reviewer, as one person sees it."""

    state: TaskState
    page: Page
    task: str
    since: datetime
    sent_by: Any = None
    claimed_by: Any = None
    due_on: date | None = None
    goes_live_at: datetime | None = None
    is_own_work: bool = False
    is_mine_to_do: bool = True

    @property
    def waited(self) -> str:
        """How long it has waited, to stand behind “waiting”."""
        is_new = timezone.now() - self.since < timedelta(minutes=1)
        return "since just now" if is_new else f"for {timesince(self.since)}"

    @property
    def is_overdue(self) -> bool:
        """Whether visitors have been promised a review before today."""
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class Returned:
    """A page that came back to the people who wrote it: a reviewer sent it back, or it could not go live."""

    page: Page
    when: datetime
    comment: str
    by: Any = None
    is_refusal: bool = False


def find_waiting(user: Any) -> list[Waiting]:
    """Return what waits for `user` as a reviewer: first what they may decide on, the oldest first."""
    states = with_details(TaskState.objects.reviewable_by(user))
    changed = set(
        ClinicalChange.objects.filter(user=user, signed_off_by=None, page__in=page_keys(states)).values_list(
            "page_id", flat=True
        )
    )
    waiting = describe(states, changed)
    # An administrator may act on everything; what they override is put on record.
    mine = [replace(item, is_mine_to_do=user.is_superuser or is_mine(item, user)) for item in waiting]
    return sorted(mine, key=lambda item: (not item.is_mine_to_do, item.since))


def is_mine(item: Waiting, user: Any) -> bool:
    """Return whether `user` may decide: they did not write it, and nobody else is reading it."""
    return not item.is_own_work and (item.claimed_by is None or item.claimed_by.pk == user.pk)


def find_submitted(user: Any) -> list[Waiting]:
    """Return what `user` sent to review, or wrote and somebody else sent, and where it is; the oldest first."""
    theirs = Q(workflow_state__requested_by=user) | written_by(user, "workflow_state__object_id")
    return describe(with_details(open_states().filter(theirs)), set())


def find_open(user: Any) -> list[Waiting]:
    """Return what waits for any reviewer among the pages that `user` works with, the oldest first."""
    return describe(with_details(open_states().filter(workflow_state__object_id__in=text_keys_for(user))), set())


def find_planned(until: datetime) -> dict[int, datetime]:
    """Return when what waits for a reviewer is to go live, by the page's key, if that is by `until`; one query."""
    told = {
        as_key(state.workflow_state.object_id): parse_datetime(state.go_live_at)
        for state in with_details(open_states())
        if state.go_live_at
    }
    return {key: moment for key, moment in told.items() if moment and moment <= until}


def open_states() -> Any:
    """Return the tasks that wait for a decision."""
    return TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    )


def text_keys_for(user: Any) -> Any:
    """Return the keys of the pages that `user` works with as a workflow writes them down."""
    return keys_for(user).annotate(key=Cast("pk", CharField())).values("key")


def with_details(states: Any) -> list[TaskState]:
    """Return tasks on pages with all that is said of them but the pages, the oldest first."""
    return list(
        states.filter(workflow_state__base_content_type=get_default_page_content_type())
        .annotate(go_live_at=KeyTextTransform("go_live_at", "revision__content"))
        .select_related("task", "workflow_state__requested_by")
        .order_by("started_at", "pk")[:MOST]
    )


def page_keys(states: Iterable[TaskState]) -> list[int]:
    """Return the keys of the pages that the tasks are about."""
    return [as_key(state.workflow_state.object_id) for state in states]


def describe(states: list[TaskState], changed: set[int]) -> list[Waiting]:
    """Return the tasks with their pages; `changed` are the pages that the person looking has changed themselves."""
    pages = Page.objects.in_bulk(page_keys(states))
    due = dict(ReviewDue.objects.filter(page__in=pages).values_list("page_id", "due_on"))
    readers = claims.holders(states)
    return [
        Waiting(
            state=state,
            page=page,
            task=state.task.name,
            since=state.started_at,
            sent_by=state.workflow_state.requested_by,
            claimed_by=readers.get(state.pk),
            due_on=due.get(page.pk),
            goes_live_at=parse_datetime(state.go_live_at) if state.go_live_at else None,
            is_own_work=page.pk in changed,
        )
        for state in states
        if (page := pages.get(as_key(state.workflow_state.object_id)))
    ]


def written_by(user: Any, key: str) -> Exists:
    """Return the condition that the page whose key the column `key` holds was begun or changed by `user`."""
    changed = ClinicalChange.objects.filter(user=user, signed_off_by=None).values("page_id")
    # The column holds text, and PostgreSQL compares no number with a text.
    pages = Page.objects.filter(Q(owner=user) | Q(pk__in=changed), pk=Cast(OuterRef(key), IntegerField()))
    return Exists(pages.order_by())


def find_returned(user: Any) -> list[Returned]:
    """Return what came back to `user`, the latest first: sent back by a reviewer, or refused at its time."""
    return sorted([*find_rejected(user), *find_refused(user)], key=lambda item: item.when, reverse=True)


def find_rejected(user: Any) -> list[Returned]:
    """Return the pages that a reviewer sent back to those who wrote or submitted them."""
    states = (
        WorkflowState.objects.filter(
            Q(requested_by=user) | written_by(user, "object_id"),
            base_content_type=get_default_page_content_type(),
            status=WorkflowState.STATUS_NEEDS_CHANGES,
        )
        .select_related("current_task_state__finished_by")
        .order_by("-current_task_state__finished_at")[:MOST]
    )
    pages = Page.objects.in_bulk([as_key(state.object_id) for state in states])
    return [
        Returned(page, task.finished_at or state.created_at, task.comment, task.finished_by)
        for state in states
        if (page := pages.get(as_key(state.object_id))) and (task := state.current_task_state)
    ]


def find_refused(user: Any) -> list[Returned]:
    """Return the pages of `user` that could not go live at their time, unless they have gone live or been sent on."""
    recent = timezone.now() - REFUSALS_SHOWN_FOR
    changed = ClinicalChange.objects.filter(user=user, signed_off_by=None).values("page_id")
    settled = PageLogEntry.objects.filter(
        page_id=OuterRef("page_id"), timestamp__gt=OuterRef("timestamp"), action__in=SETTLES
    )
    entries = (
        PageLogEntry.objects.filter(
            Q(page__owner=user) | Q(revision__user=user) | Q(page__in=changed), action=REFUSED, timestamp__gte=recent
        )
        .exclude(Exists(settled))
        .select_related("page")
        .order_by("-timestamp")[:MOST]
    )
    newest = {entry.page_id: entry for entry in reversed(entries)}
    return [
        Returned(entry.page, entry.timestamp, " ".join(entry.data.get("problems", [])), is_refusal=True)
        for entry in newest.values()
    ]


def find_due(user: Any, shown: int) -> tuple[list[ReviewDue], int]:
    """Return the first `shown` reviews due within a month or overdue, one's own first, and how many there are."""
    due = ReviewDue.objects.filter(page__live=True, page__in=keys_for(user), due_on__lte=timezone.localdate() + SOON)
    own_first = Case(When(reviewer=user, then=0), default=1)
    rows = due.select_related("page", "reviewer").order_by(own_first, "due_on", "pk")[:shown]
    return list(rows), due.count()
