"""The record of who saw private words."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from qa.privacy_models import PrivateView
from qa.submission_models import SubmittedQuestion

# Whoever looks again this soon is still reading.
SAME_SITTING = timedelta(minutes=15)


def note(user: Any, submissions: Iterable[SubmittedQuestion], where: str) -> None:
    """Note that `user` is shown what these askers wrote; once in a sitting for each place."""
    codes = [submission.code for submission in submissions if submission.text or submission.email]
    lately = PrivateView.objects.filter(user=user, where=where, code__in=codes, at__gt=timezone.now() - SAME_SITTING)
    seen = set(lately.values_list("code", flat=True))
    PrivateView.objects.bulk_create(
        (PrivateView(code=code, user=user, where=where) for code in codes if code not in seen), batch_size=500
    )
