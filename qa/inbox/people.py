"""Who there is to handle visitors' questions."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from qa.inbox.permissions import APPROVE, CHANGE, VIEW
from review.mail import people


def who_may(permission: str, *, include_superusers: bool = True) -> QuerySet:
    """Return those who may open the inbox and have this permission there, by name."""
    backend = ModelBackend()
    allowed = backend.with_perm(permission, include_superusers=include_superusers)
    return allowed.filter(pk__in=backend.with_perm(VIEW).values("pk")).order_by("last_name", "first_name", "email")


def handlers() -> QuerySet:
    """Return those whom a question may be given to."""
    return who_may(CHANGE)


def to_tell(permission: str, but_not: Any = None) -> list[Any]:
    """Return those with this permission who can be told by mail; administrators only where there is nobody else."""
    for include_superusers in (False, True):
        allowed = who_may(permission, include_superusers=include_superusers)
        if told := people.choose(allowed, but_not=but_not):
            return told
    return []


def approvers_but(user: Any) -> list[Any]:
    """Return those who may sign off what `user` wrote."""
    return to_tell(APPROVE, but_not=user)
