"""Who may review, and who looks after those who do."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone

from review.models.absence import Absence
from review.models.task import ClinicalReviewTask

# Managing editors tell of the absence of others (`home.setup.groups` grants it).
ABSENCE_PERMISSION = "review.change_absence"


def reviewers() -> QuerySet:
    """Return the people who are in a group of a clinical review, by name."""
    model = get_user_model()
    groups = ClinicalReviewTask.objects.filter(active=True).values("groups")
    return model.objects.filter(is_active=True, groups__in=groups).distinct().order_by("first_name", "last_name", "pk")


def find_tasks(user: Any) -> QuerySet:
    """Return the clinical reviews that `user` may decide, apart from four eyes and claims."""
    tasks = ClinicalReviewTask.objects.filter(active=True)
    return tasks if user.is_superuser else tasks.filter(groups__user=user).distinct()


def may_review(user: Any) -> bool:
    """Return whether `user` decides any clinical review."""
    return user.is_active and (user.is_superuser or find_tasks(user).exists())


def may_manage(user: Any) -> bool:
    """Return whether `user` may tell of the absence of others."""
    return user.has_perm(ABSENCE_PERMISSION)


def is_away(user: Any, since: date, until: date | None) -> bool:
    """Return whether `user` is away on any day from `since` to `until`; None means for good."""
    absences = Absence.objects.filter(user=user).filter(Q(until__isnull=True) | Q(until__gte=since))
    return absences.filter(since__lte=until).exists() if until else absences.exists()


def end_absence(absence: Absence) -> None:
    """Note that its person is back today: what has not begun is forgotten, what has ends yesterday."""
    today = timezone.localdate()
    if absence.since >= today:
        absence.delete()
        return
    absence.until = today - timedelta(days=1)
    absence.save(update_fields=["until"])
