"""How often one sender may ask within an hour."""

from django.conf import settings
from django.http import HttpRequest

from content.posting import count_attempt, forget_senders
from qa.asking_models import AskAttempt


def is_over_limit(request: HttpRequest) -> bool:
    """Count this attempt; return whether the sender has had ASK_MOST_AN_HOUR of them before in this hour."""
    return count_attempt(AskAttempt, request, "qa.asking.limits") > settings.ASK_MOST_AN_HOUR


def forget() -> int:
    """Forget the senders of hours that are over; return how many rows. A timed job."""
    return forget_senders(AskAttempt)
