"""The second person of private replies."""

from typing import Any

from qa.models import AskPage, PrivateReply, SubmittedQuestion


def needs_second_person() -> bool:
    """Return whether any page to ask on wants replies signed off; so it is too where there is no such page."""
    wanted = list(AskPage.objects.live().values_list("two_for_replies", flat=True))
    return not wanted or any(wanted)


def count_replies_for(user: Any) -> int:
    """Return how many private replies wait that `user` did not write."""
    waiting = PrivateReply.objects.filter(
        state=PrivateReply.State.WAITING, submission__state__in=SubmittedQuestion.OPEN, submission__merged_into=None
    )
    return waiting.exclude(written_by=user.pk).count()
