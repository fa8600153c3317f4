"""How soon askers usually hear back: from the record, not from hope."""

from datetime import timedelta
from math import ceil

from django.core.cache import cache
from django.utils import timezone

from qa.submission_models import SubmittedQuestion

LOOK_BACK = timedelta(days=180)
# Of so many answers at most, the latest; of fewer than the least nothing can be said.
MOST, LEAST = 200, 5
# "Usually" is four times out of five.
USUALLY = 0.8
KEPT_SECONDS = 3600
CACHE_KEY = "qa.asking.usual_days"


def usual_days() -> int | None:
    """Return within how many days four of five askers were answered lately; None while there are too few to say."""
    days = cache.get(CACHE_KEY)
    if days is None:
        days = measure()
        cache.set(CACHE_KEY, days or 0, KEPT_SECONDS)
    return days or None


def measure() -> int | None:
    """Return the same from the record itself, in whole days and one at least."""
    answered = SubmittedQuestion.objects.filter(
        state=SubmittedQuestion.State.ANSWERED, closed_at__gte=timezone.now() - LOOK_BACK
    )
    times = answered.order_by("-closed_at").values_list("submitted_at", "closed_at")[:MOST]
    waits = sorted((closed - submitted).total_seconds() / 86_400 for submitted, closed in times if closed)
    if len(waits) < LEAST:
        return None
    return max(1, ceil(waits[ceil(USUALLY * len(waits)) - 1]))
