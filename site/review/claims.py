"""Who is reading what: claims, which end after a while or pass to a deputy while their holder is away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState

from review.four_eyes import is_own_work
from review.models.absence import Absence
from review.models.claim import ReviewClaim

RELEASE_PERMISSION = "review.delete_reviewclaim"


class ClaimRefused(Exception):
    """The task cannot be claimed now; the message says why."""


@dataclass(frozen=True)
class Hold:
    """Who reads a task, until when, and whose claim it is: the same person, unless they are away."""

    user: Any
    until: datetime
    claimed_by: Any


@transaction.atomic
def claim(task_state: TaskState, user: Any) -> ReviewClaim:
    """Let `user` read the task; taking over a claim that has ended is a new claim, claiming again renews one's own.

    Raises ClaimRefused for a task that somebody else holds or that has been decided. Of two at once one gets it: they
    queue for the row of the task.
    """
    state = TaskState.objects.select_for_update().get(pk=task_state.pk)
    if state.status != TaskState.STATUS_IN_PROGRESS:
        raise ClaimRefused("This review has been decided.")
    held = find_hold(state)
    if held and held.user.pk != user.pk and not is_own_work(state.workflow_state.content_object, held.user):
        raise ClaimRefused(f"{held.user.get_full_name() or held.user} is reading this one.")
    found, _ = ReviewClaim.objects.update_or_create(
        task_state=state, defaults={"user": user, "claimed_at": timezone.now()}
    )
    return found


def release(task_state: TaskState) -> None:
    """Let anybody read the task again."""
    ReviewClaim.objects.filter(task_state=task_state).delete()


def may_release(held: Hold, user: Any) -> bool:
    """Return whether `user` may end a claim: their own, and managing editors and administrators any."""
    return user.pk in {held.user.pk, held.claimed_by.pk} or user.has_perm(RELEASE_PERMISSION)


def holder(task_state: TaskState) -> Any:
    """Return who holds the task now: the claimer, their deputy while they are away, or None."""
    held = find_hold(task_state)
    return held and held.user


def holders(task_states: Iterable[TaskState]) -> dict[int, Any]:
    """Return who holds each of these tasks now, by the task's key, without those that nobody holds; two queries."""
    return {key: held.user for key, held in find_holds(task_states).items()}


def find_hold(task_state: TaskState) -> Hold | None:
    """Return who holds the task now and until when, or None."""
    return find_holds([task_state]).get(task_state.pk)


def find_holds(task_states: Iterable[TaskState]) -> dict[int, Hold]:
    """Return the same for many tasks by their keys; two queries."""
    lasts = timedelta(days=settings.REVIEW_CLAIM_DAYS)
    claims = ReviewClaim.objects.filter(
        task_state__in=[state.pk for state in task_states], claimed_at__gte=timezone.now() - lasts
    ).select_related("user")
    found = list(claims)
    deputies = find_deputies() if found else {}
    holds = {one.task_state_id: Hold(stand_in(one.user, deputies), one.claimed_at + lasts, one.user) for one in found}
    return {key: held for key, held in holds.items() if held.user}


def find_deputies() -> dict[int, Any]:
    """Return who stands in for each person that is away today, by their key; None where they named nobody."""
    away = Absence.objects.current().select_related("deputy")
    # Of two absences at once the one that began first counts.
    return {absence.user_id: absence.deputy for absence in reversed(away)}


def stand_in(user: Any, deputies: Mapping[int, Any] | None = None) -> Any:
    """Return `user`, or while they are away their deputy, or None where there is none.

    A deputy who is away has a deputy of their own; one who may no longer log in is none. `deputies` saves a query.
    """
    deputies = find_deputies() if deputies is None else deputies
    passed = set()
    while user and user.pk in deputies and user.pk not in passed:
        passed.add(user.pk)
        user = deputies[user.pk]
    return user if user and user.is_active and user.pk not in passed else None
