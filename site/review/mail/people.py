"""Whom to tell: people who are there, may log in to the admin, and want to know."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q, QuerySet
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from review import claims
from review.models import ClinicalChange

MANAGES = "review.override_sign_off"

# The boxes that everybody may untick in their account; mail that belongs to none of them always goes.
SUBMITTED = "submitted_notifications"
APPROVED = "approved_notifications"
REJECTED = "rejected_notifications"


def can_be_told(wants: str = "") -> QuerySet:
    """Return those who may log in to the admin and have an address; `wants` leaves out who ticked that box off."""
    users = ModelBackend().with_perm("wagtailadmin.access_admin").exclude(email="")
    if wants:
        # Who never opened their account has no profile, and has refused nothing.
        users = users.filter(Q(wagtail_userprofile=None) | Q(**{f"wagtail_userprofile__{wants}": True}))
    return users.order_by("pk")


def choose(users: Iterable[Any], wants: str = "", but_not: Any = None) -> list[Any]:
    """Return those of `users` who can be told, each once, without whoever did it."""
    keys = {user.pk for user in users if user} - {but_not.pk if but_not else None}
    return list(can_be_told(wants).filter(pk__in=keys)) if keys else []


def managing_editors(wants: str = "") -> list[Any]:
    """Return the managing editors who can be told; where there are none, the administrators."""
    managers = ModelBackend().with_perm(MANAGES, include_superusers=False)
    return list(can_be_told(wants).filter(pk__in=managers.values("pk"))) or list(
        can_be_told(wants).filter(is_superuser=True)
    )


def reviewers_of(state: TaskState, wants: str = "") -> list[Any]:
    """Return who may decide on a task: those of its groups who are there, deputies of those who are away.

    Nobody who changed the text since its last sign-off is among them.
    """
    task = state.task.specific
    if not isinstance(task, AbstractGroupApprovalTask):
        return []
    in_groups = get_user_model()._default_manager.filter(groups__in=task.groups.all(), is_active=True).distinct()
    deputies = claims.find_deputies()
    present = {user.pk for member in in_groups if (user := claims.stand_in(member, deputies))}
    writers = ClinicalChange.objects.filter(page=state.workflow_state.object_id, signed_off_by=None, user__isnull=False)
    # A deputy from outside the task's groups could not act on it, an administrator could.
    may_act = Q(pk__in=in_groups.values("pk")) | Q(is_superuser=True)
    return list(can_be_told(wants).filter(may_act, pk__in=present).exclude(pk__in=writers.values("user")))


def submitter_of(page: Any, revision: Any) -> Any:
    """Return who sent this version of a page to review, or whose review of it is under way; None for nobody."""
    states = WorkflowState.objects.for_instance(page).select_related("requested_by")
    under_way = Q(status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES])
    state = states.filter(under_way | Q(task_states__revision=revision)).order_by("-pk").first()
    return state.requested_by if state else None
