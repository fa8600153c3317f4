"""The record of who saw private words."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from qa.privacy_models import PrivateView
from qa.submission_models import SubmittedQuestion

# Whoever looks again this soon is still reading.
SAME_SITTING = timedelta(minutes=15)
BATCH = 500


def note(user: Any, submissions: Iterable[SubmittedQuestion], where: str) -> None:
    """Note that `user` is shown what these askers wrote; once in a sitting for each place."""
    codes = {submission.code for submission in submissions if submission.text or submission.email}
    if not codes:
        return
    # Without naming the codes, of which a spreadsheet has more than a query takes; nobody reads many in a sitting.
    lately = PrivateView.objects.filter(user=user, where=where, at__gt=timezone.now() - SAME_SITTING)
    seen = set(lately.values_list("code", flat=True))
    PrivateView.objects.bulk_create(
        (PrivateView(code=code, user=user, where=where) for code in sorted(codes - seen)), batch_size=BATCH
    )
