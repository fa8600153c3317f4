"""Every review that waits for a decision, as one person may see it; a fixed number of queries."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import TaskState
from wagtail.permissions import page_permission_policy

from review import claims, reviewers
from review.models import ClinicalChange, ClinicalReviewTask
from review.planning.queues import Waiting, describe, page_keys, with_details


@dataclass(frozen=True)
class Entry:
    """A review in the queue and what this person may do with it."""

    waiting: Waiting
    held: claims.Hold | None
    is_reviewer: bool
    is_held_by_me: bool
    may_release: bool

    @property
    def may_claim(self) -> bool:
        """Whether this person may say that they are reading it."""
        return self.is_reviewer and self.held is None and not self.waiting.is_own_work


def find_queue(user: Any) -> list[Entry]:
    """Return what `user` may decide, and what they see because they may edit it, the most urgent first."""
    tasks = set(reviewers.find_tasks(user).values_list("pk", flat=True))
    pages = page_permission_policy.instances_user_has_any_permission_for(user, ["change", "publish"])
    keys = pages.order_by().annotate(key=Cast("pk", CharField())).values("key")
    states = with_details(open_reviews().filter(Q(task__in=tasks) | Q(workflow_state__object_id__in=keys)))
    own = ClinicalChange.objects.filter(user=user, signed_off_by=None, page__in=page_keys(states))
    waiting = describe(states, set(own.values_list("page_id", flat=True)))
    holds = claims.find_holds(states)
    entries = [entry_of(item, holds.get(item.state.pk), item.state.task_id in tasks, user) for item in waiting]
    return sorted(entries, key=urgency)


def urgency(entry: Entry) -> tuple[bool, datetime, datetime]:
    """Return what the queue is sorted by: what is in this person's hands, then what goes live soonest, the oldest."""
    never = datetime.max.replace(tzinfo=UTC)
    return not entry.is_held_by_me, entry.waiting.goes_live_at or never, entry.waiting.since


def entry_of(waiting: Waiting, held: claims.Hold | None, is_reviewer: bool, user: Any) -> Entry:
    """Return a review with what `user` may do with it."""
    return Entry(
        waiting,
        held,
        is_reviewer,
        is_held_by_me=held is not None and held.user.pk == user.pk,
        may_release=held is not None and claims.may_release(held, user),
    )


def open_reviews() -> QuerySet:
    """Return the clinical reviews that wait for a decision."""
    tasks = ClinicalReviewTask.objects.values("pk")
    return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=tasks)


def count_open(user: Any) -> int:
    """Return how many reviews wait that `user` may decide, four eyes and claims apart; one query."""
    return open_reviews().filter(task__in=reviewers.find_tasks(user).values("pk")).count()
